"""HTTP -> landing -> fct_dossiers, our way: both pulls with all their checks, then the whole build.

The build cannot be cut down to `fct_dossiers`: it makes every mart and runs every data test.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dbt.adapters.duckdb.connections
import dbt.cli.main  # noqa: F401 - imported before the clock starts

from benchmarks.stand_in import SOURCE_NAME
from connectors import ENTITIES, Source, load_source, pull_entity
from warehouse.build import build
from warehouse.settings import Settings, SourceAccess


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    source: Source
    access: SourceAccess
    settings: Settings


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """The source as it is configured, but without its polite pace."""
    source = replace(load_source(SOURCE_NAME), requests_per_second=1_000_000.0)
    home = Path(inputs.get("home", folder / "var"))
    return Prepared(source, SourceAccess(**inputs["stand_in"]), Settings(home, (SOURCE_NAME,)))


def run(prepared: Prepared) -> dict[str, str]:
    """Pull both entities in full and build the warehouse."""
    settings = prepared.settings
    for entity in ENTITIES:
        pull_entity(prepared.source, entity, prepared.access, settings.landing, full=True)
    built = build(settings, full_refresh=True)
    return {"database": str(built.path), "table": "marts.fct_dossiers"}
