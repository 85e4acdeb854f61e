"""The script that `make bench` measures the marts against gives the marts' own rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from connectors import ENTITIES, load_source, pull_entity
from simulator.province import Province
from simulator.server import serve
from warehouse.build import build
from warehouse.settings import PROJECT_ROOT, Settings, SourceAccess

SCRIPT = PROJECT_ROOT / "benchmarks" / "marts.sql"
NIGHTS = (date(2023, 3, 15), date(2023, 6, 15))


@pytest.fixture(scope="module")
def both(
    small_province: Province, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The script's tables in `main`, the dbt project's attached as `built`."""
    settings = Settings(tmp_path_factory.mktemp("bench") / "var")
    source = replace(load_source("hai_duong"), requests_per_second=1000.0)
    with serve(small_province, today=NIGHTS[0]) as stand_in:
        access = SourceAccess(
            stand_in.base_url, stand_in.token_url, stand_in.client_id, stand_in.client_secret
        )
        for night in NIGHTS:
            stand_in.set_today(night)
            for entity in ENTITIES:
                pull_entity(source, entity, access, settings.landing)
    built: Path = build(settings).path
    with duckdb.connect() as connection:
        connection.execute(f"set variable landing = '{settings.landing}'")
        connection.execute(f"set variable seeds = '{PROJECT_ROOT / 'dbt_project' / 'seeds'}'")
        connection.execute(SCRIPT.read_text(encoding="utf-8"))
        connection.execute(f"attach '{built}' as built (read_only)")
        yield connection


@pytest.mark.parametrize("table", ["fct_dossiers", "fct_dossiers_by_commune_quarter"])
def test_the_hand_written_script_gives_the_rows_of_the_mart(
    both: duckdb.DuckDBPyConnection, table: str
) -> None:
    columns = both.execute(f"describe built.marts.{table}").fetchall()
    scripted = {column[0] for column in both.execute(f"describe main.{table}").fetchall()}
    # The script counts form II.06a only: what comes from papers and levels is ours alone.
    names = ", ".join(column[0] for column in columns if column[0] in scripted)
    by_script = both.execute(f"select {names} from main.{table} order by all").fetchall()  # noqa: S608
    by_dbt = both.execute(f"select {names} from built.marts.{table} order by all").fetchall()  # noqa: S608

    assert len(by_dbt) > 100
    assert names.count(",") >= 20
    assert by_script == by_dbt
