"""The DuckDB file: opened by readers, published by one rename, pinned for a gate by a hard link.

Nobody opens the published file for writing. A reader keeps the file it opened, whatever is
published meanwhile; who opens it afterwards gets the new one.

    WarehouseError
    ├── WarehouseMissing         nothing was published yet
    ├── WarehouseUnreadable      the file is no complete warehouse
    ├── QuarterNotInWarehouse    the quarter is not closed in it, or is no quarter of it
    ├── BuildIsRunning           another process holds the lock
    └── NothingToPublish         the file built aside is gone, or is not the one that was built
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import MotcuaError, PassingFault
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

# Nothing is ever fetched; readers reach no file but the warehouse.
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_READER = OFFLINE | {"enable_external_access": "false"}


class WarehouseError(MotcuaError):
    """Root of the faults of the DuckDB file."""


class WarehouseMissing(WarehouseError):
    """No warehouse was published yet."""


class WarehouseUnreadable(WarehouseError):
    """The file cannot be opened, or is no complete warehouse."""


class QuarterNotInWarehouse(WarehouseError):
    """The warehouse has no figures of the quarter."""

    def __init__(self, quarter: Quarter | str, closed_quarters: tuple[str, ...]) -> None:
        self.quarter_code = str(quarter)
        self.closed_quarters = closed_quarters
        has = ", ".join(closed_quarters) or "none"
        super().__init__(
            f"The warehouse has no figures of {quarter} (it has: {has}): a quarter is closed "
            "by a pull after its last day, so pull and build once more after that."
        )


class BuildIsRunning(WarehouseError, PassingFault):
    """Another process builds, publishes or freezes."""


class NothingToPublish(WarehouseError):
    """The file built aside is not there, or not whole."""


@dataclass(frozen=True)
class WarehouseState:
    """What a warehouse file was made of, and which quarters (codes, oldest first) it holds.

    `observed_at` is the moment, Vietnam time, up to which every source was seen.
    """

    landing_root_hash: str
    project_hash: str
    observed_at: datetime
    closed_quarters: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """A warehouse built aside, or the published one when nothing had changed.

    `is_full` says that it was made from landing alone, not from the file of the day before.
    """

    path: Path
    is_unchanged: bool
    is_full: bool
    landing_root_hash: str
    project_hash: str


@contextmanager
def open_for_reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse at `path`, closed on leaving.

    Raises:
        WarehouseMissing: there is no such file.
        WarehouseUnreadable: it is no DuckDB file, or a program holds it open for writing.
    """
    if not path.is_file():
        raise WarehouseMissing(f"There is no warehouse at {path}: run `motcua build` first.")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(_READER))
    except duckdb.Error as fault:
        raise WarehouseUnreadable(
            f"{path} cannot be opened ({_first_line(fault)}): close programs that hold it open for "
            "writing; failing that, run `motcua build`, which makes it anew from landing."
        ) from fault
    try:
        yield connection
    finally:
        connection.close()


def warehouse_state(path: Path) -> WarehouseState:
    """What the warehouse at `path` was made of.

    Raises:
        WarehouseMissing: there is no such file.
        WarehouseUnreadable: it is no warehouse, or its build was not finished.
    """
    with open_for_reading(path) as connection:
        try:
            ((landing_root_hash, project_hash, observed_at, quarters),) = connection.execute(
                "select landing_root_hash, project_hash, observed_at, (select"
                " list(quarter_code order by period_from) from marts.dim_closed_quarters)"
                " from meta.build"
            ).fetchall()
        except duckdb.Error as fault:
            raise WarehouseUnreadable(
                f"{path} is no complete warehouse ({_first_line(fault)}): run `motcua build`, "
                "which makes it anew from landing."
            ) from fault
    return WarehouseState(
        landing_root_hash=landing_root_hash,
        project_hash=project_hash,
        observed_at=observed_at.replace(tzinfo=VIETNAM),
        closed_quarters=tuple(quarters or ()),
    )


def require_quarter(path: Path, quarter: Quarter | str) -> WarehouseState:
    """The state of the warehouse at `path`, which has figures of `quarter`.

    Raises:
        QuarterNotInWarehouse: naming the quarters it has; also what `warehouse_state` raises.
    """
    state = warehouse_state(path)
    if str(quarter) not in state.closed_quarters:
        raise QuarterNotInWarehouse(quarter, state.closed_quarters)
    return state


@contextmanager
def writer_lock(settings: Settings) -> Iterator[None]:
    """Hold the lock that only one writer has; the system frees it with the process.

    Who builds, publishes or freezes is a writer: no vintage appears in the middle of a build.

    Raises:
        BuildIsRunning: at once, when another holds it.
    """
    settings.building.mkdir(parents=True, exist_ok=True)
    path = settings.building / "lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise BuildIsRunning(
                f"Another process builds or publishes the warehouse, or freezes (lock {path}): "
                "wait until it has ended, then try again."
            ) from fault
        yield


def publish(settings: Settings, built: Built) -> None:
    """Put `built` in the place of the published warehouse, whole or not at all.

    Does nothing when it is the published one already, so a repeated task does no harm.

    Raises:
        NothingToPublish: the file is gone, was replaced by another build, or was not closed.
        BuildIsRunning: another process builds, publishes or freezes.
    """
    if built.is_unchanged:
        return
    with writer_lock(settings):
        if not built.path.exists() and _is_made_of(settings.published, built):
            return
        if not _is_made_of(built.path, built):
            raise NothingToPublish(
                f"{built.path} is not the warehouse that was built: run `motcua build` again."
            )
        if _log_of(built.path).exists():
            raise NothingToPublish(
                f"{_log_of(built.path)} still holds rows, for a program has the warehouse open: "
                "close it, then run `motcua build` again."
            )
        built.path.chmod(0o444)
        _sync(built.path)
        settings.published.parent.mkdir(parents=True, exist_ok=True)
        os.replace(built.path, settings.published)  # noqa: PTH105 - the word for an atomic rename
        _sync(settings.published.parent)


def pin(settings: Settings, quarter: Quarter | str) -> Path:
    """Keep the published warehouse for `quarter` under the gate's folder: a hard link, no copy.

    Later nights publish beside it, so what was examined is what a report is read from.

    Raises:
        QuarterNotInWarehouse, WarehouseMissing: it is not there to be pinned.
    """
    require_quarter(settings.published, quarter)
    pinned = settings.gate / str(quarter) / settings.published.name
    pinned.parent.mkdir(parents=True, exist_ok=True)
    if pinned.exists() and pinned.samefile(settings.published):
        return pinned
    fresh = pinned.with_name(f".{pinned.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.hardlink_to(settings.published)
    os.replace(fresh, pinned)  # noqa: PTH105 - the word for an atomic rename
    _sync(pinned.parent)
    return pinned


def _is_made_of(path: Path, built: Built) -> bool:
    try:
        state = warehouse_state(path)
    except WarehouseError:
        return False
    return (state.landing_root_hash, state.project_hash) == (
        built.landing_root_hash,
        built.project_hash,
    )


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
