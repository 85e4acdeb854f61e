"""The catalogue of commune-level procedures and the decisions that changed it (`data/*.csv`).

142 procedures in 28 fields, of which 139 are in force at any time: three were abolished in the
second quarter of 2023, each replaced by one issued in the same decision. A procedure belongs to
one field; a few are listed under a second one as well. The first is the primary field, the one
its dossiers are counted in.
"""

import csv
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from simulator.dossier import Level

FeeKind = Literal["fee", "charge"]
Action = Literal["issue", "amend", "abolish"]

_DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of administration; `share` is its weight among all dossiers."""

    code: str
    name: str
    share: int


class Decision(NamedTuple):
    """What one decision of the province does to one procedure.

    `published` is the day on which the procedure enters or leaves the national database, `public`
    the day on which the communes put it up (None: not yet), `effective` the day on which the legal
    text behind the decision enters into force.
    """

    number: str
    procedure_code: str
    action: Action
    signed: date
    published: date | None
    public: date | None
    effective: date | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure; `processing_days` are working days, `share` its weight within the field.

    `fee_amount` is in đồng, 0 where nothing is charged. A procedure `issued` by a decision we know
    may take the place of another: `replaces` is that one's code.
    """

    code: str
    name: str
    field_code: str
    other_field_code: str | None
    level: Level
    processing_days: int
    share: int
    result_name: str
    fee_kind: FeeKind
    fee_amount: int
    has_online_payment: bool
    has_result: bool
    is_linked_to_population_database: bool
    is_complete: bool
    is_land_related: bool
    internal_process_date: date | None
    electronic_process_date: date | None
    issued: date | None = None
    replaces: str | None = None

    def code_on(self, day: date) -> str:
        """The code under which the matter is filed on `day`: its predecessor's before its issue."""
        if self.replaces is not None and self.issued is not None and day < self.issued:
            return self.replaces
        return self.code

    def as_known_on(self, day: date) -> "Procedure":
        """The procedure without the approvals that come after `day`."""
        return replace(
            self,
            internal_process_date=_by(day, self.internal_process_date),
            electronic_process_date=_by(day, self.electronic_process_date),
        )


@dataclass(frozen=True)
class Catalogue:
    """All fields and procedures, by code, and all decisions, in order of signing."""

    fields: dict[str, Field]
    procedures: dict[str, Procedure]
    decisions: tuple[Decision, ...] = ()

    def as_known_on(self, day: date) -> "Catalogue":
        """The catalogue as the portal shows it on `day`.

        A decision is shown from the day it is signed, a procedure from the day the decision that
        issues it is; of later days only `effective` is known beforehand. What is abolished stays.
        """
        return Catalogue(
            fields=self.fields,
            procedures={
                code: each.as_known_on(day)
                for code, each in self.procedures.items()
                if each.issued is None or each.issued <= day
            },
            decisions=tuple(
                each._replace(published=_by(day, each.published), public=_by(day, each.public))
                for each in self.decisions
                if each.signed <= day
            ),
        )

    def in_field(self, field_code: str) -> list[Procedure]:
        """Procedures whose primary field it is."""
        return [each for each in self.procedures.values() if each.field_code == field_code]

    def draw(self, rng: Random, count: int) -> list[Procedure]:
        """`count` procedures, drawn by the weight of field and procedure."""
        everything = [each for each in self.procedures.values() if each.share]
        in_field: dict[str, int] = {}
        for each in everything:
            in_field[each.field_code] = in_field.get(each.field_code, 0) + each.share
        weights = (
            self.fields[each.field_code].share * each.share / in_field[each.field_code]
            for each in everything
        )
        return rng.choices(everything, cum_weights=list(accumulate(weights)), k=count)

    def draw_in_field(self, rng: Random, field_code: str, *, online: bool) -> Procedure:
        """A procedure of the field; one that can be filed online if `online`."""
        candidates = [
            each
            for each in self.in_field(field_code)
            if each.share and (not online or each.level != "information")
        ]
        return rng.choices(candidates, weights=[each.share for each in candidates])[0]


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _by(day: date, known: date | None) -> date | None:
    return known if known is not None and known <= day else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_LEVELS: dict[str, Level] = {"information": "information", "partial": "partial", "full": "full"}
_ACTIONS: dict[str, Action] = {"issue": "issue", "amend": "amend", "abolish": "abolish"}


@cache
def read_catalogue() -> Catalogue:
    """The catalogue in `data/fields.csv`, `data/procedures.csv` and `data/decisions.csv`."""
    fields = [
        Field(code=row["field_code"], name=row["field_name"], share=int(row["share"]))
        for row in _rows("fields.csv")
    ]
    decisions = tuple(_decision(row) for row in _rows("decisions.csv"))
    issued = {each.procedure_code: each.signed for each in decisions if each.action == "issue"}
    procedures = [_procedure(row, issued) for row in _rows("procedures.csv")]
    return Catalogue(
        fields={each.code: each for each in fields},
        procedures={each.code: each for each in procedures},
        decisions=decisions,
    )


def _decision(row: dict[str, str]) -> Decision:
    return Decision(
        number=row["decision_number"],
        procedure_code=row["procedure_code"],
        action=_ACTIONS[row["action"]],
        signed=date.fromisoformat(row["signed_date"]),
        published=_day(row["published_date"]),
        public=_day(row["public_date"]),
        effective=_day(row["effective_date"]),
    )


def _procedure(row: dict[str, str], issued: dict[str, date]) -> Procedure:
    return Procedure(
        code=row["procedure_code"],
        name=row["procedure_name"],
        field_code=row["field_code"],
        other_field_code=row["other_field_code"] or None,
        level=_LEVELS[row["level"]],
        processing_days=int(row["processing_days"]),
        share=int(row["share"]),
        result_name=row["result_name"],
        fee_kind="charge" if row["fee_kind"] == "charge" else "fee",
        fee_amount=int(row["fee_amount"]),
        has_online_payment=row["has_online_payment"] == "1",
        has_result=row["has_result"] == "1",
        is_linked_to_population_database=row["is_linked_to_population_database"] == "1",
        is_complete=row["is_complete"] == "1",
        is_land_related=row["is_land_related"] == "1",
        internal_process_date=_day(row["internal_process_date"]),
        electronic_process_date=_day(row["electronic_process_date"]),
        issued=issued.get(row["procedure_code"]),
        replaces=row["replaces"] or None,
    )
