"""HTTP -> landing -> fct_dossiers, our way: both pulls with all their checks, then the whole build.

The build cannot be cut down to `fct_dossiers`: it makes every mart and runs every data test. dbt
has parsed the project before, as on any night but the first; see `load_ours_first`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.stand_in import SOURCE_NAME
from benchmarks.ways.dbt_rehearsal import parse
from connectors import Source, load_source, pull_entity
from warehouse.build import build
from warehouse.settings import Settings, SourceAccess

# What the other ways load; the further entities would be work that they do not do.
_COMPARED = ("procedures", "dossiers")


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    source: Source
    access: SourceAccess
    settings: Settings


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """A home in which dbt has parsed its project."""
    prepared = prepare_first(inputs, folder)
    parse(prepared.settings)
    return prepared


def prepare_first(inputs: dict[str, Any], folder: Path) -> Prepared:
    """An empty home, and the source as it is configured, but without its polite pace."""
    source = replace(load_source(SOURCE_NAME), requests_per_second=1_000_000.0)
    access = SourceAccess(**inputs["stand_in"])
    return Prepared(source, access, Settings(folder / "var", (SOURCE_NAME,)))


def run(prepared: Prepared) -> dict[str, str]:
    """Pull both entities in full and build the warehouse."""
    settings = prepared.settings
    for entity in _COMPARED:
        pull_entity(prepared.source, entity, prepared.access, settings.landing, full=True)
    built = build(settings, full_refresh=True)
    return {"database": str(built.path), "table": "marts.fct_dossiers"}
