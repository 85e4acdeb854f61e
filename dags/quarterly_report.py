"""The quarter: published warehouse -> a door per commune -> documents by district -> verdict."""

from pathlib import Path

from airflow.sdk import CronDataIntervalTimetable, TriggerRule, dag, get_current_context, task

from dags.assets import DELIVERED_REPORTS, PUBLISHED_WAREHOUSE
from dags.retries import UNLESS_NAMED
from expectations.receipt import GateClosed, read_quarter_verdict
from warehouse.periods import Quarter
from warehouse.settings import load_settings


def quarter() -> Quarter:
    """The quarter that is the running DAG run's data interval."""
    return Quarter.ending_at(get_current_context()["data_interval_end"])


@task.sensor(mode="reschedule", poke_interval=600, timeout=3 * 24 * 3600)
def wait_for_cut_off() -> bool:
    """A night has been published that began after the quarter's last moment."""
    from warehouse.database import warehouse_state

    published = load_settings().published
    return published.exists() and warehouse_state(published).observed_at >= quarter().end


@task(inlets=[PUBLISHED_WAREHOUSE])
def judge() -> list[dict[str, str | list[str]]]:
    """A door per commune; the communes of each district, for the documents to come."""
    from expectations.gate import judge_quarter
    from reports.quality import render_quality

    districts: dict[str, list[str]] = {}
    for commune in judge_quarter(load_settings(), quarter()).communes:
        districts.setdefault(commune.district_name, []).append(commune.commune_code)
    render_quality(load_settings())
    return [{"district": name, "communes": codes} for name, codes in districts.items()]


@task(map_index_template="{{ task.op_kwargs.district }}")
def render(district: str, communes: list[str]) -> int:
    """Documents of the district's communes with an open door; how many communes."""
    from reports.build import build_reports

    return sum(d.is_delivered for d in build_reports(load_settings(), quarter(), communes))


@task(outlets=[DELIVERED_REPORTS])
def render_index() -> str:
    """The quarter's front page: every commune, delivered or not."""
    from reports.build import build_index
    from reports.quality import render_quality

    index = build_index(load_settings(), quarter())
    render_quality(load_settings())
    return str(index)


@task(trigger_rule=TriggerRule.ALL_DONE)
def verdict(index: str | None) -> None:
    """Red when a commune got no report: names it and says why."""
    from reports.document_findings import raise_if_withheld

    if index is None:
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
    wait_for_cut_off() >> (districts := judge())
    render.expand_kwargs(districts) >> (index := render_index())
    verdict(index)


quarterly_report()
