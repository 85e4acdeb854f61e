"""Reads a quarter restated on the boundaries of another day, from the published warehouse.

BoundariesError
├── NoBoundaries       no commune is known on that day
└── NotOnBoundaries    the commune does not exist on that day
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.database import open_for_reading, require_quarter
from warehouse.errors import MotcuaError
from warehouse.periods import Quarter
from warehouse.settings import Settings

_ROWS = """
    select *
    from marts.rpt_commune_quarter_on_boundaries
    where quarter_code = ? and boundary_date = ?
    order by commune_code
"""


class BoundariesError(MotcuaError):
    """Root of the faults of restating."""


class NoBoundaries(BoundariesError):
    """No commune is known on that day."""


class NotOnBoundaries(BoundariesError):
    """The commune does not exist on that day."""


@dataclass(frozen=True)
class RestatedCommune:
    """One commune of the day; `figures` by column of the sheet, all None where a part was split.

    `part_codes` are the communes of the quarter that lie in it, `split_codes` those of them that
    lie in others too.
    """

    commune_code: str
    commune_name: str
    part_codes: tuple[str, ...]
    split_codes: tuple[str, ...]
    figures: Mapping[str, int | float | None]


@dataclass(frozen=True)
class RestatedQuarter:
    """A quarter on the boundaries in force since `boundary_date`, by commune code."""

    quarter_code: str
    boundary_date: date
    communes: tuple[RestatedCommune, ...]


def restate(
    settings: Settings, quarter: Quarter, day: date, commune_code: str | None = None
) -> RestatedQuarter:
    """The quarter on the boundaries of `day`, all communes or one.

    Raises:
        QuarterNotInWarehouse: not closed, or none of the warehouse.
        NoBoundaries, NotOnBoundaries: the day or the commune is unknown.
    """
    require_quarter(settings.published, quarter)
    with open_for_reading(settings.published) as connection:
        boundary = _boundary_of(connection, day)
        cursor = connection.execute(_ROWS, [quarter.code, boundary])
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    communes = tuple(_commune(row) for row in rows)
    if commune_code is None:
        return RestatedQuarter(quarter.code, boundary, communes)
    one = tuple(each for each in communes if each.commune_code == commune_code)
    if not one:
        raise NotOnBoundaries(
            f"{quarter} has no commune {commune_code} on the boundaries of {boundary}: "
            "leave out --commune to see which there are."
        )
    return RestatedQuarter(quarter.code, boundary, one)


def _boundary_of(connection: duckdb.DuckDBPyConnection, day: date) -> date:
    found: tuple[date | None] | None = connection.execute(
        "select max(boundary_date) from marts.dim_commune_lineages where boundary_date <= ?", [day]
    ).fetchone()
    if found is None or found[0] is None:
        raise NoBoundaries(f"No commune is known on {day}: give a later day with --on.")
    return found[0]


def _commune(row: dict[str, object]) -> RestatedCommune:
    figures = {
        name: value
        for name, value in row.items()
        if name.endswith(("_count", "_amount", "_share"))
        and (value is None or isinstance(value, int | float))
    }
    return RestatedCommune(
        commune_code=str(row["commune_code"]),
        commune_name=str(row["commune_name"]),
        part_codes=_codes(row["part_codes"]),
        split_codes=_codes(row["split_codes"]),
        figures=figures,
    )


def _codes(found: object) -> tuple[str, ...]:
    return tuple(str(code) for code in found) if isinstance(found, list) else ()
