"""Landing files -> all marts, our way: `warehouse.build` from nothing, with its data tests.

dbt has parsed the project before, as it has on any night but the first; see `marts_ours_first`.
"""

from pathlib import Path
from typing import Any

from benchmarks.ways.dbt_rehearsal import home_over, parse
from warehouse.build import build
from warehouse.settings import Settings


def prepare(inputs: dict[str, Any], folder: Path) -> Settings:
    """A home over the landing files, in which dbt has parsed its project."""
    settings = home_over(Path(inputs["landing"]), folder)
    parse(settings)
    return settings


def run(settings: Settings) -> dict[str, str]:
    """Build."""
    return {"database": str(build(settings, full_refresh=True).path), "schema": "marts"}
