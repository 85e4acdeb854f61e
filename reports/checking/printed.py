"""What a reader of a report has before them, whatever the format: words and tables, no fonts.

A `Printed` is made from `ReportContent`, or read back from a .docx or an .html, so that one rule
serves all of them, and two of them can be compared.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import accumulate

from reports.content import Form, FormRow, Paragraph, ReportContent
from reports.rendering import note_lines

HEADINGS = frozenset({"chapter", "section", "point"})
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")


@dataclass(frozen=True)
class PrintedParagraph:
    """One paragraph of the body: `kind` is chapter, section, point or text."""

    text: str
    kind: str = "text"
    is_declared: bool = False


@dataclass(frozen=True)
class PrintedForm:
    """One form: heading cells from left to right and row by row, and rows of texts."""

    code: str
    title: str
    period: str
    reporting_unit: str
    receiving_unit: str
    unit_of_measure: str
    heading: tuple[str, ...]
    column_numbers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line of words: where it stands, and whether it is the clerk's own."""

    where: str
    text: str
    is_declared: bool = False
    is_body: bool = False

    @property
    def sentences(self) -> list[str]:
        """The line split after full stops."""
        return _SENTENCE_END.split(self.text)


@dataclass(frozen=True)
class Lines:
    """Some lines, and quick ways through them."""

    all: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.all)

    @cached_property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.all)

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(line.text) + 1 for line in self.all)
        return [0, *accumulate(lengths)]

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
        """Every match with its line; the pattern must not match a line's end."""
        for match in pattern.finditer(self.text):
            yield self.all[bisect_right(self._starts, match.start()) - 1], match

    def matches(
        self, pattern: re.Pattern[str], signs: tuple[str, ...]
    ) -> Iterator[tuple[Line, re.Match[str]]]:
        """The first match in each line that has one; every match holds one of `signs`.

        Mostly no line has any, and looking for a sign is the quick way to know.
        """
        if any(sign in self.text for sign in signs):
            for line in self.all:
                match = pattern.search(line.text)
                if match:
                    yield line, match


@dataclass(frozen=True)
class Printed:
    """A whole report in reading order; `source` names where it was read."""

    source: str
    superior_lines: tuple[str, ...]
    issuer_lines: tuple[str, ...]
    country: str
    motto: str
    number: str
    place_and_date: str
    type_name: str
    subject: str
    addressee: str
    body: tuple[PrintedParagraph, ...]
    authority: str
    signatory: str
    recipients: tuple[str, ...]
    attached_to: str
    forms: tuple[PrintedForm, ...]
    notes: tuple[str, ...]

    @cached_property
    def lines(self) -> Lines:
        """Every line of words, without the figures of the forms."""
        return Lines(tuple(self._lines()))

    @cached_property
    def own_lines(self) -> Lines:
        """Every line of words but the clerk's."""
        return Lines(tuple(line for line in self.lines if not line.is_declared))

    def _lines(self) -> Iterator[Line]:
        for text in self.head:
            yield Line(f"{self.source}, phần đầu", text)
        yield from self.body_lines
        for text in (self.authority, self.signatory, *self.recipients, self.attached_to):
            yield Line(f"{self.source}, phần cuối", text)
        for form in self.forms:
            for text in dict.fromkeys(form_words(form)):
                yield Line(f"{self.source}, {form.code}", text)
        for text in self.notes:
            yield Line(f"{self.source}, ghi chú", text)

    @cached_property
    def declared_lines(self) -> Lines:
        """The clerk's lines."""
        return Lines(tuple(line for line in self.body_lines if line.is_declared))

    @cached_property
    def body_lines(self) -> tuple[Line, ...]:
        """The lines of the body, numbered from 1."""
        return tuple(
            Line(f"{self.source}, đoạn {number}", paragraph.text, paragraph.is_declared, True)
            for number, paragraph in enumerate(self.body, start=1)
        )

    @cached_property
    def own_body_lines(self) -> Lines:
        """The lines of the body that are not the clerk's, headings left out."""
        return Lines(
            tuple(
                line
                for line, paragraph in zip(self.body_lines, self.body, strict=True)
                if not line.is_declared and paragraph.kind not in HEADINGS
            )
        )

    @property
    def head(self) -> tuple[str, ...]:
        """All lines above the body."""
        return (
            *self.superior_lines, *self.issuer_lines, self.country, self.motto, self.number,
            self.place_and_date, self.type_name, self.subject, self.addressee,
        )  # fmt: skip


def form_words(form: PrintedForm) -> tuple[str, ...]:
    """Everything that a form says in words."""
    labels = (text for row in form.rows for text in row if number_of(text) is None)
    head = (form.title, form.period, form.reporting_unit, form.receiving_unit)
    return (form.code, *head, form.unit_of_measure, *form.heading, *labels, *form.notes)


def number_of(text: str) -> Decimal | None:
    """The number that a text prints (`1.022`, `45,5`, `98,53%`), or none."""
    if not text[-1:].isdigit() and not text.endswith("%"):
        return None
    try:
        return Decimal(text.removesuffix("%").replace(".", "").replace(",", "."))
    except InvalidOperation:
        return None


def printed_content(content: ReportContent) -> Printed:
    """`content` as every format ought to print it."""
    letterhead, closing = content.letterhead, content.closing
    return Printed(
        source="nội dung",
        superior_lines=letterhead.superior_lines,
        issuer_lines=letterhead.issuer_lines,
        country=letterhead.country,
        motto=letterhead.motto,
        number=letterhead.number,
        place_and_date=letterhead.place_and_date,
        type_name=content.type_name,
        subject=content.subject,
        addressee=letterhead.addressee,
        body=tuple(map(_paragraph, content.body)),
        authority=closing.authority,
        signatory=closing.signatory,
        recipients=closing.recipients,
        attached_to=content.attached_to,
        forms=tuple(map(printed_form, content.forms)),
        notes=note_lines(content),
    )


def _paragraph(paragraph: Paragraph) -> PrintedParagraph:
    is_heading = paragraph.kind in HEADINGS and not paragraph.is_declared
    kind = paragraph.kind if is_heading else "text"
    return PrintedParagraph(paragraph.text, kind, paragraph.is_declared)


def printed_form(form: Form) -> PrintedForm:
    """One form of the annex."""
    head = form.head
    cells = sorted(form.heading, key=lambda cell: (cell.row, cell.column))
    return PrintedForm(
        code=head.code,
        title=head.title,
        period=head.period,
        reporting_unit=head.reporting_unit,
        receiving_unit=head.receiving_unit,
        unit_of_measure=head.unit_of_measure,
        heading=tuple(cell.text for cell in cells),
        column_numbers=form.column_numbers,
        rows=tuple(map(_row, form.rows)),
        notes=form.notes,
    )


def _row(row: FormRow) -> tuple[str, ...]:
    return (*row.labels, *(figure.text for figure in row.figures))
