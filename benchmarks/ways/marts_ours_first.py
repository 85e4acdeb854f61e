"""As `marts_ours`, on the first night of an installation: dbt reads and parses the project too."""

from pathlib import Path
from typing import Any

from benchmarks.ways.dbt_rehearsal import home_over
from benchmarks.ways.marts_ours import run
from warehouse.settings import Settings

__all__ = ["prepare", "run"]


def prepare(inputs: dict[str, Any], folder: Path) -> Settings:
    """A home over the landing files."""
    return home_over(Path(inputs["landing"]), folder)
