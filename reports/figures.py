"""The figures of a quarter, read from the pinned warehouse with a handful of queries.

Data flow: marts of the pinned file -> CommuneFigures. Counts come as the marts hold them, declared
values as the commune gave them; what must add up is `reports.agreement`. This module gathers what
others need of figures.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from expectations.receipt import UnknownCommune
from reports.agreement import FiguresDisagree, require_agreement
from reports.commune import (
    EARLIER_COLUMNS,
    FORM_COLUMNS,
    CommuneFigures,
    CommuneScore,
    EarlierQuarter,
    FieldFigures,
    ScoreGroup,
    ScoreRow,
)
from reports.registry import Registry, load_registry
from reports.scores import load_scores
from reports.units import Unit, plain_text
from warehouse.database import QuarterNotInWarehouse
from warehouse.periods import Quarter

__all__ = [
    "EARLIER_COLUMNS",
    "FORM_COLUMNS",
    "CommuneFigures",
    "CommuneScore",
    "EarlierQuarter",
    "FieldFigures",
    "FiguresDisagree",
    "ScoreGroup",
    "ScoreRow",
    "load_figures",
    "require_agreement",
]

_EARLIER_QUARTERS = 4
_COMMUNES = """
    select
        commune_code, commune_name, district_name, province_code, province_name, period_from,
        period_to, policy_version, {counts}
    from marts.rpt_commune_quarter
    where quarter_code = $quarter_code
    order by district_code nulls last, commune_code
"""
_FIELDS = f"""
    select
        counted.commune_code, counted.field_code,
        coalesce(fields.field_name, counted.field_code) as field_name,
        {", ".join(f"counted.{column}" for column in FORM_COLUMNS)}
    from marts.fct_dossiers_by_commune_quarter as counted
    left join marts.dim_fields as fields on fields.field_code = counted.field_code
    where counted.quarter_code = $quarter_code
    order by counted.commune_code, counted.field_code
"""  # noqa: S608  the names are the constants above
# Quarters from before the first dossier was received say nothing, and those from before the first
# day of the commune are of another one with its code. A code with a last day has no other commune.
_EARLIER = f"""
    select commune_code, quarter_code, {", ".join(EARLIER_COLUMNS)}
    from marts.rpt_commune_quarter
    left join (
        select commune_code, max(valid_from) as valid_from from marts.dim_communes
        where valid_from <= $period_to group by commune_code
    ) as communes using (commune_code)
    where quarter_code < $quarter_code and quarter_code >= $first_code and received_count > 0
        and coalesce(period_to >= communes.valid_from, true)
    order by commune_code, quarter_code
"""  # noqa: S608
_DECLARED = """
    select commune_code, item_code, value_number, value_text
    from marts.fct_declared_values
    where quarter_code = $quarter_code
"""
_QUARTERS = "select distinct quarter_code from marts.rpt_commune_quarter order by quarter_code"
_CATALOGUE = """
    select field_code, coalesce(field_name, field_code) from marts.dim_fields order by field_code
"""
_PARTS = """
    with counted as (
        select commune_code, field_code, channel_code, unnest(figures) as column_name
        from marts.fct_figure_members
        where quarter_code = $quarter_code and record_kind = 'dossier'
    )
    select
        commune_code, column_name,
        case when grouping(field_code) = 0 then 'field' else 'channel' end as dimension,
        coalesce(field_code, channel_code) as part_code, count(*) as part_count
    from counted
    group by grouping sets (
        (commune_code, column_name, field_code), (commune_code, column_name, channel_code)
    )
    order by all
"""
_Declared = dict[str, Decimal | str]
_Parts = dict[str, dict[tuple[str, str], int]]


def load_figures(
    connection: DuckDBPyConnection, *, quarter_code: str, commune_codes: list[str] | None = None
) -> list[CommuneFigures]:
    """Figures of `commune_codes` (by default all of the quarter), by district and commune code.

    Raises:
        QuarterNotInWarehouse: the warehouse has no figures of the quarter.
        UnknownCommune: naming every requested code that the quarter does not have.
    """
    registry = load_registry(connection)
    rows = _rows(
        connection, _COMMUNES.format(counts=", ".join(registry.counted_columns)), quarter_code
    )
    if not rows:
        closed = connection.execute(_QUARTERS).fetchall()
        raise QuarterNotInWarehouse(quarter_code, tuple(code for (code,) in closed))
    wanted = _wanted(rows, commune_codes, quarter_code)
    fields = _fields_by_commune(connection, quarter_code)
    earlier = _earlier_by_commune(connection, quarter_code)
    declared = _declared_by_commune(connection, quarter_code)
    scores = load_scores(connection, period_to=rows[0]["period_to"])
    catalogue = connection.execute(_CATALOGUE).fetchall()
    names = {code: plain_text(name) for code, name in catalogue}
    parts = _parts_by_commune(connection, quarter_code)
    return [
        _commune(
            row, quarter_code, registry, fields[code], _silent(catalogue, fields[code]),
            declared[code], scores.get(code), tuple(earlier[code]), parts[code], names,
        )
        for row in rows
        if (code := row["commune_code"]) in wanted
    ]  # fmt: skip


def _rows(
    connection: DuckDBPyConnection, sql: str, quarter_code: str, **more: object
) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, {"quarter_code": quarter_code, **more})
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _first_earlier(quarter_code: str) -> str:
    quarter = Quarter.parse(quarter_code)
    for _ in range(_EARLIER_QUARTERS):
        quarter = quarter.previous
    return quarter.code


def _wanted(
    rows: list[dict[str, Any]], commune_codes: list[str] | None, quarter_code: str
) -> set[str]:
    known = {row["commune_code"] for row in rows}
    if commune_codes is None:
        return known
    unknown = sorted(set(commune_codes) - known)
    if unknown:
        raise UnknownCommune(
            f"No commune {', '.join(map(repr, unknown))} in {quarter_code}: the warehouse has "
            f"{len(known)} communes in force on the quarter's last day; "
            "check the five-digit code."
        )
    return set(commune_codes)


def _fields_by_commune(
    connection: DuckDBPyConnection, quarter_code: str
) -> dict[str, list[FieldFigures]]:
    """Fields with any dossier, by commune code."""
    by_commune: dict[str, list[FieldFigures]] = defaultdict(list)
    for row in _rows(connection, _FIELDS, quarter_code):
        counts = {column: row[column] for column in FORM_COLUMNS}
        if any(counts.values()):
            name = plain_text(row["field_name"])
            by_commune[row["commune_code"]].append(FieldFigures(row["field_code"], name, counts))
    return by_commune


def _earlier_by_commune(
    connection: DuckDBPyConnection, quarter_code: str
) -> dict[str, list[EarlierQuarter]]:
    by_commune: dict[str, list[EarlierQuarter]] = defaultdict(list)
    asked = {
        "first_code": _first_earlier(quarter_code),
        "period_to": Quarter.parse(quarter_code).period_to,
    }
    for row in _rows(connection, _EARLIER, quarter_code, **asked):
        counts = {column: row[column] for column in EARLIER_COLUMNS}
        by_commune[row["commune_code"]].append(EarlierQuarter(row["quarter_code"], counts))
    return by_commune


def _declared_by_commune(connection: DuckDBPyConnection, quarter_code: str) -> dict[str, _Declared]:
    """Declared values; a text keeps its lines, each plain."""
    by_commune: dict[str, _Declared] = defaultdict(dict)
    for row in _rows(connection, _DECLARED, quarter_code):
        item, number, text = row["item_code"], row["value_number"], row["value_text"]
        if number is not None:
            by_commune[row["commune_code"]][item] = Decimal(str(number))
        elif text is not None and text.strip():
            lines = filter(None, map(plain_text, text.splitlines()))
            by_commune[row["commune_code"]][item] = "\n".join(lines)
    return by_commune


def _parts_by_commune(connection: DuckDBPyConnection, quarter_code: str) -> dict[str, _Parts]:
    by_commune: dict[str, _Parts] = defaultdict(dict)
    for row in _rows(connection, _PARTS, quarter_code):
        parts = by_commune[row["commune_code"]].setdefault(row["column_name"], {})
        parts[row["dimension"], row["part_code"]] = row["part_count"]
    return by_commune


def _silent(catalogue: list[tuple[str, str]], fields: Iterable[FieldFigures]) -> tuple[str, ...]:
    with_dossiers = {figures.field_code for figures in fields}
    return tuple(plain_text(name) for code, name in catalogue if code not in with_dossiers)


def _commune(
    row: dict[str, Any],
    quarter_code: str,
    registry: Registry,
    fields: list[FieldFigures],
    silent_fields: tuple[str, ...],
    declared: _Declared,
    score: CommuneScore | None,
    earlier: tuple[EarlierQuarter, ...],
    parts: _Parts,
    names: dict[str, str],
) -> CommuneFigures:
    return CommuneFigures(
        commune_code=row["commune_code"],
        commune=Unit(row["commune_name"]),
        superior=Unit(row["district_name"] or row["province_name"]),
        province=Unit(row["province_name"]),
        province_code=row["province_code"],
        quarter_code=quarter_code,
        period_from=row["period_from"],
        period_to=row["period_to"],
        policy_version=plain_text(row["policy_version"]),
        counts={column: row[column] for column in registry.counted_columns},
        registry=registry,
        fields=tuple(fields),
        silent_fields=silent_fields,
        declared=declared,
        score=score,
        earlier=earlier,
        parts=parts,
        field_names=names,
    )
