"""dbt beside `warehouse.build`: what it keeps from night to night, and runs without tests."""

import json
import os
import shutil
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from warehouse.dbt_run import DBT_PROJECT
from warehouse.settings import Settings


def home_over(landing: Path, folder: Path) -> Settings:
    """A home of its own over the same landing files (hard links)."""
    settings = Settings(folder / "var")
    shutil.copytree(landing, settings.landing, copy_function=os.link)
    return settings


def next_file(settings: Settings) -> Path:
    """Where `warehouse.build` builds: dbt parses anew when this name changes."""
    path = settings.building / "next" / settings.published.name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def parse(settings: Settings) -> None:
    """Let dbt parse the project for this home and keep what it found, as after any build.

    Raises:
        RuntimeError: it could not.
    """
    run_dbt(settings, "parse")


def run_dbt(settings: Settings, command: str, *options: str) -> None:
    """Run dbt in this process with the folders and variables of `warehouse.build`.

    Raises:
        RuntimeError: it ended with a fault.
    """
    target, logs = settings.home / "dbt" / "target", settings.home / "dbt" / "logs"
    variables = {"landing": str(settings.landing), "build_path": str(next_file(settings))}
    arguments = [command, "--quiet", "--log-level", "none", "--log-level-file", "none"]
    arguments += ["--no-send-anonymous-usage-stats", "--no-version-check"]
    arguments += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    arguments += ["--target-path", str(target), "--log-path", str(logs)]
    arguments += ["--vars", json.dumps(variables), *options]
    try:
        outcome = dbtRunner().invoke(arguments)
    finally:
        DuckDBConnectionManager.close_all_connections()
    if not outcome.success:
        raise RuntimeError(f"dbt {command} failed: {outcome.exception or outcome.result}")
