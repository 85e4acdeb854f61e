"""The night: provincial systems -> landing -> door `landed` -> warehouse -> quality page."""

from pathlib import Path

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.assets import PUBLISHED_WAREHOUSE
from dags.retries import UNLESS_NAMED, WHATEVER_IT_IS
from warehouse.settings import load_settings, load_source_access

ENTITIES = ["procedures", "dossiers"]


@task(
    map_index_template="{{ task.op_kwargs.source }}: {{ task.op_kwargs.entity }}",
    **WHATEVER_IT_IS,
)
def pull(source: str, entity: str) -> dict[str, str | int]:
    """Bring what changed to landing."""
    from connectors import load_source, pull_entity

    access, landing = load_source_access(source), load_settings().landing
    manifest = pull_entity(load_source(source), entity, access, landing)
    return {"window": manifest.window, "rows": manifest.rows}


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
    built = build(settings)
    if not built.is_unchanged:
        publish(settings, built)


@task
def render_quality_page() -> str:
    """What both doors found, as static pages."""
    from reports.quality import render_quality

    return str(render_quality(load_settings()))


@dag(
    schedule=CronTriggerTimetable("0 1 * * *", timezone="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=UNLESS_NAMED,
    doc_md=str(Path(__file__).with_suffix(".md")),
)
def nightly_load() -> None:
    pulled = pull.expand(source=list(load_settings().sources), entity=ENTITIES)
    pulled >> judge_landed() >> build_and_publish() >> render_quality_page()


nightly_load()
