"""What a rule of the document check is made of, and what it looks at."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from reports.checking.expected import Expected, Key, expected_values
from reports.checking.finding import Severity
from reports.checking.permitted import permitted_numbers
from reports.checking.printed import HEADINGS, Printed, PrintedForm
from reports.checking.read_excel import Workbook
from reports.checking.read_web import WebPage
from reports.checking.read_word import WordFile
from reports.commune import CommuneFigures
from reports.content import Count, Figure, Paragraph, ReportContent, Share

_SENTENCE_END = re.compile(r"(?<=[.!?])(?= )")
# Where a figure stands that every document marks with its code.
_MARKED = ("đoạn", "Biểu")
Scope = Literal["words", "files"]


class Fault(NamedTuple):
    """One thing that a rule found: where, and what is wrong, in Vietnamese."""

    where: str
    sentence: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of our own with the figures in it."""

    where: str
    parts: tuple[str | Figure, ...]

    @cached_property
    def text(self) -> str:
        """As printed."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @cached_property
    def lower(self) -> str:
        """As printed, in small letters."""
        return self.text.lower()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, in order."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    @property
    def shares(self) -> tuple[Share, ...]:
        """Its shares, in order."""
        return tuple(part for part in self.parts if isinstance(part, Share))

    def has(self, *codes: str) -> bool:
        """Whether it prints one of these indicators."""
        return any(figure.code in codes for figure in self.figures)


@dataclass(frozen=True)
class Files:
    """The three documents of one report, read back."""

    word: WordFile
    page: WebPage
    workbook: Workbook


@dataclass(frozen=True)
class Case:
    """One report under judgement: what it ought to say, whose it is, and what is printed.

    `form_sets` are the forms as each document prints them, by the document's name.
    """

    content: ReportContent
    figures: CommuneFigures
    printed: Printed
    form_sets: tuple[tuple[str, tuple[PrintedForm, ...]], ...]
    files: Files | None = None

    @property
    def read(self) -> Files:
        """The documents.

        Raises:
            LookupError: there are none; only rules of the scope `files` may ask.
        """
        if self.files is None:
            raise LookupError("a rule of the scope `words` asked for the documents")
        return self.files

    def count(self, code: str) -> int:
        """An indicator as the marts have it."""
        return self.figures.counts[self.figures.registry[code].column]

    @cached_property
    def expected(self) -> dict[Key, Expected]:
        """The value that each figure must have."""
        return expected_values(self.figures)

    @cached_property
    def _permitted_numbers(self) -> re.Pattern[str]:
        return permitted_numbers(self.figures)

    def without_permitted_numbers(self, text: str) -> str:
        """`text` without its dates, quarters, citations, codes of forms, and names with digits."""
        return self._permitted_numbers.sub(" ", text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the body that is our own; headings are none."""
        return tuple(
            sentence
            for number, paragraph in enumerate(self.content.body, start=1)
            if not paragraph.is_declared and paragraph.kind not in HEADINGS
            for sentence in _sentences(f"đoạn {number}", paragraph)
        )

    @cached_property
    def all_figures(self) -> tuple[tuple[str, Figure], ...]:
        """Every figure of the report with the place where it is printed."""
        return tuple(_all_figures(self.content))

    @cached_property
    def marked_figures(self) -> tuple[Figure, ...]:
        """The figures of body and forms that have a code, in the order of the page."""
        return tuple(
            figure
            for where, figure in self.all_figures
            if figure.code and where.startswith(_MARKED)
        )

    @cached_property
    def body_codes(self) -> frozenset[str]:
        """Codes of the indicators that the body prints, a share's two counts not included."""
        return frozenset(
            figure.code for paragraph in self.content.body for figure in paragraph.figures
        )


def _sentences(where: str, paragraph: Paragraph) -> Iterator[Sentence]:
    parts: list[str | Figure] = []
    for part in paragraph.parts:
        if not isinstance(part, str):
            parts.append(part)
            continue
        *ended, rest = _SENTENCE_END.split(part)
        for piece in ended:
            yield Sentence(where, (*parts, piece))
            parts = []
        parts.append(rest)
    yield Sentence(where, tuple(parts))


def _all_figures(content: ReportContent) -> Iterator[tuple[str, Figure]]:
    for number, paragraph in enumerate(content.body, start=1):
        yield from _placed(f"đoạn {number}", paragraph.figures)
    for form in content.forms:
        for row in form.rows:
            yield from _placed(form.head.code, row.figures)
    for note in content.notes:
        yield from _placed("ghi chú", note.figures)
    for series in content.charts:
        yield from _placed(f"biểu đồ {series.title}", series.counts)


def _placed(where: str, figures: Iterable[Figure]) -> Iterator[tuple[str, Figure]]:
    return ((where, figure) for figure in figures)


def counts_of(figures: Iterable[tuple[str, Figure]]) -> Iterator[tuple[str, Count]]:
    """All counts, those of which shares are made too, with their places."""
    for where, figure in figures:
        if isinstance(figure, Share):
            yield where, figure.numerator
            yield where, figure.denominator
        elif isinstance(figure, Count):
            yield where, figure


@dataclass(frozen=True)
class Rule:
    """One rule: `origin` names the law or the statements that it comes from; decision 0011 in
    `docs/decisions/` says what S-numbers are.

    Rules of the scope `words` need words and figures only, those of `files` the documents.
    """

    rule_id: str
    rule_name: str
    origin: str
    severity: Severity
    remedy: str
    look: Callable[[Case], Iterable[Fault]]
    scope: Scope = "words"
