"""Whole runs of the DAGs, task by task in this process, over a stand-in of all 207 communes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import connectors
from expectations.verdicts import CommuneVerdict
from simulator import defects
from simulator.applicants import EMAIL_MARK, IDENTITY_MARK, NAME_MARK
from simulator.province import Province, generate
from simulator.server import serve
from tests.dags.answering import APPROVE, answering
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
SPOILED = "10507"
PERSONAL = tuple(mark.encode() for mark in (IDENTITY_MARK, EMAIL_MARK, NAME_MARK))


@pytest.fixture(scope="module")
def province() -> Province:
    """All communes at a hundredth; one of them has a dossier that ends before it was received."""
    return defects.end_before_intake(generate(scale=0.01), commune_code=SPOILED)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One home for the runs of this module, told to the tasks by the environment."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_HOME", str(home))
        yield Settings(home)


@pytest.fixture(scope="module")
def night(dag_bag: Any, settings: Settings, province: Province) -> Any:
    """The night after the quarter's last day; what the other runs do builds on it."""
    return _run_night(dag_bag, province, date(2023, 6, 15))


def test_a_night_ends_green_with_a_published_warehouse(night: Any, settings: Settings) -> None:
    assert night.state == "success"
    assert _states(night) == {"success": 12}
    assert settings.published.is_file()
    assert (settings.quality / "index.html").is_file()
    assert (settings.radar / "index.html").is_file()


def test_a_bad_night_tries_again_and_leaves_yesterdays_warehouse_standing(
    dag_bag: Any,
    night: Any,
    settings: Settings,
    province: Province,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patiently = connectors.load_source
    monkeypatch.setattr(connectors, "load_source", lambda n: replace(patiently(n), attempts=1))
    pull = dag_bag.dags["nightly_load"].get_task("pull")
    monkeypatch.setitem(pull.partial_kwargs, "retry_delay", timedelta(0))
    yesterday = sha256_of(settings.published)

    run = _run_night(dag_bag, province, date(2023, 6, 16), bad_day="login_page:always")

    assert run.state == "failed"
    assert _states(run) == {"success": 6, "failed": 1, "upstream_failed": 5}
    assert _tries(run, "failed") == {"pull": 3}
    assert sha256_of(settings.published) == yesterday


def test_a_closed_door_is_named_once_and_the_other_206_communes_get_their_documents(
    dag_bag: Any, night: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with answering({"approve": ("tran-thi-b", APPROVE, None)}):
        run = dag_bag.dags["quarterly_report"].test(logical_date=QUARTER.end)

    log = capfd.readouterr().out
    reports = settings.reports / QUARTER.code
    delivered = {folder.parent.name for folder in reports.glob("*/bao-cao.docx")}
    assert run.state == "failed"
    assert _tries(run, "failed") == {"verdict": 1}
    assert len(delivered) == 206
    assert SPOILED not in delivered
    assert (reports / "index.html").is_file()
    assert "còn đóng với 1 trên 207 đơn vị cấp xã" in log
    assert f"{SPOILED} Phường Cẩm Thượng: [D" in log


def test_a_quarter_waits_while_no_night_after_its_last_day_is_published(
    dag_bag: Any, night: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = dag_bag.dags["quarterly_report"].get_task("wait_for_cut_off").python_callable

    monkeypatch.setitem(is_over.__globals__, "quarter", lambda: Quarter(2023, 2))
    assert is_over()
    monkeypatch.setitem(is_over.__globals__, "quarter", lambda: Quarter(2023, 3))
    assert not is_over()


def test_a_quarter_waits_while_no_warehouse_was_published_at_all(
    dag_bag: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = dag_bag.dags["quarterly_report"].get_task("wait_for_cut_off").python_callable

    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))

    assert not is_over()


def test_communes_are_drafted_by_district_and_together_where_there_is_none(
    dag_bag: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = dag_bag.dags["quarterly_report"].get_task("judge").python_callable
    communes = (
        CommuneVerdict("10507", "Phường Cẩm Thượng", "288", "Thành phố Hải Dương", ()),
        CommuneVerdict("10606", "Xã Nam Sách", None, None, ()),
        CommuneVerdict("10510", "Phường Bình Hàn", "288", "Thành phố Hải Dương", ()),
        CommuneVerdict("10645", "Xã An Phú", None, None, ()),
    )
    verdict = SimpleNamespace(communes=communes)
    monkeypatch.setattr("expectations.gate.judge_quarter", lambda settings, quarter: verdict)
    monkeypatch.setattr("reports.quality.render_quality", lambda settings: None)
    monkeypatch.setitem(judge.__globals__, "quarter", lambda: Quarter(2025, 3))

    assert judge() == [
        {"group": "Thành phố Hải Dương", "communes": ["10507", "10510"]},
        {"group": "Toàn tỉnh", "communes": ["10606", "10645"]},
    ]


def test_nothing_personal_is_in_airflows_metadata_or_logs(night: Any) -> None:
    files = [path for path in Path(os.environ["AIRFLOW_HOME"]).rglob("*") if path.is_file()]

    assert any(file.name == "airflow.db" for file in files)
    assert [f for f in files if any(word in f.read_bytes() for word in PERSONAL)] == []


def _run_night(dag_bag: Any, province: Province, today: date, **server: Any) -> Any:
    with serve(province, today=today, **server) as stand_in, pytest.MonkeyPatch.context() as patch:
        for name in ("base_url", "token_url", "client_id", "client_secret"):
            patch.setenv(f"MOTCUA_HAI_DUONG_{name.upper()}", getattr(stand_in, name))
        moment = datetime(today.year, today.month, today.day, 1, tzinfo=VIETNAM)
        return dag_bag.dags["nightly_load"].test(logical_date=moment)


def _states(run: Any) -> dict[str, int]:
    states = [str(instance.state) for instance in run.get_task_instances()]
    return {state: states.count(state) for state in states}


def _tries(run: Any, state: str) -> dict[str, int]:
    """How often each task was tried that ended in `state`."""
    return {i.task_id: i.try_number for i in run.get_task_instances() if i.state == state}
