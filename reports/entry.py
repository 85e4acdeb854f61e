"""What the explanation page says of one indicator, with no font in sight."""

from dataclasses import dataclass

from reports.content import Figure


@dataclass(frozen=True)
class EntryRow:
    """A part of an explained figure: `anchor` is where a printed figure links to, if one does."""

    label: str
    figure: Figure
    anchor: str = ""


@dataclass(frozen=True)
class Entry:
    """What one indicator of the report is: `figure` is absent where only its rows are printed.

    `formula` says what is counted, `basis` which version of what over which days; `rows` are its
    numerator and denominator, its parts, and the figures of it that stand elsewhere in the report.
    """

    code: str
    anchor: str
    name: str
    figure: Figure | None
    formula: str
    basis: str
    rows: tuple[EntryRow, ...]
