"""A real Airflow on this machine, with its own scheduler: one night, twice."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cli.local import fault_in_log
from cli.local_airflow import DAGS, started
from connectors import ENTITIES
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

MOMENT = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)


def test_a_night_runs_green_twice_and_nothing_runs_by_the_clock(tmp_path: Path) -> None:
    done: list[str] = []
    settings = Settings(tmp_path)

    def tell(name: str, instance: dict[str, Any]) -> None:
        if instance["state"] == "success":
            done.append(name)

    with started(settings, today=date(2023, 6, 15), scale=0.01) as local:
        runs = []
        for _ in range(2):
            run_id = local.airflow.start_run("nightly_load", "night", MOMENT, MOMENT)
            runs.append((run_id, local.airflow.follow("nightly_load", run_id, tell, local.check)))
        all_runs = local.airflow.ask("GET", "dags/~/dagRuns")["dag_runs"]
        paused = [local.airflow.ask("GET", f"dags/{dag_id}")["is_paused"] for dag_id in DAGS]

    assert runs == [("night", True)] * 2
    assert [run["dag_run_id"] for run in all_runs] == ["night"]
    assert paused == [False, False]
    assert settings.published.is_file()
    first = sorted(["load_declared", *(f"pull [hai_duong: {entity}]" for entity in ENTITIES)])
    after = ["judge_landed", "build_and_publish"]
    pages = ["render_quality_page", "write_radar", "write_restatements"]
    assert len(done) == 24
    for night in (done[:12], done[12:]):
        assert [sorted(night[:7]), night[7:9], sorted(night[9:])] == [first, after, pages]
    assert _processes_of(tmp_path) == []


def test_the_fault_that_ended_a_task_is_read_from_its_log(tmp_path: Path) -> None:
    log = tmp_path / "attempt=1.log"
    log.write_text(
        '{"event": "begin"}\nnot json\n'
        '{"event": "Task failed", "error_detail": [{"exc_value": "Phường Cẩm Thượng: [D06]"}]}\n'
        '{"event": "end"}\n',
        encoding="utf-8",
    )

    assert fault_in_log(log) == "Phường Cẩm Thượng: [D06]"
    assert fault_in_log(tmp_path / "attempt=2.log") == "it left no message"


def test_the_help_says_what_both_commands_do() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "cli.local", "--help"], capture_output=True, text=True, check=True
    ).stdout

    assert "cli.local run" in shown
    assert "cli.local up" in shown
    assert "--scale" in shown


def _processes_of(home: Path) -> list[str]:
    """Command lines of processes that were told of `home`."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(home).encode() in environment.read_bytes():
                found.append((environment.parent / "cmdline").read_text(encoding="utf-8"))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found
