"""The catalogue of commune-level procedures: 139 of them in 28 fields (`data/*.csv`).

A procedure belongs to one field; a few are listed under a second one as well. The first is the
primary field, the one its dossiers are counted in.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from simulator.dossier import Level

_DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of administration; `share` is its weight among all dossiers."""

    code: str
    name: str
    share: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure; `processing_days` are working days, `share` its weight within the field."""

    code: str
    name: str
    field_code: str
    other_field_code: str | None
    level: Level
    processing_days: int
    share: int
    result_name: str


@dataclass(frozen=True)
class Catalogue:
    """All fields and procedures, by code."""

    fields: dict[str, Field]
    procedures: dict[str, Procedure]

    def in_field(self, field_code: str) -> list[Procedure]:
        """Procedures whose primary field it is."""
        return [each for each in self.procedures.values() if each.field_code == field_code]

    def draw(self, rng: Random, count: int) -> list[Procedure]:
        """`count` procedures, drawn by the weight of field and procedure."""
        everything = list(self.procedures.values())
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
            each for each in self.in_field(field_code) if not online or each.level != "information"
        ]
        return rng.choices(candidates, weights=[each.share for each in candidates])[0]


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_LEVELS: dict[str, Level] = {"information": "information", "partial": "partial", "full": "full"}


@cache
def read_catalogue() -> Catalogue:
    """The catalogue in `data/fields.csv` and `data/procedures.csv`."""
    fields = [
        Field(code=row["field_code"], name=row["field_name"], share=int(row["share"]))
        for row in _rows("fields.csv")
    ]
    procedures = [
        Procedure(
            code=row["procedure_code"],
            name=row["procedure_name"],
            field_code=row["field_code"],
            other_field_code=row["other_field_code"] or None,
            level=_LEVELS[row["level"]],
            processing_days=int(row["processing_days"]),
            share=int(row["share"]),
            result_name=row["result_name"],
        )
        for row in _rows("procedures.csv")
    ]
    return Catalogue(
        fields={each.code: each for each in fields},
        procedures={each.code: each for each in procedures},
    )
