"""What a person answers to a run of a quarter, and what the run makes of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from expectations.gate import judge_quarter
from reports.build import build_index, build_reports
from reports.drafted import drafts_on_hand
from reports.issue import issue
from simulator.province import generate
from simulator.server import serve
from tests.dags.answering import APPROVE, REJECT, TIME_IS_UP, Answers, answering
from tests.nights import pull_everything
from warehouse.approvals import Approval, approvals_of
from warehouse.build import build
from warehouse.database import publish
from warehouse.deciding import record_approval
from warehouse.frozen import vintages
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import PROJECT_ROOT, Settings

QUARTER = Quarter(2023, 2)
CHIEF, VICE = "tran-thi-b", "le-van-c"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the quarter was judged, and drafted for one commune."""
    settings = Settings(tmp_path_factory.mktemp("drafted"))
    province = generate(commune_codes=["10654", "10657"], scale=0.02)
    with serve(province, today=date(2023, 6, 15)) as stand_in:
        pull_everything(stand_in, settings)
    publish(settings, build(settings))
    judge_quarter(settings, QUARTER)
    build_reports(settings.for_drafts(), QUARTER, ["10657"])
    build_index(settings.for_drafts(), QUARTER)
    return settings.home


@pytest.fixture
def settings(drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home of the test's own, told to the tasks by the environment."""
    home = copytree(drafted, tmp_path / "home")
    monkeypatch.setenv("MOTCUA_HOME", str(home))
    return Settings(home)


@pytest.fixture
def quarter(dag_bag: Any) -> Any:
    """The DAG from the first question on."""
    return _from_the_question_on(dag_bag)


@pytest.fixture
def quarter_of_two(dag_bag: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same, when two persons must approve."""
    monkeypatch.setenv("MOTCUA_APPROVERS", "2")
    return _from_the_question_on(type(dag_bag)(PROJECT_ROOT / "dags"))


def _from_the_question_on(dag_bag: Any) -> Any:
    return dag_bag.dags["quarterly_report"].partial_subset(
        ["approve"], include_upstream=False, include_downstream=True
    )


def test_an_approval_with_its_remark_freezes_and_delivers(quarter: Any, settings: Settings) -> None:
    began = datetime.now(VIETNAM) - timedelta(seconds=1)

    run, [(subject, body)] = _run(quarter, {"approve": (CHIEF, APPROVE, "Đã đối chiếu")})

    assert run.state == "success"
    [vintage] = vintages(settings, QUARTER)
    [approval] = vintage.manifest.approvals
    assert (approval.by, approval.remark, approval.through) == (CHIEF, "Đã đối chiếu", "airflow")
    assert approval.drafts_sha256 == drafts_on_hand(settings, QUARTER)
    assert vintage.manifest.warehouse_sha256 == sha256_of(settings.published)
    assert began <= datetime.fromisoformat(approval.at) <= datetime.now(VIETNAM)
    assert vintage.manifest.frozen_at == approval.at
    assert (settings.reports / "2023-Q2" / "10657" / "bao-cao.docx").is_file()
    assert subject == "Phê duyệt báo cáo quý II năm 2023"
    assert "từ 15/03/2023 đến hết 14/06/2023" in body
    assert "mở với **207** trên 207 đơn vị cấp xã, đóng với **0**." in body
    assert "Bản thảo: **1** đơn vị." in body
    assert f"bắt đầu từ `{settings.drafts}/2023-Q2/index.html`" in body
    assert approval.drafts_sha256 in body


def test_a_rejection_freezes_nothing_delivers_nothing_and_says_why(
    quarter: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    run, _ = _run(quarter, {"approve": (CHIEF, REJECT, "Sai số kỳ trước")})

    log = capfd.readouterr().out
    assert _states(run) == {
        "approve": "success",
        "record": "failed",
        "issue": "upstream_failed",
        "verdict": "failed",
    }
    said = f"Báo cáo quý II năm 2023 bị từ chối ({CHIEF}, "
    assert log.count(said) >= 2, "at the step and at the end"
    assert "ý kiến: “Sai số kỳ trước”)" in log
    _assert_nothing_is_issued(settings)
    assert (settings.drafts / "2023-Q2" / "10657" / "bao-cao.docx").is_file()


def test_when_nobody_decides_in_time_the_run_is_red_and_says_so(
    quarter: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    run, _ = _run(quarter, {"approve": TIME_IS_UP})

    log = capfd.readouterr().out
    assert _states(run)["approve"] == _states(run)["verdict"] == "failed"
    assert run.get_task_instance("approve").try_number == 1
    assert "Quá 72 giờ không ai quyết định về báo cáo quý II năm 2023" in log
    assert "còn thiếu 1 trên 1 người phê duyệt (đã phê duyệt: chưa có ai)" in log
    _assert_nothing_is_issued(settings)


def test_nobody_is_asked_about_drafts_that_are_approved_already(
    quarter: Any, settings: Settings
) -> None:
    _approve_by_hand(settings, CHIEF)

    run, questions = _run(quarter, {})

    assert (run.state, questions) == ("success", [])
    assert [a.through for a in vintages(settings, QUARTER)[0].manifest.approvals] == ["cli"]
    assert len(approvals_of(settings, QUARTER, drafts_on_hand(settings, QUARTER))) == 1


def test_a_quarter_that_was_issued_before_is_asked_about_with_a_reason(
    quarter: Any, settings: Settings
) -> None:
    _approve_by_hand(settings, CHIEF)
    issue(settings, QUARTER)
    build_reports(settings.for_drafts(), QUARTER, ["10654", "10657"])

    silent, [(_, body)] = _run(quarter, {"approve": (CHIEF, APPROVE, None)})

    assert "đã chốt trước đó" in body
    assert _states(silent)["record"] == "failed"
    assert len(vintages(settings, QUARTER)) == 1

    answered, _ = _run(quarter, {"approve": (CHIEF, APPROVE, "Thêm xã Quốc Tuấn")})

    assert answered.state == "success"
    _, second = vintages(settings, QUARTER)
    assert sorted(second.documents) == ["10654", "10657"]
    assert second.manifest.reason == "Thêm xã Quốc Tuấn"


def test_drafts_made_anew_while_a_person_decided_are_not_issued(
    quarter: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    def draft_one_more() -> None:
        build_reports(settings.for_drafts(), QUARTER, ["10654", "10657"])

    run, _ = _run(quarter, {"approve": (CHIEF, APPROVE, None)}, before=draft_one_more)

    assert (_states(run)["record"], _states(run)["issue"]) == ("success", "failed")
    assert "còn thiếu 1 trên 1 người phê duyệt (đã phê duyệt: chưa có ai)" in capfd.readouterr().out
    _assert_nothing_is_issued(settings)


def test_nobody_is_asked_where_nothing_is_drafted(
    quarter: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    rmtree(settings.drafts / "2023-Q2" / "10657")

    run, questions = _run(quarter, {})

    assert questions == []
    assert _states(run)["approve"] == _states(run)["verdict"] == "failed"
    log = capfd.readouterr().out
    assert "There is no draft of 2023-Q2" in log
    assert "Chưa lập xong báo cáo quý II năm 2023: xem bước đỏ phía trước" in log


def test_two_persons_approve_and_both_are_in_the_manifest(
    quarter_of_two: Any, settings: Settings
) -> None:
    answers: Answers = {"approve": (CHIEF, APPROVE, None), "approve_2": (VICE, APPROVE, "Đồng ý")}

    run, questions = _run(quarter_of_two, answers)

    assert run.state == "success"
    assert f"- Đã phê duyệt: {CHIEF}, " in questions[1][1]
    manifest = vintages(settings, QUARTER)[0].manifest
    assert [approval.by for approval in manifest.approvals] == [CHIEF, VICE]
    assert manifest.frozen_at == manifest.approvals[1].at


def test_one_person_is_not_two(
    quarter_of_two: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    twice = (CHIEF, APPROVE, None)

    run, _ = _run(quarter_of_two, {"approve": twice, "approve_2": twice})

    assert _states(run)["record_2"] == "failed"
    assert "còn thiếu 1 trên 2 người phê duyệt" in capfd.readouterr().out
    _assert_nothing_is_issued(settings)


def test_an_approval_of_a_file_that_was_judged_anew_meanwhile_issues_nothing(
    quarter: Any, settings: Settings
) -> None:
    first = sha256_of(settings.published)

    def judge_another() -> None:
        publish(settings, build(settings, full_refresh=True))
        judge_quarter(settings, QUARTER)

    run, _ = _run(quarter, {"approve": (CHIEF, APPROVE, None)}, before=judge_another)

    assert sha256_of(settings.published) != first
    assert _states(run)["record"] == "success"
    assert _states(run)["issue"] == "failed"
    _assert_nothing_is_issued(settings)


def test_what_was_issued_while_the_run_waited_is_not_rejected(
    quarter: Any, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    def issue_by_hand() -> None:
        _approve_by_hand(settings, VICE)
        issue(settings, QUARTER)

    run, _ = _run(quarter, {"approve": (CHIEF, REJECT, "Sai số")}, before=issue_by_hand)

    assert _states(run)["record"] == "failed"
    assert "đã là bản chốt số 1" in capfd.readouterr().out
    decisions = approvals_of(settings, QUARTER, drafts_on_hand(settings, QUARTER))
    assert [decision.by for decision in decisions] == [VICE]


def _assert_nothing_is_issued(settings: Settings) -> None:
    assert not settings.frozen.exists()
    assert not settings.reports.exists()


def _approve_by_hand(settings: Settings, by: str) -> None:
    moment = datetime.now(VIETNAM).isoformat(timespec="seconds")
    sha256 = drafts_on_hand(settings, QUARTER)
    record_approval(settings, Approval("2023-Q2", sha256, "approve", by, moment, "", "cli"))


def _run(
    quarter: Any, answers: Answers, before: Callable[[], None] = lambda: None
) -> tuple[Any, list[tuple[str, str]]]:
    """The run from the first question on, and the questions' subjects and bodies."""
    with answering(answers, before) as questions:
        run = quarter.test(logical_date=QUARTER.end)
    return run, questions


def _states(run: Any) -> dict[str, str]:
    return {i.task_id: str(i.state) for i in run.get_task_instances()}
