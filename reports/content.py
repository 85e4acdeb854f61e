"""What a report says, with no font in sight: every number and every sentence, once.

Word, Excel and HTML are three renderings of one `ReportContent`. A number is never part of a
string: it is a `Count` or a `Share` that carries its column, so a reader can trace each printed
figure to the mart, and two sentences cannot print one indicator differently.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from reports.numbers import count_text, percent_fraction, percent_text

# A lead must not be parted from what follows it: its list, or the signature.
Kind = Literal["paragraph", "lead", "chapter", "section", "point", "item"]


@dataclass(frozen=True)
class Count:
    """A whole number of dossiers: `code` is its column, `field_code` set when it is one field's."""

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


Part = str | Count | Share


@dataclass(frozen=True)
class Paragraph:
    """A run of words and figures."""

    parts: tuple[Part, ...]
    kind: Kind = "paragraph"

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Count | Share, ...]:
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
class FormRow:
    """One field's row of form II.06a: `counts` are columns (3) to (13)."""

    number: int
    field_name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class FormHead:
    """What stands above the table of form II.06a."""

    code: str
    title: str
    reporting_unit: str
    receiving_unit: str
    period: str
    unit_of_measure: str
    attached_to: str


@dataclass(frozen=True)
class Form:
    """Form II.06a/VPCP/KSTT: a row per field with dossiers, and their total.

    `silent_fields` says which fields of the catalogue have none.
    """

    head: FormHead
    group: tuple[str, str]
    rows: tuple[FormRow, ...]
    total_name: str
    total: tuple[Count, ...]
    silent_fields: str


@dataclass(frozen=True)
class ReportContent:
    """One commune's report of one quarter.

    `report_date` is the day after the period's last day, `issuer` the body that reports.
    """

    commune_code: str
    commune_name: str
    quarter_code: str
    report_date: date
    issuer: str
    letterhead: Letterhead
    type_name: str
    subject: str
    body: tuple[Paragraph, ...]
    closing: Closing
    form: Form
    notes: tuple[Paragraph, ...]

    @property
    def indicators(self) -> tuple[Count | Share, ...]:
        """Every figure of the body once, in the order of its first appearance."""
        figures = (figure for paragraph in self.body for figure in paragraph.figures)
        return tuple(dict.fromkeys(figures))
