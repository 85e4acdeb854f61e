"""Citations and legal terms as they stood on a day.

Decree 30/2020/NĐ-CP: the first citation in a document gives type, number, day, issuer and subject,
each later one type and number. Data flow: legal_texts.toml -> LegalText, Term -> words of a report.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reports.numbers import date_text
from warehouse.errors import MotcuaError

_LEGAL_TEXTS = Path(__file__).with_name("legal_texts.toml")


class NotInForce(MotcuaError):
    """A text or a term has nothing to say on the day it is asked for."""


@dataclass(frozen=True)
class LegalText:
    """One legal text; a text without `valid_to` is in force."""

    key: str
    type: str
    symbol: str
    signed: date
    issuer: str
    summary: str
    valid_from: date
    valid_to: date = date.max
    replaced_by: str = ""

    @property
    def short(self) -> str:
        """As cited again: `Nghị định số 61/2018/NĐ-CP`."""
        return f"{self.type} số {self.symbol}"

    @property
    def full(self) -> str:
        """As cited first, with day, issuer and subject."""
        return f"{self.short} {date_text(self.signed)} của {self.issuer} {self.summary}"


@dataclass(frozen=True)
class Term:
    """A word of the law and when it is the right one."""

    key: str
    text: str
    valid_from: date
    valid_to: date = date.max


@cache
def _tables() -> dict[str, Any]:
    with _LEGAL_TEXTS.open("rb") as file:
        return tomllib.load(file)


@cache
def legal_texts() -> dict[str, LegalText]:
    """Every text that may be cited, by key."""
    return {row["key"]: LegalText(**row) for row in _tables()["text"]}


@cache
def _terms() -> tuple[Term, ...]:
    return tuple(Term(**row) for row in _tables()["term"])


@cache
def term_keys() -> frozenset[str]:
    """Keys of all terms."""
    return frozenset(term.key for term in _terms())


@cache
def text_on(key: str, day: date) -> LegalText | None:
    """The text that `key`, or what replaced it, is on `day`; none when neither is in force."""
    text = legal_texts()[key]
    if day > text.valid_to and text.replaced_by:
        return text_on(text.replaced_by, day)
    return text if text.valid_from <= day <= text.valid_to else None


@cache
def term_on(key: str, day: date) -> str:
    """The words of `key` on `day`.

    Raises:
        NotInForce: the table has no words for the day.
    """
    for term in _terms():
        if term.key == key and term.valid_from <= day <= term.valid_to:
            return term.text
    raise NotInForce(f"legal_texts.toml has no term {key!r} on {day}: add a row for that day.")


class Citations:
    """The citations of one document on `day`, in reading order: it remembers what was cited."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._cited: set[str] = set()

    def cite(self, key: str) -> str:
        """The text in force, in full the first time.

        Raises:
            NotInForce: nothing of that key is in force on the day.
        """
        text = text_on(key, self._day)
        if text is None:
            raise NotInForce(
                f"{key!r} is not in force on {self._day}: "
                "the phrase that cites it needs the condition `in_force`."
            )
        if text.key in self._cited:
            return text.short
        self._cited.add(text.key)
        return text.full
