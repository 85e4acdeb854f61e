"""What a report says, with no font in sight: every number and every sentence, once.

Word, Excel and HTML are three renderings of one `ReportContent`. A number is never part of a
string: it is a figure that carries its code in the registry (seed `indicators`), so a reader can
trace each printed figure to the mart, and two sentences cannot print one indicator differently.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from reports.numbers import count_text, decimal_text, fixed_text, percent_fraction, percent_text

if TYPE_CHECKING:
    from reports.entry import Entry

# A lead must not be parted from what follows it: its list, or the signature.
Kind = Literal["paragraph", "lead", "chapter", "section", "point", "item"]
RowKind = Literal["group", "row", "total"]

NO_DATA = "chưa có số liệu"


@dataclass(frozen=True)
class Count:
    """A whole number: `code` is its indicator, `field_code` set when it is one field's."""

    code: str
    name: str
    value: int
    field_code: str | None = None

    @property
    def text(self) -> str:
        """As printed: `1.022`."""
        return count_text(self.value)


@dataclass(frozen=True)
class Share:
    """A part of a whole, printed as a percentage; it never stands without its two counts.

    Made only for a denominator above zero: a share of nothing is not printed.
    """

    code: str
    name: str
    numerator: Count
    denominator: Count
    decimals: int

    @property
    def text(self) -> str:
        """As printed: `98,53%`."""
        return percent_text(self.numerator.value, self.denominator.value, self.decimals)

    @property
    def fraction(self) -> Decimal:
        """The printed percentage as a fraction of one."""
        return percent_fraction(self.numerator.value, self.denominator.value, self.decimals)


@dataclass(frozen=True)
class Quantity:
    """A decimal number, such as an area, a target in per cent, or the points of a score.

    `decimals` are printed whatever they are, those of points for example; none fixes them not.
    """

    code: str
    name: str
    value: Decimal
    decimals: int | None = None

    @property
    def text(self) -> str:
        """As printed: `45,5`, without trailing zeros; of fixed decimals, `14,60`."""
        if self.decimals is None:
            return decimal_text(self.value)
        return fixed_text(self.value, self.decimals)


@dataclass(frozen=True)
class Missing:
    """A figure that nobody has given: what is declared by a commune, or cannot be computed."""

    code: str
    name: str
    text: str = NO_DATA


Figure = Count | Share | Quantity | Missing
Part = str | Figure


@dataclass(frozen=True)
class Paragraph:
    """A run of words and figures.

    `phrase_id` is the row of the phrase table that it comes from; a paragraph that `is_declared`
    holds the clerk's own words, marked as such wherever it is printed.
    """

    parts: tuple[Part, ...]
    kind: Kind = "paragraph"
    phrase_id: str = ""
    is_declared: bool = False

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, in order."""
        return tuple(part for part in self.parts if not isinstance(part, str))


@dataclass(frozen=True)
class Letterhead:
    """Parts 1 to 4 and the addressee of an official document (decree 30/2020/NĐ-CP, annex I)."""

    superior_lines: tuple[str, ...]
    issuer_lines: tuple[str, ...]
    country: str
    motto: str
    number: str
    place_and_date: str
    addressee: str


@dataclass(frozen=True)
class Closing:
    """Parts 7 and 9b: on whose behalf, who signs (the name stays blank), who receives."""

    authority: str
    signatory: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class HeadingCell:
    """A cell of a form's heading: where it starts (from 0), and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class FormRow:
    """One row: `labels` fill the first columns, `figures` the others.

    A `group` row has two labels, its mark and a name that reaches to the last column, and no
    figures. The first label of a `total` row reaches over all label columns.
    """

    labels: tuple[str, ...]
    figures: tuple[Figure, ...]
    kind: RowKind = "row"


@dataclass(frozen=True)
class FormHead:
    """What stands above the table of a form."""

    code: str
    title: str
    reporting_unit: str
    receiving_unit: str
    period: str
    unit_of_measure: str


@dataclass(frozen=True)
class Form:
    """One form of the annex as a table.

    `sheet_name` names its Excel sheet. `widths` are the columns' parts of the page's width; the
    first `label_columns` hold words, the others figures. `column_numbers` is the row of numbers
    below the heading, empty where a form has none. `notes` stand below the table.
    """

    sheet_name: str
    head: FormHead
    heading: tuple[HeadingCell, ...]
    column_numbers: tuple[str, ...]
    widths: tuple[int, ...]
    label_columns: int
    rows: tuple[FormRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def heading_rows(self) -> int:
        """How many rows the heading has."""
        return max(cell.row + cell.rows for cell in self.heading)


@dataclass(frozen=True)
class Series:
    """The bars of one chart: `labels[i]` is as long as `counts[i].value`."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class ReportContent:
    """One commune's report of one quarter.

    `report_date` is the day after the period's last day, `issuer` the body that reports.
    `attached_to` says whose annex the forms are. `missing` lists what the commune may declare and
    has not. `charts` are drawn on the web page only; every count in them is printed elsewhere too.
    `entries` explain every printed figure, on a page of their own.
    """

    commune_code: str
    commune_name: str
    quarter_code: str
    period_from: date
    period_to: date
    report_date: date
    issuer: str
    letterhead: Letterhead
    type_name: str
    subject: str
    body: tuple[Paragraph, ...]
    closing: Closing
    attached_to: str
    forms: tuple[Form, ...]
    notes: tuple[Paragraph, ...]
    missing: tuple[Missing, ...] = ()
    charts: tuple[Series, ...] = ()
    entries: "tuple[Entry, ...]" = ()

    @property
    def indicators(self) -> tuple[Figure, ...]:
        """Every figure of the body once, in the order of its first appearance."""
        figures = (figure for paragraph in self.body for figure in paragraph.figures)
        return tuple(dict.fromkeys(figures))
