"""The quarter: warehouse -> a door per commune -> drafts -> a person -> frozen, delivered."""

from pathlib import Path

from airflow.sdk import CronDataIntervalTimetable, TriggerRule, dag, task

from dags.approval import ASK, DRAFTS, AskForApproval, raise_if_not_approved, record
from dags.assets import DELIVERED_REPORTS, PUBLISHED_WAREHOUSE
from dags.quarters import quarter
from dags.retries import UNLESS_NAMED
from expectations.receipt import GateClosed, read_quarter_verdict
from warehouse.settings import load_settings


@task.sensor(mode="reschedule", poke_interval=600, timeout=3 * 24 * 3600)
def wait_for_cut_off() -> bool:
    """A night has been published that began after the quarter's last moment."""
    from warehouse.database import warehouse_state

    published = load_settings().published
    return published.exists() and warehouse_state(published).observed_at >= quarter().end


@task(inlets=[PUBLISHED_WAREHOUSE])
def judge() -> list[dict[str, str | list[str]]]:
    """A door per commune; the communes by district, or together where there is no such tier."""
    from expectations.gate import judge_quarter
    from reports.quality import render_quality

    groups: dict[str, list[str]] = {}
    for commune in judge_quarter(load_settings(), quarter()).communes:
        groups.setdefault(commune.district_name or "Toàn tỉnh", []).append(commune.commune_code)
    render_quality(load_settings())
    return [{"group": name, "communes": codes} for name, codes in groups.items()]


@task(map_index_template="{{ task.op_kwargs.group }}")
def render(group: str, communes: list[str]) -> int:
    """Drafts of the group's communes with an open door; how many communes."""
    from reports.build import build_reports

    drafts = load_settings().for_drafts()
    return sum(draft.is_delivered for draft in build_reports(drafts, quarter(), communes))


@task
def render_index() -> str:
    """The drafts' front page: every commune, drafted or not."""
    from reports.build import build_index

    return str(build_index(load_settings().for_drafts(), quarter()))


@task(pool="warehouse_writer", outlets=[DELIVERED_REPORTS])
def issue() -> str:
    """Freeze what was approved and deliver it; the front page of what was delivered."""
    from reports.issue import issue as issue_quarter
    from reports.quality import render_quality

    issued = issue_quarter(load_settings(), quarter())
    render_quality(load_settings())
    return str(issued.index)


@task(trigger_rule=TriggerRule.ALL_DONE)
def verdict(index: str | None) -> None:
    """Red when a commune got no report: names it, or who refused all of them, and says why."""
    from reports.document_findings import raise_if_withheld

    if index is None:
        raise_if_not_approved()
        raise GateClosed(f"Chưa lập xong báo cáo {quarter().label}: xem bước đỏ phía trước.")
    read_quarter_verdict(load_settings().gate, quarter().code).raise_if_closed()
    raise_if_withheld(load_settings(), quarter())


@dag(
    schedule=CronDataIntervalTimetable("0 0 15 3,6,9,12 *", timezone="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=UNLESS_NAMED,
    doc_md=str(Path(__file__).with_suffix(".md")),
)
def quarterly_report() -> None:
    wait_for_cut_off() >> (groups := judge())
    render.expand_kwargs(groups) >> (step := render_index())
    for person in range(1, load_settings().approvers + 1):
        suffix = "" if person == 1 else f"_{person}"
        step >> (ask := AskForApproval(task_id=f"{ASK}{suffix}", person=person))
        step = record.override(task_id=f"record{suffix}")(person, ask.output[DRAFTS], ask.output)
    step >> (index := issue())
    verdict(index)


quarterly_report()
