"""Forms of the annex in Word's terms: widths in twentieths of a point, and cells row by row."""

from dataclasses import dataclass
from functools import cache

from reports.content import Form, HeadingCell

# 1 mm is 56.7; the text of a lying page is 247 mm wide.
ANNEX_WIDTH = 14004
# A column narrower than this part of the page breaks a word such as STT.
_NARROWEST = 25


@dataclass(frozen=True)
class WordCell:
    """A cell of a heading row: one that reaches down `continue`s, empty, in each row below."""

    text: str
    width: int
    columns: int
    merge: str


@dataclass(frozen=True)
class WordForm:
    """What a template needs to draw `form`."""

    form: Form
    widths: tuple[int, ...]
    heading: tuple[tuple[WordCell, ...], ...]


def word_form(form: Form) -> WordForm:
    """`form` with its columns scaled to the page."""
    widths = _scaled(form.widths)
    return WordForm(form, widths, _heading_rows(form.heading, widths))


@cache
def _scaled(parts: tuple[int, ...]) -> tuple[int, ...]:
    """Widths that sum to the page's, each about its part but wide enough for a short word."""
    least = -(-sum(parts) // _NARROWEST)
    parts = tuple(max(part, least) for part in parts)
    whole = sum(parts)
    ends = [sum(parts[: index + 1]) * ANNEX_WIDTH // whole for index in range(len(parts))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


@cache
def _heading_rows(
    heading: tuple[HeadingCell, ...], widths: tuple[int, ...]
) -> tuple[tuple[WordCell, ...], ...]:
    rows: list[list[WordCell]] = [[] for _ in range(max(c.row + c.rows for c in heading))]
    for cell in sorted(heading, key=lambda cell: cell.column):
        width = sum(widths[cell.column : cell.column + cell.columns])
        for row in range(cell.row, cell.row + cell.rows):
            is_first = row == cell.row
            merge = ("restart" if is_first else "continue") if cell.rows > 1 else ""
            rows[row].append(WordCell(cell.text if is_first else "", width, cell.columns, merge))
    return tuple(tuple(row) for row in rows)
