"""Runs dbt in this process over the file that is built aside; the only module that knows dbt."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from warehouse.errors import MotcuaError
from warehouse.landing import list_windows
from warehouse.settings import PROJECT_ROOT, Settings

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
# What a source need not have; the models take it as empty until a window of it has landed.
FURTHER_ENTITIES = ("papers", "payments", "ratings", "petitions", "declarations")


class BuildFailed(MotcuaError):
    """A model or a test of dbt failed; the message names each, with its count of rows."""


def run_dbt(aside: Path, settings: Settings, frozen: list[Path], *, skip: Iterable[str]) -> None:
    """Run `dbt build` in this process; afterwards no connection is left open.

    Raises:
        BuildFailed: naming every model and test that failed.
    """
    # dbt takes more than a second to import, which callers that only plan need not pay.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    work = settings.home / "dbt"
    arguments = ["build", "--quiet", "--log-level", "none", "--log-level-file", "none"]
    arguments += ["--no-send-anonymous-usage-stats", "--no-version-check", "--no-write-json"]
    arguments += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    arguments += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    for kind in skip:
        arguments += ["--exclude-resource-type", kind]
    landed = [e for e in FURTHER_ENTITIES if list_windows(settings.landing, entity=e)]
    places = {"landing": str(settings.landing), "build_path": str(aside)}
    inputs = {"landed_entities": landed, "frozen_manifests": [str(path) for path in frozen]}
    variables = places | inputs
    try:
        outcome = dbtRunner().invoke([*arguments, "--vars", json.dumps(variables)])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if outcome.success:
        return
    if outcome.result is None:
        raise BuildFailed(f"dbt could not run: {outcome.exception}")
    faults = [line for result in outcome.result.results if (line := _fault(result))]
    raise BuildFailed(
        f"dbt failed, the published warehouse stays as it is. Look into {aside} and, for the SQL, "
        f"into {work / 'target' / 'run'}:\n" + "\n".join(faults)
    )


def _fault(result: Any) -> str | None:
    """One line on a failed node of dbt; None for one that did not fail or was skipped after one."""
    status = str(result.status)
    if status == "fail":
        return f"test {result.node.name}: {result.failures} rows"
    if status == "error":
        lines = [line.strip() for line in (result.message or "").splitlines() if line.strip()]
        return f"{result.node.resource_type} {result.node.name}: {' '.join(lines[:3])}"
    return None
