"""A person approves one quarter and rejects another in Airflow's own web UI, in a real Airflow.

The province is at a hundredth; pictures are kept in `var/look/`.
"""

import time
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest

from cli.local import fault_in_log
from cli.local_airflow import APPROVERS, Local, started
from warehouse.frozen import read_vintage
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

pytestmark = pytest.mark.look

APPROVED, REJECTED = Quarter(2023, 2), Quarter(2023, 1)
APPROVAL, REJECTION = "Đã đối chiếu với sổ theo dõi", "Thiếu hồ sơ của xã Đồng Lạc"
NIGHT = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
PATIENCE_SECONDS = 600


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The home of this Airflow."""
    return Settings(tmp_path_factory.mktemp("approval"))


@pytest.fixture(scope="module")
def local(settings: Settings) -> Iterator[Local]:
    """Airflow, after a night, with a run of each quarter."""
    with started(settings, today=date(2023, 6, 15), scale=0.01) as running:
        run_id = running.airflow.start_run("nightly_load", "night", NIGHT, NIGHT)
        assert running.airflow.follow("nightly_load", run_id, lambda *_: None, running.check)
        for quarter in (APPROVED, REJECTED):
            start = datetime.combine(quarter.period_from, clock(), VIETNAM)
            running.airflow.start_run("quarterly_report", quarter.code, start, quarter.end)
        yield running


@pytest.fixture
def desk(local: Local, browser: Any) -> Iterator[Any]:
    """A page on which the person who approves has signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(local.airflow.base_url)
    page.locator("input[name=username]").fill(APPROVERS[0])
    page.locator("input[name=password]").fill(local.approvers[0].password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_test_id("nav-home-link").wait_for()
    yield page
    context.close()


def test_an_approved_quarter_waits_then_is_frozen_and_delivered(
    local: Local, settings: Settings, desk: Any, pictures: Path
) -> None:
    _wait_for(local, APPROVED, "approve", "awaiting_input")
    assert not settings.reports.exists()
    assert not settings.frozen.exists()

    _answer(local, desk, APPROVED, "Phê duyệt", APPROVAL, pictures)

    assert _wait_for_the_end(local, APPROVED) == "success"
    vintage = read_vintage(settings, APPROVED)
    [approval] = vintage.manifest.approvals
    assert (approval.by, approval.remark) == (APPROVERS[0], APPROVAL)
    assert approval.decision == "approve"
    delivered = list((settings.reports / APPROVED.code).glob("*/bao-cao.docx"))
    assert len(delivered) == len(vintage.documents) == 207
    for path in delivered:
        assert sha256_of(path) == vintage.documents[path.parent.name][path.name]
    _picture_of_run(local, desk, APPROVED, pictures)


def test_a_rejected_quarter_is_neither_frozen_nor_delivered_and_says_why(
    local: Local, settings: Settings, desk: Any, pictures: Path
) -> None:
    _wait_for(local, REJECTED, "approve", "awaiting_input")

    _answer(local, desk, REJECTED, "Từ chối", REJECTION, pictures)

    assert _wait_for_the_end(local, REJECTED) == "failed"
    assert not (settings.frozen / REJECTED.code).exists()
    assert not (settings.reports / REJECTED.code).exists()
    folder = local.airflow_home / "logs" / "dag_id=quarterly_report" / f"run_id={REJECTED}"
    for task in ("record", "verdict"):
        said = fault_in_log(folder / f"task_id={task}" / "attempt=1.log")
        assert said.startswith(f"Báo cáo quý I năm 2023 bị từ chối ({APPROVERS[0]}, ")
        assert f"ý kiến: “{REJECTION}”" in said
    desk.goto(f"{_page(local, REJECTED)}/tasks/verdict")
    desk.get_by_text(f"ý kiến: “{REJECTION}”").first.wait_for()
    desk.screenshot(path=pictures / f"approval-{REJECTED}-verdict.png")
    _picture_of_run(local, desk, REJECTED, pictures)


def _answer(
    local: Local, desk: Any, quarter: Quarter, option: str, remark: str, pictures: Path
) -> None:
    """Find the question under Required Actions, write a remark, choose."""
    desk.goto(f"{local.airflow.base_url}/required_actions")
    question = desk.get_by_role("link", name=f"Phê duyệt báo cáo {quarter.label}")
    question.wait_for()
    desk.screenshot(path=pictures / f"approval-{quarter}-waiting.png")
    question.click()
    desk.locator("#element_remark").fill(remark)
    assert f"/drafts/{quarter}/index.html" in desk.locator("body").inner_text()
    desk.screenshot(path=pictures / f"approval-{quarter}-question.png")
    desk.get_by_role("button", name=option, exact=True).click()
    desk.get_by_text("Response received at").wait_for()
    desk.screenshot(path=pictures / f"approval-{quarter}-answered.png")


def _picture_of_run(local: Local, desk: Any, quarter: Quarter, pictures: Path) -> None:
    desk.goto(_page(local, quarter))
    desk.get_by_text("verdict").first.wait_for()
    desk.screenshot(path=pictures / f"approval-{quarter}-run.png")


def _page(local: Local, quarter: Quarter) -> str:
    return f"{local.airflow.base_url}/dags/quarterly_report/runs/{quarter}"


def _wait_for_the_end(local: Local, quarter: Quarter) -> str:
    return _poll(local, f"dags/quarterly_report/dagRuns/{quarter}", ("success", "failed"))


def _wait_for(local: Local, quarter: Quarter, task: str, state: str) -> None:
    _poll(local, f"dags/quarterly_report/dagRuns/{quarter}/taskInstances/{task}", (state,))


def _poll(local: Local, path: str, states: tuple[str, ...]) -> str:
    """The state of what Airflow shows at `path`, once it is one of `states`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (state := str(local.airflow.ask("GET", path)["state"])) not in states:
        local.check()
        assert time.monotonic() < deadline, f"{path} is still {state}"
        time.sleep(1)
    return state
