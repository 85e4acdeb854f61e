"""A vintage as large as a bigger province's: every record of a judged quarter many times over.

    judged home -> copy of its warehouse, enlarged -> warehouse.freezing -> vintage of another home

Copies differ in their codes only, so that every figure grows with its list.
"""

import shutil
from dataclasses import dataclass

import duckdb

from warehouse.database import OFFLINE
from warehouse.freezing import ToFreeze, freeze
from warehouse.frozen import TABLES, Vintage
from warehouse.periods import Quarter
from warehouse.settings import Settings

_MEMBERS = "marts.fct_figure_members"
_COPIES = f"""
    insert into {_MEMBERS}
    select members.* replace (
        record_code || '-' || copy.number as record_code,
        dossier_code || '-' || copy.number as dossier_code,
        md5(version_key || copy.number) as version_key
    )
    from {_MEMBERS} as members, range(2, $copies + 1) as copy (number)
    where quarter_code = $quarter and commune_code is not null
"""  # noqa: S608
# The catalogue is the province's and does not grow; what is declared has no members.
_COUNTED = """
    select column_name from marts.dim_indicators
    where kind in ('count', 'amount') and origin not in ('catalogue', 'declared', 'score_766')
"""
_DOSSIERS = f"""
    select count(*) from {_MEMBERS} where quarter_code = ? and record_kind = 'dossier'
"""  # noqa: S608


@dataclass(frozen=True)
class Enlarged:
    """The vintage, how many dossiers and members it has, and its members' file in bytes."""

    vintage: Vintage
    dossiers: int
    members: int
    size: int


def enlarge(judged: Settings, quarter: Quarter, home: Settings, dossiers: int) -> Enlarged:
    """Freeze `quarter` of `judged` in the empty `home`, with at least so many dossiers in it."""
    home.home.mkdir(parents=True)
    warehouse = home.home / "enlarged.duckdb"
    shutil.copyfile(judged.published, warehouse)
    with duckdb.connect(str(warehouse), config=dict(OFFLINE)) as connection:
        held = _number(connection, _DOSSIERS, quarter)
        copies = -(-dossiers // held)
        connection.execute(_COPIES, {"copies": copies, "quarter": quarter.code})
        connection.execute(_growth(connection, "rpt_commune_quarter", copies))
        connection.execute(_growth(connection, "fct_dossiers_by_commune_quarter", copies))
        held = _number(connection, _DOSSIERS, quarter)
        members = _number(
            connection,
            f"select count(*) from {_MEMBERS} where quarter_code = ?",  # noqa: S608
            quarter,
        )
    content = ToFreeze(
        quarter=quarter,
        warehouse=warehouse,
        warehouse_sha256="",
        gate=judged.gate / quarter.code,
        documents={},
        rules_sha256="",
        approvals=(),
        reason="enlarged",
    )
    vintage, _ = freeze(home, content, frozen_at=quarter.end)
    warehouse.unlink()
    file = vintage.folder / TABLES / f"{_MEMBERS}.parquet"
    return Enlarged(vintage, held, members, file.stat().st_size)


def _growth(connection: duckdb.DuckDBPyConnection, table: str, copies: int) -> str:
    held = {name for name, *_ in connection.execute(f"describe marts.{table}").fetchall()}
    counted = {name for (name,) in connection.execute(_COUNTED).fetchall()}
    grown = ", ".join(f"{name} = {name} * {copies}" for name in sorted(held & counted))
    return f"update marts.{table} set {grown}"  # noqa: S608


def _number(connection: duckdb.DuckDBPyConnection, sql: str, quarter: Quarter) -> int:
    row = connection.execute(sql, [quarter.code]).fetchone()
    return int(row[0]) if row else 0
