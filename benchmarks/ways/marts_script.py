"""Landing files -> two facts by one hand-written SQL script, `benchmarks/marts.sql`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.ways.bare_sql import OFFLINE
from warehouse.dbt_run import DBT_PROJECT

_SCRIPT = Path(__file__).resolve().parent.parent / "marts.sql"


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    landing: Path
    database: Path


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """Nothing to prepare but the names."""
    return Prepared(Path(inputs["landing"]), folder / "script.duckdb")


def run(prepared: Prepared) -> dict[str, str]:
    """Run the script into a new database."""
    with duckdb.connect(str(prepared.database), config=OFFLINE) as connection:
        connection.execute(f"set variable landing = '{prepared.landing}'")
        connection.execute(f"set variable seeds = '{DBT_PROJECT / 'seeds'}'")
        connection.execute(_SCRIPT.read_text(encoding="utf-8"))
    return {"database": str(prepared.database), "schema": "main"}
