"""Why figures changed, from one quarter or vintage to another, in parts that add up exactly.

Data flow: two editions + commune -> marts.fct_figure_members of both -> Difference per figure.

Between two vintages each record has one cause of restatement, judged from what they kept: a
back-dated intake is a late dossier there, and who was reopened and ended again has other dates.
Between two quarters the parts are those of `reports.decomposition`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from reports.decomposition import (
    Cause,
    Record,
    count_causes,
    restated_count_causes,
    restated_share_causes,
    share_causes,
    total,
)
from reports.editions import (
    Edition,
    ExplanationError,
    open_edition,
    read_definitions,
    read_sheet,
)
from reports.explained import Definition
from reports.explanation import ListDisagrees, UnknownFigure
from reports.memberships import Members, causes_of_restatement, members_of_commune
from warehouse.periods import Quarter
from warehouse.settings import Settings

# What is compared unless a figure is asked for: form II.06a, then the main shares.
DEFAULT = (
    *(f"06a.{column}" for column in range(3, 14)),
    "dos.completion_share", "dos.in_time_share", "dos.late_share", "dos.online_share",
    "dig.digitised_share", "dig.electronic_result_share", "pay.online_share", "rate.good_share",
)  # fmt: skip

_FIRST_DAY = """
    select max(valid_from) from marts.dim_communes
    where commune_code = $commune_code and valid_from <= $period_to
"""


class NotComparable(ExplanationError):
    """The figure is not counted, so that nothing can be taken apart."""


class TwoCommunes(ExplanationError):
    """The code names another commune in each quarter, so that there is nothing to compare."""


@dataclass(frozen=True)
class Side:
    """One of the two: a quarter, and the vintage of it if one is named."""

    quarter: Quarter
    number: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Side":
        """`2023-Q2`, or `2023-Q2@1` for its vintage 1.

        Raises:
            UnknownQuarter: the quarter has another form.
            NotComparable: what stands behind the `@` is no number of a vintage.
        """
        code, at, number = text.partition("@")
        if at and not (number.isdecimal() and int(number)):
            raise NotComparable(f"{text!r} names no vintage: write 2023-Q2@1 for vintage 1.")
        return cls(Quarter.parse(code), int(number) if at else None)


@dataclass(frozen=True)
class Difference:
    """How one figure changed; `causes` add up to `change` exactly.

    Shares are fractions of one; where one is not defined both ways there are no causes.
    """

    definition: Definition
    old: Fraction | None
    new: Fraction | None
    causes: tuple[Cause, ...]

    @property
    def change(self) -> Fraction | None:
        """New less old, if both are defined."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Differences:
    """All differences of one commune; sources say what was read, old first."""

    commune_code: str
    commune_name: str
    sources: tuple[str, str]
    is_of_vintages: bool
    differences: tuple[Difference, ...]


def compare(
    settings: Settings, old: Side, new: Side, commune_code: str, code: str | None = None
) -> Differences:
    """The differences of a commune's figures between two editions, of `code` alone if given.

    Raises:
        UnknownFigure, NotComparable, UnknownCommune: naming what is not known or not counted.
        TwoCommunes: the code names another commune in each quarter.
        ListDisagrees: the members do not make a figure; also what `open_edition` raises.
    """
    with ExitStack() as stack:
        editions = [
            stack.enter_context(open_edition(settings, side.quarter, side.number))
            for side in (old, new)
        ]
        definitions = read_definitions(editions[1].connection)
        chosen = [_chosen(definitions, code)] if code else [definitions[d] for d in DEFAULT]
        sheets = [read_sheet(edition, commune_code) for edition in editions]
        if old.quarter != new.quarter:
            _require_one_commune(editions, sheets)
        members = [members_of_commune(edition, commune_code) for edition in editions]
        cause_of = None
        if old.quarter == new.quarter:
            cause_of = causes_of_restatement(settings, editions, members)
        differences = tuple(
            _difference(definitions, definition, members, cause_of) for definition in chosen
        )
    for edition, sheet, side in zip(editions, sheets, members, strict=True):
        _require_figures(edition, sheet, side, definitions, chosen)
    return Differences(
        commune_code=commune_code,
        commune_name=sheets[1]["commune_name"],
        sources=(editions[0].source, editions[1].source),
        is_of_vintages=cause_of is not None,
        differences=differences,
    )


def _chosen(definitions: Mapping[str, Definition], code: str) -> Definition:
    if code not in definitions:
        raise UnknownFigure(code, list(definitions))
    definition = definitions[code]
    if definition.origin in ("declared", "score_766"):
        raise NotComparable(f"{code} is not counted from records, so nothing is behind a change.")
    return definition


def _require_one_commune(editions: Sequence[Edition], sheets: Sequence[Mapping[str, Any]]) -> None:
    """Do nothing when both quarters' sheets are of the commune with the same first day."""
    by_quarter = sorted(zip(editions, sheets, strict=True), key=lambda side: side[0].quarter)
    first_days = [_first_day(edition, sheet["commune_code"]) for edition, sheet in by_quarter]
    if first_days[0] == first_days[1]:
        return
    code, quarter, day = sheets[0]["commune_code"], by_quarter[0][0].quarter, first_days[1]
    named = " and ".join(
        f"{sheet['commune_name']} (from {first_day}) in {edition.quarter}"
        for (edition, sheet), first_day in zip(by_quarter, first_days, strict=True)
    )
    raise TwoCommunes(
        f"{code} is {named}: what differs is the commune; `motcua restate {quarter} --on {day} "
        f"--commune {code}` adds the earlier quarter up to the later commune."
    )


def _first_day(edition: Edition, commune_code: str) -> date | None:
    """First day of the commune on the quarter's last day; none of a code with its last day."""
    asked = {"commune_code": commune_code, "period_to": edition.quarter.period_to}
    found: tuple[date | None] | None = edition.connection.execute(_FIRST_DAY, asked).fetchone()
    return found[0] if found else None


def _difference(
    definitions: Mapping[str, Definition],
    definition: Definition,
    members: Sequence[Members],
    cause_of: Callable[[Record], str] | None,
) -> Difference:
    old, new = (side.records for side in members)
    if definition.kind != "share":
        column = definition.column
        causes = (
            count_causes(old, new, column)
            if cause_of is None
            else restated_count_causes(old, new, column, cause_of)
        )
        values = (Fraction(total(old, column)), Fraction(total(new, column)))
        return Difference(definition, *values, causes)
    part, whole = _columns(definitions, definition)
    causes = (
        share_causes(old, new, part, whole)
        if cause_of is None
        else restated_share_causes(old, new, part, whole, cause_of)
    )
    return Difference(definition, _share(old, part, whole), _share(new, part, whole), causes)


def _columns(definitions: Mapping[str, Definition], share: Definition) -> tuple[str, str]:
    return definitions[share.numerator_code].column, definitions[share.denominator_code].column


def _share(records: Sequence[Record], part: str, whole: str) -> Fraction | None:
    denominator = total(records, whole)
    return Fraction(total(records, part), denominator) if denominator else None


def _require_figures(
    edition: Edition,
    sheet: Mapping[str, Any],
    members: Members,
    definitions: Mapping[str, Definition],
    chosen: Sequence[Definition],
) -> None:
    """Do nothing when the members make the figures that the edition holds."""
    for column in _counted(definitions, chosen):
        made = total(members.records, column)
        if made != sheet[column]:
            raise ListDisagrees(
                f"{column} of commune {sheet['commune_code']}, {edition.source}, is "
                f"{sheet[column]}, but its records make {made}: the marts contradict themselves; "
                "build anew."
            )


def _counted(definitions: Mapping[str, Definition], chosen: Sequence[Definition]) -> Iterator[str]:
    for definition in chosen:
        if definition.kind == "share":
            yield from _columns(definitions, definition)
        else:
            yield definition.column
