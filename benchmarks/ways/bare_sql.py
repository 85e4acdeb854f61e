"""What the bare ways end with: raw rows in DuckDB -> one table `fct_dossiers`, in plain SQL."""

from pathlib import Path

import duckdb

from warehouse.dbt_run import DBT_PROJECT

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_SQL = (Path(__file__).parent / "fct_dossiers.sql").read_text(encoding="utf-8")
_MOMENT = """
    create or replace temp macro moment(text) as timezone(
        'Asia/Ho_Chi_Minh', try_strptime(nullif(text, ''), '%Y-%m-%dT%H:%M:%S.%g%z')
    )
"""


def make_fct_dossiers(connection: duckdb.DuckDBPyConnection, raw_dossiers: str) -> None:
    """Make `fct_dossiers` from the query `raw_dossiers`, whose columns are texts."""
    seeds = DBT_PROJECT / "seeds"
    connection.execute("set TimeZone = 'Asia/Ho_Chi_Minh'")
    connection.execute(f"set variable seeds = '{seeds}'")
    connection.execute(_MOMENT)
    connection.execute(f"create or replace temp view raw_dossiers as {raw_dossiers}")
    connection.execute(_SQL)
