"""The body of the report: the outline's headings, and under each what the phrase table says.

Sentences state figures. Which sentence is said follows from the figures alone, so none can
contradict them; what only a person can say is declared, and printed as the unit's own words.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest

from reports.commune import CommuneFigures, EarlierQuarter, FieldFigures
from reports.content import Missing, Paragraph, Part, Share
from reports.ledger import Ledger, Value
from reports.legal import Citations, term_on, text_on
from reports.numbers import date_text
from reports.outline import Outline, outline_of
from reports.phrases import Condition, Phrase, Token, asks_for_items, slots
from reports.units import Unit
from warehouse.periods import Quarter

# A clerk's own bullet or number before a line: the report sets its own.
_BULLET = re.compile(r"^\s*(?:[-–•+*]|\d{1,2}[.)])\s+")
_Subject = FieldFigures | EarlierQuarter | None


class Narrator:
    """Says one report in reading order: it remembers which legal texts were cited."""

    def __init__(self, figures: CommuneFigures) -> None:
        self.figures = figures
        self.ledger = Ledger(figures)
        self._citations = Citations(figures.period_to)

    @property
    def outline(self) -> Outline:
        """The outline of the commune's province on the period's last day."""
        return outline_of(self.figures.province_code, self.figures.period_to)

    def subject(self) -> str:
        """What the report is about, as printed below its type."""
        return "".join(map(str, self._fill(self.outline.subject, None)))

    def body(self) -> tuple[Paragraph, ...]:
        """Every paragraph between the subject and the signature."""
        made: list[Paragraph] = []
        for section in self.outline.before:
            made += self._section(section)
        for heading in self.outline.headings:
            if self._all_hold(heading.when, 0):
                made.append(Paragraph((heading.text,), heading.kind))
                for section in heading.sections:
                    made += self._section(section)
        for section in self.outline.after:
            made += self._section(section)
        return tuple(made)

    def told(self, section: str) -> list[Phrase]:
        """The rows that are chosen in a section, silent ones too, in order.

        Rows that ask for the number of items are chosen once that is known.
        """
        rows = slots(section)
        first = [None if asks_for_items(slot) else self._choose(slot, 0) for slot in rows]
        items = sum(
            phrase.kind == "item" and not phrase.is_silent for phrase in first if phrase is not None
        )
        chosen = (
            phrase or self._choose(slot, items) for phrase, slot in zip(first, rows, strict=True)
        )
        return [phrase for phrase in chosen if phrase is not None]

    def _choose(self, rows: tuple[Phrase, ...], items: int) -> Phrase | None:
        return next((row for row in rows if self._all_hold(row.when, items)), None)

    def _all_hold(self, conditions: tuple[Condition, ...], items: int) -> bool:
        def value_of(name: str) -> Value:
            return Fraction(items) if name == "section.items" else self._value(name)

        return all(condition.holds(value_of, self._in_force) for condition in conditions)

    def _in_force(self, key: str) -> bool:
        return text_on(key, self.figures.period_to) is not None

    def _value(self, name: str) -> Value:
        score = self.figures.score
        match name:
            case "period.to":
                return self.figures.period_to
            case "earlier.quarters":
                return Fraction(len(self.figures.earlier))
            case "score.lowest_band":
                return score.lowest_band if score else None
            case "score.highest_band":
                return score.highest_band if score else None
            case _:
                return self.ledger.value(name)

    def _section(self, section: str) -> Iterator[Paragraph]:
        """What is said in a section: a run of items ends with a full stop."""
        said = [paragraph for phrase in self.told(section) for paragraph in self._say(phrase)]
        for paragraph, following in zip_longest(said, said[1:]):
            if paragraph.kind != "item" or paragraph.is_declared:
                yield paragraph
                continue
            goes_on = following is not None and following.kind == "item"
            end = ";" if goes_on and following and not following.is_declared else "."
            parts = (*paragraph.parts, end)
            yield Paragraph(parts, paragraph.kind, paragraph.phrase_id)

    def _say(self, phrase: Phrase) -> Iterator[Paragraph]:
        if not phrase.is_silent:
            for subject in self._subjects(phrase):
                yield Paragraph(self._fill(phrase.say, subject), phrase.kind, phrase.id)
        if phrase.quote:
            yield from self._quote(phrase)

    def _subjects(self, phrase: Phrase) -> tuple[_Subject, ...]:
        if phrase.each == "field":
            return tuple(
                sorted(
                    self.figures.fields, key=lambda f: (-f.counts["received_count"], f.field_code)
                )
            )
        return self.figures.earlier if phrase.each == "earlier" else (None,)

    def _quote(self, phrase: Phrase) -> Iterator[Paragraph]:
        """The declared text behind its lead, a paragraph a line; tasks are numbered.

        `./.` ends the report and nothing else.
        """
        lines = str(self.figures.declared[phrase.quote]).splitlines()
        is_list = phrase.quote in ("tasks.text", "proposals.text")
        for number, line in enumerate(lines, start=1):
            words = _BULLET.sub("", line).replace("./.", ".")
            text = f"{number}. {words}" if is_list else words
            yield Paragraph((text,), "item" if is_list else "paragraph", phrase.id, True)

    def _fill(self, template: tuple[str | Token, ...], subject: _Subject) -> tuple[Part, ...]:
        return tuple(
            made
            for part in template
            for made in ((part,) if isinstance(part, str) else self._token(part, subject))
        )

    def _token(self, token: Token, subject: _Subject) -> tuple[Part, ...]:
        match token.kind:
            case "figure":
                return self._figure(token.key)
            case "bare":
                return (self.ledger.figure(token.key),)
            case "with_unit":
                return self._with_unit(token.key)
            case "all" | "All":
                return self._all(token.key, "tất cả " if token.kind == "all" else "Tất cả ")
            case "citation":
                return (self._citations.cite(token.key),)
            case "term":
                return (term_on(token.key, self.figures.period_to),)
            case "each":
                return (self._of_subject(token.key, subject),)
            case _:
                return (self._name(token.key, subject),)

    def _figure(self, code: str) -> tuple[Part, ...]:
        """A figure; a share is followed by the name of its whole."""
        figure = self.ledger.figure(code)
        if not isinstance(figure, Share):
            return (figure,)
        return (figure, f" {self.ledger.registry[code].denominator_name}")

    def _with_unit(self, code: str) -> tuple[Part, ...]:
        figure = self.ledger.figure(code)
        if isinstance(figure, Missing):
            return (figure,)
        return (figure, f" {self.ledger.registry[code].unit}")

    def _all(self, code: str, word: str) -> tuple[Part, ...]:
        """All of a count; nobody says all of one."""
        figure = self.ledger.figure(code)
        return (figure,) if self.ledger.value(code) == 1 else (word, figure)

    def _of_subject(self, code: str, subject: _Subject) -> Part:
        match subject:
            case FieldFigures():
                return self.ledger.field_count(code, subject)
            case EarlierQuarter():
                return self.ledger.earlier_count(code, subject)
            case None:
                return self.ledger.figure(code)

    def _name(self, key: str, subject: _Subject) -> str:
        if isinstance(subject, FieldFigures) and key == "field.name":
            return subject.field_name
        if isinstance(subject, EarlierQuarter) and key == "earlier.label":
            return _capitalised(Quarter.parse(subject.quarter_code).label)
        return self._names[key]

    @cached_property
    def _names(self) -> dict[str, str]:
        figures, score = self.figures, self.figures.score
        label = Quarter.parse(figures.quarter_code).label
        names = {
            **_unit_names("unit", figures.commune),
            **_unit_names("superior", figures.superior),
            "period.label": label,
            "period.title": _capitalised(label),
            "period.from": date_text(figures.period_from),
            "period.to": date_text(figures.period_to),
        }
        if score is not None:
            names |= {
                "score.label": Quarter.parse(score.period_code).label,
                "score.from": date_text(score.period_from),
                "score.to": date_text(score.period_to),
                "score.lowest_band": score.lowest_band,
                "score.highest_band": score.highest_band,
            }
        return names


def _unit_names(prefix: str, unit: Unit) -> dict[str, str]:
    return {f"{prefix}.name": unit.in_sentence, f"{prefix}.committee": unit.committee}


def _capitalised(text: str) -> str:
    """`text` with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]
