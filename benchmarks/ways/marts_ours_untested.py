"""As `marts_ours`, without the data tests: what the models alone cost under dbt."""

from pathlib import Path
from typing import Any

from benchmarks.ways import marts_ours
from benchmarks.ways.dbt_rehearsal import next_file, run_dbt
from warehouse.settings import Settings

_NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


def prepare(inputs: dict[str, Any], folder: Path) -> Settings:
    """A home over the landing files, in which dbt has parsed its project."""
    return marts_ours.prepare(inputs, folder)


def run(settings: Settings) -> dict[str, str]:
    """Seeds and models."""
    run_dbt(settings, "build", *_NO_TESTS)
    return {"database": str(next_file(settings)), "schema": "marts"}
