"""The figures of a quarter, read from the pinned warehouse with a handful of queries.

Counts come as the marts hold them. What must add up is added up once more before a sentence is
written: a report that contradicts itself is worse than none.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from expectations.receipt import UnknownCommune
from reports.units import Unit, plain_text
from warehouse.database import QuarterNotInWarehouse
from warehouse.errors import MotcuaError

# Columns (3) to (13) of form II.06a, circular 01/2020/TT-VPCP.
FORM_COLUMNS = (
    "received_count",
    "received_online_count",
    "received_direct_or_postal_count",
    "carried_over_count",
    "resolved_count",
    "resolved_early_count",
    "resolved_on_time_count",
    "resolved_late_count",
    "pending_count",
    "pending_in_time_count",
    "pending_overdue_count",
)
OTHER_COLUMNS = (
    "received_direct_count",
    "received_postal_count",
    "waiting_for_supplement_count",
    "waiting_for_payment_count",
    "returned_count",
    "no_due_date_count",
    "no_channel_count",
    "quarantined_count",
)
# Identities of the form: the first column is the sum of the others.
_IDENTITIES = (
    FORM_COLUMNS[0:4],
    ("received_count", "resolved_count", "pending_count"),
    FORM_COLUMNS[4:8],
    FORM_COLUMNS[8:11],
    ("received_direct_or_postal_count", "received_direct_count", "received_postal_count"),
)


class FiguresDisagree(MotcuaError):
    """Figures of the marts do not add up, so no sentence can be true of all of them."""


@dataclass(frozen=True)
class FieldFigures:
    """One field of a commune in the quarter: columns (3) to (13) by name."""

    field_code: str
    field_name: str
    counts: dict[str, int]


@dataclass(frozen=True)
class CommuneFigures:
    """One commune in one quarter: grain of `rpt_commune_quarter`, with its fields.

    `superior` is the district, or the province where there is no district tier (from 2025-07-01).
    """

    commune_code: str
    commune: Unit
    superior: Unit
    province: Unit
    quarter_code: str
    period_from: date
    period_to: date
    policy_version: str
    counts: dict[str, int]
    fields: tuple[FieldFigures, ...] = ()
    silent_fields: tuple[str, ...] = ()


_COMMUNES = f"""
    select
        commune_code, commune_name, district_name, province_name, period_from, period_to,
        policy_version, {", ".join((*FORM_COLUMNS, *OTHER_COLUMNS))}
    from marts.rpt_commune_quarter
    where quarter_code = $quarter_code
    order by district_code nulls last, commune_code
"""  # noqa: S608  the names are the constants above
_FIELDS = f"""
    select
        counted.commune_code, counted.field_code,
        coalesce(fields.field_name, counted.field_code) as field_name,
        {", ".join(f"counted.{column}" for column in FORM_COLUMNS)}
    from marts.fct_dossiers_by_commune_quarter as counted
    left join marts.dim_fields as fields on fields.field_code = counted.field_code
    where counted.quarter_code = $quarter_code
    order by counted.commune_code, counted.field_code
"""  # noqa: S608
_QUARTERS = "select distinct quarter_code from marts.rpt_commune_quarter order by quarter_code"
_CATALOGUE = """
    select field_code, coalesce(field_name, field_code) from marts.dim_fields order by field_code
"""


def load_figures(
    connection: DuckDBPyConnection, *, quarter_code: str, commune_codes: list[str] | None = None
) -> list[CommuneFigures]:
    """Figures of `commune_codes` (by default all of the quarter), by district and commune code.

    Raises:
        QuarterNotInWarehouse: the warehouse has no figures of the quarter.
        UnknownCommune: naming every requested code that the quarter does not have.
    """
    rows = _rows(connection, _COMMUNES, quarter_code)
    if not rows:
        closed = connection.execute(_QUARTERS).fetchall()
        raise QuarterNotInWarehouse(quarter_code, tuple(code for (code,) in closed))
    wanted = _wanted(rows, commune_codes, quarter_code)
    fields = _fields_by_commune(connection, quarter_code)
    catalogue = connection.execute(_CATALOGUE).fetchall()
    return [
        _commune(row, quarter_code, fields[row["commune_code"]], catalogue)
        for row in rows
        if row["commune_code"] in wanted
    ]


def _rows(connection: DuckDBPyConnection, sql: str, quarter_code: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, {"quarter_code": quarter_code})
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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


def _commune(
    row: dict[str, Any],
    quarter_code: str,
    fields: list[FieldFigures],
    catalogue: list[tuple[str, str]],
) -> CommuneFigures:
    with_dossiers = {figures.field_code for figures in fields}
    district = row["district_name"]
    return CommuneFigures(
        commune_code=row["commune_code"],
        commune=Unit(row["commune_name"]),
        superior=Unit(district or row["province_name"]),
        province=Unit(row["province_name"]),
        quarter_code=quarter_code,
        period_from=row["period_from"],
        period_to=row["period_to"],
        policy_version=plain_text(row["policy_version"]),
        counts={column: row[column] for column in (*FORM_COLUMNS, *OTHER_COLUMNS)},
        fields=tuple(fields),
        silent_fields=tuple(
            plain_text(name) for code, name in catalogue if code not in with_dossiers
        ),
    )


def require_agreement(figures: CommuneFigures) -> None:
    """Do nothing when the figures of one commune add up, overall and field by field.

    Raises:
        FiguresDisagree: naming the first column and identity that does not hold.
    """
    counts = figures.counts
    waiting = counts["waiting_for_supplement_count"] + counts["waiting_for_payment_count"]
    where = f"commune {figures.commune_code}, {figures.quarter_code}"
    for whole, *parts in _IDENTITIES:
        _require_sum(counts, whole, parts, where)
        if whole in FORM_COLUMNS and set(parts) <= set(FORM_COLUMNS):
            for field in figures.fields:
                _require_sum(field.counts, whole, parts, f"{where}, field {field.field_code}")
    if waiting > counts["pending_count"]:
        raise FiguresDisagree(
            f"{waiting} dossiers of {where} wait, but only {counts['pending_count']} are pending: "
            "the marts are wrong, no report is written; rebuild the warehouse."
        )
    for column in FORM_COLUMNS:
        total = sum(field.counts[column] for field in figures.fields)
        if total != figures.counts[column]:
            raise FiguresDisagree(
                f"{column} of {where} is {figures.counts[column]} in marts.rpt_commune_quarter "
                f"but {total} summed over fields: the marts are wrong, no report is written; "
                "rebuild the warehouse."
            )


def _require_sum(counts: dict[str, int], whole: str, parts: list[str], where: str) -> None:
    total = sum(counts[part] for part in parts)
    if counts[whole] != total:
        raise FiguresDisagree(
            f"{whole} of {where} is {counts[whole]}, but {' + '.join(parts)} is {total}: "
            "the marts are wrong, no report is written; rebuild the warehouse."
        )
