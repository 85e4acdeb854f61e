"""The figures of one commune as a CSV file, for a bundle: every indicator, then each field's part.

CommuneFigures -> so-lieu.csv. UTF-8 with a byte order mark, or Excel would take the Vietnamese for
another code page; commas and CRLF after RFC 4180; a decimal point, no mark between thousands.
"""

import csv
import io
from collections.abc import Iterator

from reports.commune import FORM_COLUMNS, CommuneFigures, ScoreRow
from reports.content import Count, Figure, Missing, Share
from reports.ledger import Ledger
from reports.registry import Indicator

_HEADING = (
    "Mã chỉ tiêu",
    "Tên chỉ tiêu",
    "Giá trị",
    "Tử số",
    "Mẫu số",
    "Đơn vị",
    "Mã lĩnh vực",
    "Tên lĩnh vực",
)
# A spreadsheet takes a text that begins so for a formula; the full-width forms too.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
_Cells = tuple[object, ...]


def figure_table(figures: CommuneFigures) -> bytes:
    """All figures of a commune and quarter as CSV; equal figures give equal bytes.

    Grain: indicator, or indicator and field. A value that nobody declared, or a share of nothing,
    is empty. Declared words are in the documents, not here.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(_HEADING)
    for row in _rows(figures):
        writer.writerow([_cell(value) for value in row])
    return lines.getvalue().encode("utf-8-sig")


def _rows(figures: CommuneFigures) -> Iterator[_Cells]:
    ledger = Ledger(figures)
    for indicator in sorted(figures.registry.by_code.values(), key=_place):
        if indicator.kind != "text":
            yield _indicator_row(ledger, indicator)
    for score_row in figures.score.rows if figures.score else ():
        yield _score_row(score_row)
    for field in figures.fields:
        for column in FORM_COLUMNS:
            indicator = figures.registry.by_column[column]
            value, unit = field.counts[column], indicator.unit
            place = (field.field_code, field.field_name)
            yield (indicator.code, indicator.name, value, "", "", unit, *place)


def _place(indicator: Indicator) -> tuple[str, str]:
    """Sorts `06a.3` before `06a.10`."""
    group, _, rest = indicator.code.partition(".")
    return group, rest.zfill(2)


def _indicator_row(ledger: Ledger, indicator: Indicator) -> _Cells:
    value: object = ""
    parts: _Cells = ("", "")
    if indicator.kind == "share":
        codes = (indicator.numerator_code, indicator.denominator_code)
        part, whole = (ledger.count(code).value for code in codes)
        parts = (part, whole)
    if indicator.kind != "share" or ledger.value(indicator.code) is not None:
        value = _plain(ledger.figure(indicator.code))
    return (indicator.code, indicator.name, value, *parts, indicator.unit, "", "")


def _plain(figure: Figure) -> object:
    """A figure as a number; a share in per cent, rounded as it is printed."""
    if isinstance(figure, Missing):
        return ""
    if isinstance(figure, Share):
        return f"{figure.fraction.scaleb(2):f}"
    return figure.value if isinstance(figure, Count) else f"{figure.value:f}"


def _score_row(row: ScoreRow) -> _Cells:
    parts = ("" if part is None else part for part in (row.numerator, row.denominator))
    points = "" if row.points is None else f"{row.points:f}"
    return (f"766.{row.indicator_code}", row.name, points, *parts, "điểm", "", "")


def _cell(value: object) -> str:
    """A cell; words that a spreadsheet would run get an apostrophe before them, numbers do not."""
    text = str(value)
    is_risky = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if is_risky and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
