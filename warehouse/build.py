"""Builds the warehouse aside: landing -> dbt (models and tests) -> a closed file, ready to publish.

    var/landing --verify--> var/building/next/motcua.duckdb --dbt build--> meta.build written last
    var/frozen, newest vintages --read by the restatement ledger--^

A night starts from a copy of the published file and adds the windows it does not know. It starts
from nothing when the project changed, or when landing is not that of the day before plus newer
windows; both ways give equal rows. A failure leaves the published file as it is.

    BuildFailed      a model or a test of dbt failed
    NothingLanded    there is nothing to build from

Alone: `motcua build`.
"""

import hashlib
import logging
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse import dbt_run
from warehouse.database import (
    OFFLINE,
    Built,
    WarehouseError,
    WarehouseMissing,
    open_for_reading,
    warehouse_state,
    writer_lock,
)
from warehouse.dbt_run import DBT_PROJECT, BuildFailed, run_dbt
from warehouse.errors import MotcuaError
from warehouse.frozen import MANIFEST as FROZEN_MANIFEST
from warehouse.frozen import frozen_quarters, read_vintage
from warehouse.landing import (
    MANIFEST,
    LandingDamaged,
    Manifest,
    root_hash,
    sha256_of,
    verify_landing,
)
from warehouse.settings import Settings

__all__ = ["BuildFailed", "Built", "NothingLanded", "build"]

ENTITIES = ("dossiers", "procedures")
_SOURCES = ("*.sql", "*.yml", "*.csv", "*.md")
_WINDOW = re.compile(r"\d{8}T\d{6}")
_log = logging.getLogger(__name__)


class NothingLanded(MotcuaError):
    """Landing lacks an entity that the models need."""


@dataclass(frozen=True)
class _Window:
    """One landed window and one hash over its files."""

    source: str
    entity: str
    window: str
    files_hash: str


@dataclass(frozen=True)
class _Published:
    """What the published file was built from, if it can be built upon."""

    landing_root_hash: str
    windows: set[_Window]
    compared_vintages: set[str]


def build(settings: Settings, *, full_refresh: bool = False) -> Built:
    """Build the warehouse from landing into `settings.building`, unless the published one is equal.

    Raises:
        LandingDamaged: a landed file is not what was landed.
        NothingLanded: an entity was never pulled.
        BuildFailed: dbt failed; the published file stays.
        BuildIsRunning: another process builds, publishes or freezes.
    """
    with writer_lock(settings):
        aside = _empty_folder(settings.building) / settings.published.name
        manifests = _landed(settings.landing)
        wanted = (root_hash(manifests), project_hash(settings))
        frozen = _newest_vintages(settings)
        known = None if full_refresh else _published(settings, wanted[1])
        if known is not None and (known.landing_root_hash, known.compared_vintages) == (
            wanted[0],
            set(map(sha256_of, frozen)),
        ):
            return Built(settings.published, True, False, *wanted)
        is_full = known is None or not _only_newer(known.windows, _windows(manifests))
        aside, is_full = _fill(aside, settings, frozen, is_full=is_full)
        _write_meta(aside, manifests, wanted)
        return Built(aside, False, is_full, *wanted)


def project_hash(settings: Settings) -> str:
    """One SHA-256 over all that makes the warehouse beside landing's content.

    The place of landing is part of it, because views name it.
    """
    digest = hashlib.sha256(str(settings.landing).encode())
    for package in ("dbt-core", "dbt-duckdb", "duckdb"):
        digest.update(f"{package} {version(package)}\n".encode())
    paths = [path for pattern in _SOURCES for path in DBT_PROJECT.rglob(pattern)]
    for path in [*sorted(paths), Path(__file__), Path(dbt_run.__file__)]:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _empty_folder(building: Path, name: str = "next") -> Path:
    """The folder to build in, the same every night: dbt parses anew when its path changes.

    What is in it, or beside it, was left by a run that died, for the lock is ours.
    """
    for path in building.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    folder = building / name
    folder.mkdir()
    return folder


def _landed(landing: Path) -> list[Manifest]:
    for folder in sorted(landing.glob("*/*/*")):
        if _WINDOW.fullmatch(folder.name) and not (folder / MANIFEST).is_file():
            raise LandingDamaged(
                f"{folder} has no {MANIFEST}: move it aside and run `motcua pull --full`."
            )
    manifests = verify_landing(landing)
    landed = {manifest.entity for manifest in manifests}
    missing = [entity for entity in ENTITIES if entity not in landed]
    if missing:
        raise NothingLanded(
            f"{landing} holds no window of {' and '.join(missing)}: run `motcua pull` first."
        )
    return manifests


def _newest_vintages(settings: Settings) -> list[Path]:
    """Manifests of the newest vintage of each frozen quarter, each found to be what was frozen."""
    newest = (read_vintage(settings, quarter) for quarter in frozen_quarters(settings))
    return [vintage.folder / FROZEN_MANIFEST for vintage in newest]


def _windows(manifests: Iterable[Manifest]) -> set[_Window]:
    return {_Window(m.source, m.entity, m.window, root_hash([m])) for m in manifests}


def _published(settings: Settings, wanted_project_hash: str) -> _Published | None:
    try:
        state = warehouse_state(settings.published)
        if state.project_hash != wanted_project_hash:
            return None
        with open_for_reading(settings.published) as connection:
            rows = connection.execute("from meta.landing_windows").fetchall()
            compared = connection.execute(
                "select manifest_sha256 from marts.dim_compared_vintages"
            ).fetchall()
        windows = {_Window(*row) for row in rows}
        return _Published(state.landing_root_hash, windows, {sha256 for (sha256,) in compared})
    except WarehouseMissing:
        return None
    except (WarehouseError, duckdb.Error) as fault:
        _log.warning("The published warehouse is made anew from landing: %s", fault)
        return None


def _only_newer(known: set[_Window], landed: set[_Window]) -> bool:
    """Whether `landed` is `known` plus windows later than all known ones of their entity."""
    if not known <= landed:
        return False
    newest: dict[tuple[str, str], str] = {}
    for window in known:
        key = (window.source, window.entity)
        newest[key] = max(newest.get(key, ""), window.window)
    return all(w.window > newest.get((w.source, w.entity), "") for w in landed - known)


def _fill(
    aside: Path, settings: Settings, frozen: list[Path], *, is_full: bool
) -> tuple[Path, bool]:
    """Run dbt on the published rows or on none: the file, and whether it was on none in the end."""
    if not is_full:
        shutil.copyfile(settings.published, aside)
        try:
            run_dbt(aside, settings, frozen, skip=("unit_test", "seed"))
        except BuildFailed as fault:
            # The copy may be damaged where nobody looked yet; landing is the truth.
            _log.warning("The night's build failed and is tried again from landing: %s", fault)
        else:
            return aside, False
        # In another place: DuckDB opens a path once in a process, and what failed may hold it.
        aside = _empty_folder(settings.building, "again") / aside.name
    run_dbt(aside, settings, frozen, skip=("unit_test",))
    return aside, True


def _write_meta(aside: Path, manifests: list[Manifest], hashes: tuple[str, str]) -> None:
    """Write what the file was made of; its presence says that the build is complete."""
    windows = sorted((w.source, w.entity, w.window, w.files_hash) for w in _windows(manifests))
    with duckdb.connect(str(aside), config=dict(OFFLINE)) as connection:
        connection.execute("create schema if not exists meta")
        connection.execute(
            "create or replace table meta.landing_windows"
            " (source varchar, entity varchar, landing_window varchar, files_hash varchar)"
        )
        connection.executemany("insert into meta.landing_windows values (?, ?, ?, ?)", windows)
        # Up to this moment every source was seen, as in dim_closed_quarters.
        connection.execute(
            "create or replace table meta.build as"
            " select ? as landing_root_hash, ? as project_hash, min(seen_at) as observed_at,"
            " ? as code_version from (select max(observed_at) as seen_at"
            " from marts.dim_landing_windows where entity = 'dossiers' group by source)",
            [*hashes, version("motcua")],
        )
