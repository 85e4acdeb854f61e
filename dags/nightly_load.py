"""The night: sources and declared files -> landing -> door `landed` -> warehouse -> pages."""

from pathlib import Path

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from dags.assets import PUBLISHED_WAREHOUSE
from dags.retries import UNLESS_NAMED, WHATEVER_IT_IS
from warehouse.settings import load_settings, load_source_access

ENTITIES = ["procedures", "dossiers", "papers", "payments", "ratings", "petitions"]


@task(
    map_index_template="{{ task.op_kwargs.source }}: {{ task.op_kwargs.entity }}",
    **WHATEVER_IT_IS,
)
def pull(source: str, entity: str) -> dict[str, str | int]:
    """Bring what changed to landing; a portal without such a list is asked nothing."""
    from connectors import entities_of, load_source, pull_entity

    if entity not in entities_of(load_source(source)):
        return {"rows": 0}
    access, landing = load_source_access(source), load_settings().landing
    manifest = pull_entity(load_source(source), entity, access, landing)
    return {"window": manifest.window, "rows": manifest.rows}


@task
def load_declared() -> dict[str, int]:
    """What communes declare: good files to landing, a note beside each bad one; never red."""
    from connectors.declared import load_declared as load

    loaded = load(load_settings(), get_current_context()["data_interval_end"])
    return {"accepted": len(loaded.accepted), "rejected": len(loaded.rejections)}


@task
def judge_landed() -> None:
    """Fail, naming the rule, when landing must not be built from."""
    from expectations.gate import judge_landing

    judge_landing(load_settings())


@task(pool="warehouse_writer", outlets=[PUBLISHED_WAREHOUSE])
def build_and_publish() -> None:
    """Build aside, then rename over what readers open."""
    from warehouse.build import build
    from warehouse.database import publish

    settings = load_settings()
    publish(settings, build(settings))


@task
def render_quality_page() -> str:
    """What both doors found, as static pages."""
    from reports.quality import render_quality

    return str(render_quality(load_settings()))


@task
def write_radar() -> str:
    """Which dossiers will be broken at the close, as pages; the warehouse stands without them."""
    from reports.radar import render_radar

    return str(render_radar(load_settings())[1])


@task
def write_restatements() -> int:
    """What has changed since each frozen quarter was approved, as pages; how many quarters."""
    from reports.restatements import render_restatements

    return len(render_restatements(load_settings()))


@dag(
    schedule=CronTriggerTimetable("0 1 * * *", timezone="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=UNLESS_NAMED,
    doc_md=str(Path(__file__).with_suffix(".md")),
)
def nightly_load() -> None:
    pulled = pull.expand(source=list(load_settings().sources), entity=ENTITIES)
    published = [pulled, load_declared()] >> judge_landed() >> build_and_publish()
    published >> [render_quality_page(), write_radar(), write_restatements()]


nightly_load()
