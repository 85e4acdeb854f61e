"""What stands where: landing, warehouse, gate and reports, one line each."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from warehouse.landing import list_windows, read_manifest
from warehouse.settings import Settings


def describe(settings: Settings) -> Iterator[str]:
    """Lines about `settings.home`, in the order in which data flow; a stage without data says so.

    Raises:
        LandingDamaged: a manifest is unreadable.
    """
    yield f"home       {settings.home}"
    yield from _landing(settings)
    yield from _warehouse(settings)
    yield from _quarters("gate", settings.gate, "verdict.json", "motcua gate")
    yield from _frozen(settings)
    yield from _quarters("reports", settings.reports, "index.html", "motcua report")


def _landing(settings: Settings) -> Iterator[str]:
    folders = list_windows(settings.landing)
    if not folders:
        yield "landing    nothing landed yet: run `motcua pull`"
    for entity_folder, windows in groupby(folders, key=lambda folder: folder.parent):
        manifests = [read_manifest(window) for window in windows]
        newest = manifests[-1]
        rows = sum(manifest.rows for manifest in manifests)
        yield (
            f"landing    {entity_folder.parent.name}/{newest.entity}: {len(manifests)} windows, "
            f"{rows:,} rows, observed up to {newest.observed_at}"
        )


def _warehouse(settings: Settings) -> Iterator[str]:
    from warehouse.database import warehouse_state

    if not settings.published.exists():
        yield "warehouse  not published yet: run `motcua build`"
        return
    state = warehouse_state(settings.published)
    quarters = ", ".join(state.closed_quarters) or "none"
    yield (
        f"warehouse  {settings.published}, observed up to {state.observed_at.isoformat()}, "
        f"closed quarters: {quarters}"
    )


def _frozen(settings: Settings) -> Iterator[str]:
    from warehouse.frozen import frozen_quarters, vintages

    quarters = frozen_quarters(settings)
    if not quarters:
        yield "frozen     nothing yet: run `motcua approve <quarter>`"
    for quarter in quarters:
        newest = vintages(settings, quarter)[-1]
        persons = ", ".join(approval.by for approval in newest.manifest.approvals)
        yield f"frozen     {quarter} vintage {newest.number}, approved by {persons}"


def _quarters(stage: str, folder: Path, marker: str, command: str) -> Iterator[str]:
    quarters = sorted(path.parent.name for path in folder.glob(f"????-Q?/{marker}"))
    if not quarters:
        yield f"{stage:<10} nothing yet: run `{command} <quarter>`"
    for quarter in quarters:
        documents = sum(1 for _ in (folder / quarter).glob("*/bao-cao.docx"))
        detail = f", {documents} communes" if stage == "reports" else ""
        yield f"{stage:<10} {quarter}{detail}"
