import ast
import subprocess
import sys
import unicodedata
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from connectors import ENTITIES
from expectations.receipt import GateClosed
from warehouse.database import BuildIsRunning
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import PROJECT_ROOT

DRAFTED = {
    "wait_for_cut_off": {"judge"},
    "judge": {"render"},
    "render": {"render_index"},
    "render_index": {"approve"},
}


def test_these_two_dags_are_read_without_an_error(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    assert set(dag_bag.dags) == {"nightly_load", "quarterly_report"}


def test_a_night_pulls_then_judges_then_publishes_then_shows(dag_bag: Any) -> None:
    assert _edges(dag_bag.dags["nightly_load"]) == {
        "pull": {"judge_landed"},
        "load_declared": {"judge_landed"},
        "judge_landed": {"build_and_publish"},
        "build_and_publish": {"render_quality_page", "write_radar", "write_restatements"},
        "render_quality_page": set(),
        "write_radar": set(),
        "write_restatements": set(),
    }


def test_a_quarter_is_drafted_then_approved_then_issued_and_ends_with_the_verdict(
    dag_bag: Any,
) -> None:
    assert _edges(dag_bag.dags["quarterly_report"]) == DRAFTED | {
        "approve": {"record"},
        "record": {"issue"},
        "issue": {"verdict"},
        "verdict": set(),
    }


def test_two_persons_are_asked_one_after_the_other(
    dag_bag: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.dag_processing.dagbag import DagBag

    monkeypatch.setenv("MOTCUA_APPROVERS", "2")
    monkeypatch.setenv("MOTCUA_APPROVAL_HOURS", "5")
    quarter = DagBag(PROJECT_ROOT / "dags").dags["quarterly_report"]

    assert _edges(quarter) == DRAFTED | {
        "approve": {"record"},
        "record": {"approve_2"},
        "approve_2": {"record_2"},
        "record_2": {"issue"},
        "issue": {"verdict"},
        "verdict": set(),
    }
    asked = [quarter.get_task(name) for name in ("approve", "approve_2")]
    assert [(task.person, task.response_timeout) for task in asked] == [
        (1, timedelta(hours=5)),
        (2, timedelta(hours=5)),
    ]


def test_every_entity_that_can_be_pulled_is_pulled_every_night(dag_bag: Any) -> None:
    from dags.nightly_load import ENTITIES as PULLED

    assert sorted(PULLED) == sorted(ENTITIES)


def test_every_task_that_takes_the_writers_lock_waits_for_its_one_slot(dag_bag: Any) -> None:
    tasks = [task for dag in dag_bag.dags.values() for task in dag.tasks]
    waiting = {task.task_id for task in tasks if task.pool == "warehouse_writer"}
    locking = {task.task_id for task in tasks} & _functions_that_reach("writer_lock")

    assert waiting == locking == {"build_and_publish", "issue"}


def test_the_warehouse_and_the_reports_are_assets_that_connect_the_dags(dag_bag: Any) -> None:
    night, quarter = dag_bag.dags["nightly_load"], dag_bag.dags["quarterly_report"]

    published = [asset.name for asset in night.get_task("build_and_publish").outlets]
    assert published == ["published_warehouse"]
    assert [asset.name for asset in quarter.get_task("judge").inlets] == published
    assert [a.name for a in quarter.get_task("issue").outlets] == ["delivered_reports"]


def test_the_data_interval_of_a_run_is_the_statutory_quarter(dag_bag: Any) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable

    timetable = coerce_to_core_timetable(dag_bag.dags["quarterly_report"].timetable)
    quarters = [Quarter(year, number) for year in range(2020, 2031) for number in (1, 2, 3, 4)]

    for quarter in quarters:
        interval = timetable.infer_manual_data_interval(run_after=quarter.end)
        assert interval.start == datetime.combine(quarter.period_from, time(), VIETNAM)
        assert interval.end == quarter.end
        moment_before = quarter.end - timedelta(seconds=1)
        assert timetable.infer_manual_data_interval(run_after=moment_before).end == (
            quarter.previous.end
        )
    assert len(quarters) == 44


def test_the_night_runs_at_one_in_the_morning_in_vietnam(dag_bag: Any) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    timetable = coerce_to_core_timetable(dag_bag.dags["nightly_load"].timetable)
    restriction = TimeRestriction(datetime(2023, 6, 15, 12, tzinfo=VIETNAM), None, catchup=True)

    run = timetable.next_dagrun_info(last_automated_data_interval=None, restriction=restriction)

    assert run.run_after == datetime(2023, 6, 16, 1, tzinfo=VIETNAM)


def test_no_dag_catches_up_or_overtakes_itself(dag_bag: Any) -> None:
    for dag in dag_bag.dags.values():
        assert (dag.catchup, dag.max_active_runs) == (False, 1)
    assert len(dag_bag.dags) == 2


def test_a_fault_with_a_name_is_not_tried_again_unless_it_passes_or_is_a_pull(
    dag_bag: Any,
) -> None:
    from airflow.sdk import RetryAction

    tasks = [task for dag in dag_bag.dags.values() for task in dag.tasks]
    tasks.remove(ask := dag_bag.dags["quarterly_report"].get_task("approve"))
    policies = {task.task_id: task.retry_policy for task in tasks if task.task_id != "pull"}

    for policy in policies.values():
        assert policy.evaluate(GateClosed("closed"), 1, 2).action is RetryAction.FAIL
        assert policy.evaluate(OSError("network"), 1, 2).action is RetryAction.DEFAULT
        assert policy.evaluate(BuildIsRunning("locked"), 1, 2).action is RetryAction.RETRY
    assert len(policies) == 13
    pull = dag_bag.dags["nightly_load"].get_task("pull")
    assert pull.partial_kwargs["retry_policy"] is None
    assert {task.retries for task in tasks} == {2}
    assert ask.retries == 0


def test_every_dag_explains_itself_in_vietnamese(dag_bag: Any) -> None:
    for dag in dag_bag.dags.values():
        assert dag.doc_md.startswith("### ")
        assert unicodedata.is_normalized("NFC", dag.doc_md)
        assert "dữ liệu" in dag.doc_md
    assert len(dag_bag.dags) == 2


def test_a_dag_file_stays_short() -> None:
    files = sorted((PROJECT_ROOT / "dags").glob("*.py"))
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in files}

    assert {"nightly_load.py", "quarterly_report.py"} <= set(lengths)
    assert max(lengths.values()) <= 110


def test_reading_the_dags_loads_no_heavy_library() -> None:
    heavy = ["great_expectations", "pandas", "dbt", "duckdb", "requests", "pyarrow", "docx"]
    code = (
        "import sys, airflow.sdk; before = set(sys.modules)\n"
        "import dags.nightly_load, dags.quarterly_report\n"
        f"print(sorted(set({heavy}) & (set(sys.modules) - before)))"
    )

    read = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert read.stdout.strip().endswith("[]")


def _functions_that_reach(name: str) -> set[str]:
    """Names of all functions of the rooms, without the command line, that lead to `name`."""
    rooms = ("connectors", "dags", "expectations", "reports", "warehouse")
    files = [file for room in rooms for file in (PROJECT_ROOT / room).rglob("*.py")]
    functions = {
        (file, function.name): {
            node.id if isinstance(node, ast.Name) else node.name
            for node in ast.walk(function)
            if isinstance(node, ast.Name | ast.alias)
        }
        for file in files
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
    }
    reached = {name}
    while more := {f for (_, f), named in functions.items() if named & reached} - reached:
        reached |= more
    return reached


def _edges(dag: Any) -> dict[str, set[str]]:
    return {task.task_id: set(task.downstream_task_ids) for task in dag.tasks}
