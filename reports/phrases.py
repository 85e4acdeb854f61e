"""The phrase table: which sentence is said under which figures.

phrases.toml -> Phrase. In a slot the first row whose conditions all hold is said; a row that says
nothing (`say = ""`) keeps its slot silent on purpose. No template holds a digit: every number is a
figure. Conditions are texts of two or three words:

    06a.10 > 0                      an indicator and a number; shares are in per cent, exact
    pakn.on_time < pakn.handled     two indicators
    period.to >= 2025-07-01         the period's days
    desk.text present               declared or not (`absent`)
    decree_45_2020 in_force         a legal text on the period's last day (`not_in_force`)
"""

import operator
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from reports.content import Kind
from reports.ledger import Value
from warehouse.errors import MotcuaError

_PHRASES = Path(__file__).with_name("phrases.toml")
_TOKEN = re.compile(r"\{([^{}]+)\}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_STATES = frozenset({"present", "absent", "in_force", "not_in_force"})
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Each = Literal["", "field", "earlier"]
# What a condition may ask: the value of a name, and whether a legal text is in force.
ValueOf = Callable[[str], Value]
InForce = Callable[[str], bool]


class BadPhrase(MotcuaError):
    """A row of the phrase table cannot be read."""


@dataclass(frozen=True)
class Condition:
    """`left` compared with `right`, a name or a constant; a value that is absent compares false."""

    left: str
    operator: str
    right: str = ""
    constant: Fraction | date | None = None

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """The condition that `text` writes.

        Raises:
            BadPhrase: it is none.
        """
        match text.split():
            case [left, state] if state in _STATES:
                return cls(left, state)
            case [left, sign, right] if sign in _OPERATORS:
                return cls(left, sign, right, _constant(right))
        raise BadPhrase(f"{text!r} is no condition: see the head of reports/phrases.py.")

    def holds(self, value_of: ValueOf, in_force: InForce) -> bool:
        """Whether it is so for the values of one report."""
        if self.operator in ("in_force", "not_in_force"):
            return in_force(self.left) == (self.operator == "in_force")
        left = value_of(self.left)
        if self.operator in ("present", "absent"):
            return (left is not None) == (self.operator == "present")
        right = value_of(self.right) if self.constant is None else self.constant
        if left is None or right is None:
            return False
        return _OPERATORS[self.operator](left, right)


def _constant(text: str) -> Fraction | date | None:
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    return Fraction(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True)
class Token:
    """A place in a template: `kind` says how it is filled, from `key`."""

    kind: str
    key: str


@dataclass(frozen=True)
class Phrase:
    """One row. `each` repeats it per field or per quarter before; `quote` is the declared text
    whose lines follow it, marked as the clerk's own.
    """

    id: str
    section: str
    slot: str
    when: tuple[Condition, ...]
    say: tuple[str | Token, ...]
    kind: Kind
    each: Each
    quote: str

    @property
    def is_silent(self) -> bool:
        """Whether the row says nothing on purpose."""
        return not self.say

    @cached_property
    def asks_for_items(self) -> bool:
        """Whether it depends on how many items its section has."""
        return any(condition.left == "section.items" for condition in self.when)


def parse_template(text: str) -> tuple[str | Token, ...]:
    """`text` split into words and tokens; a token without a kind is a `figure`."""
    parts = _TOKEN.split(text)
    made: list[str | Token] = []
    for index, part in enumerate(parts):
        if index % 2:
            kind, colon, key = part.partition(":")
            made.append(Token(kind, key) if colon else Token(_plain_kind(part), part))
        elif part:
            made.append(part)
    return tuple(made)


def _plain_kind(key: str) -> str:
    return (
        "name"
        if key.split(".")[0] in ("unit", "superior", "period", "score", "field")
        else ("name" if key == "earlier.label" else "figure")
    )


def parse_conditions(texts: list[str]) -> tuple[Condition, ...]:
    """Conditions that must all hold.

    Raises:
        BadPhrase: one of them is none.
    """
    return tuple(Condition.parse(text) for text in texts)


def _phrase(row: dict[str, Any]) -> Phrase:
    """One row of the file as a phrase.

    Raises:
        BadPhrase: a condition is none, or the template has a digit of its own.
    """
    say = parse_template(row["say"])
    if any(isinstance(part, str) and re.search(r"\d", part) for part in say):
        raise BadPhrase(f"Phrase {row['id']} has a digit in its words: print an indicator.")
    return Phrase(
        id=row["id"],
        section=row["section"],
        slot=row["slot"],
        when=parse_conditions(row.get("when", [])),
        say=say,
        kind=row.get("kind", "paragraph"),
        each=row.get("each", ""),
        quote=row.get("quote", ""),
    )


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every row of the table, in its order.

    Raises:
        BadPhrase: naming the first row that cannot be read.
    """
    with _PHRASES.open("rb") as file:
        return tuple(_phrase(row) for row in tomllib.load(file)["phrase"])


@cache
def slots(section: str) -> tuple[tuple[Phrase, ...], ...]:
    """The rows of one section by slot, in the order in which the slots first stand in the file.

    Raises:
        BadPhrase: the table has no such section.
    """
    by_slot: dict[str, list[Phrase]] = {}
    for phrase in phrases():
        if phrase.section == section:
            by_slot.setdefault(phrase.slot, []).append(phrase)
    if not by_slot:
        raise BadPhrase(f"phrases.toml has no section {section!r}, which an outline asks for.")
    return tuple(map(tuple, by_slot.values()))


def asks_for_items(slot: tuple[Phrase, ...]) -> bool:
    """Whether a row of `slot` depends on how many items its section has."""
    return any(phrase.asks_for_items for phrase in slot)


def spoken_phrase_ids() -> frozenset[str]:
    """Ids of the rows that say something: each may stand as `Paragraph.phrase_id`."""
    return frozenset(phrase.id for phrase in phrases() if not phrase.is_silent)
