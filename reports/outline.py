"""The outline of a report: its headings in order, and what is said under each.

outlines.toml -> Outline, chosen by province and by the period's last day.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reports.content import Kind
from reports.phrases import Condition, Token, parse_conditions, parse_template
from warehouse.errors import MotcuaError

_OUTLINES = Path(__file__).with_name("outlines.toml")


class NoOutline(MotcuaError):
    """No outline is valid for a province and day."""


@dataclass(frozen=True)
class Heading:
    """A heading, printed with what is below it while its conditions hold."""

    kind: Kind
    number: str
    title: str
    sections: tuple[str, ...]
    when: tuple[Condition, ...]

    @property
    def text(self) -> str:
        """As printed: `1. Kết quả đạt được`."""
        return f"{self.number}. {self.title}"


@dataclass(frozen=True)
class Outline:
    """One outline; without province codes it is for every province that has none of its own."""

    id: str
    province_codes: tuple[str, ...]
    valid_from: date
    valid_to: date
    subject: tuple[str | Token, ...]
    before: tuple[str, ...]
    headings: tuple[Heading, ...]
    after: tuple[str, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section that it prints, in order."""
        below = (section for heading in self.headings for section in heading.sections)
        return (*self.before, *below, *self.after)


@cache
def outlines() -> tuple[Outline, ...]:
    """All outlines of the file."""
    with _OUTLINES.open("rb") as file:
        return tuple(_outline(row) for row in tomllib.load(file)["outline"])


def _outline(row: dict[str, Any]) -> Outline:
    return Outline(
        id=row["id"],
        province_codes=tuple(row["province_codes"]),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to", date.max),
        subject=parse_template(row["subject"]),
        before=tuple(row["before"]),
        headings=tuple(_heading(heading) for heading in row["headings"]),
        after=tuple(row["after"]),
    )


def _heading(row: dict[str, Any]) -> Heading:
    return Heading(
        kind=row["kind"],
        number=row["number"],
        title=row["title"],
        sections=tuple(row.get("sections", ())),
        when=parse_conditions(row.get("when", [])),
    )


@cache
def outline_of(province_code: str, day: date) -> Outline:
    """The outline of a province on a day: its own, or else the general one.

    Raises:
        NoOutline: there is neither.
    """
    valid = [outline for outline in outlines() if outline.valid_from <= day <= outline.valid_to]
    own = [outline for outline in valid if province_code in outline.province_codes]
    general = [outline for outline in valid if not outline.province_codes]
    for outline in (*own, *general):
        return outline
    raise NoOutline(f"outlines.toml has no outline for province {province_code} on {day}.")
