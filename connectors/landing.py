"""Landing a window: written aside, flushed to disk, and shown by one rename.

    table -> landing/.partial/<source>/<entity>/<window>/ -> landing/<source>/<entity>/<window>/

The partial folder lies one level deeper than any window, so nothing that reads landing sees it.
A pull that is killed leaves at most a partial folder, which the next pull of the entity removes.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.errors import PullAlreadyRunning, PullNotLanded
from warehouse.landing import (
    MANIFEST,
    LandedFile,
    Manifest,
    read_manifest,
    sha256_of,
    window_folder,
)

# A change of what a landed row holds is a new version.
CONNECTOR_VERSION = "2"
PART_ROWS = 100_000
ROW_GROUP_ROWS = 25_000
_PARTIAL = ".partial"


def window_name(observed_at: datetime) -> str:
    """The window of a pull that began at `observed_at`, Vietnam time: `20230615T010000`."""
    return observed_at.strftime("%Y%m%dT%H%M%S")


@contextmanager
def only_pull(landing: Path, source: str, entity: str) -> Iterator[None]:
    """Hold the one right to pull an entity; what killed pulls left behind is removed first.

    The lock is the kernel's: it ends with the process, however that ends.

    Raises:
        PullAlreadyRunning: another process holds it.
        PullNotLanded: the folder cannot be written.
    """
    folder = landing / _PARTIAL / source / entity
    try:
        _make_folders(folder)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as fault:
        raise _not_landed(folder, fault) from fault
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise PullAlreadyRunning(
                f"Another process is pulling {entity} of source {source!r} into {landing}: "
                "wait until it has ended."
            ) from fault
        for left_over in sorted(folder.iterdir()):
            shutil.rmtree(left_over)
        yield
    finally:
        os.close(handle)


def standing_window(landing: Path, source: str, entity: str, window: str) -> Manifest | None:
    """The manifest of a window that was landed before, or None.

    Raises:
        LandingDamaged: the folder stands without a readable manifest.
    """
    folder = window_folder(landing, source, entity, window)
    return read_manifest(folder) if folder.exists() else None


def land(landing: Path, draft: Manifest, table: pa.Table) -> Manifest:
    """Land `table` as the window that `draft` describes, and return the manifest with its files.

    Raises:
        PullNotLanded: the disk refused; no window was made.
    """
    partial = landing / _PARTIAL / draft.source / draft.entity / draft.window
    final = window_folder(landing, draft.source, draft.entity, draft.window)
    try:
        partial.mkdir()
        manifest = replace(draft, files=_write_parts(partial, table))
        _write_flushed(partial / MANIFEST, manifest.to_json().encode())
        _flush(partial)
        _make_folders(final.parent)
        partial.rename(final)
        _flush(final.parent)
    except OSError as fault:
        shutil.rmtree(partial, ignore_errors=True)
        raise _not_landed(final, fault) from fault
    return manifest


def _write_parts(folder: Path, table: pa.Table) -> list[LandedFile]:
    """Parts of a fixed number of rows; no rows are one part, which keeps the columns."""
    files = []
    for number, start in enumerate(range(0, max(table.num_rows, 1), PART_ROWS)):
        rows = table.slice(start, PART_ROWS)
        path = folder / f"part-{number:05d}.parquet"
        pq.write_table(rows, path, compression="zstd", row_group_size=ROW_GROUP_ROWS)
        _flush(path)
        files.append(LandedFile(path.name, rows.num_rows, sha256_of(path)))
    return files


def _write_flushed(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_folders(folder: Path) -> None:
    """Make `folder`, each new level flushed into the one above, or a power cut could lose it."""
    if not folder.exists():
        _make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush(folder.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_landed(folder: Path, fault: OSError) -> PullNotLanded:
    return PullNotLanded(
        f"{folder} cannot be written ({fault.strerror or type(fault).__name__}): "
        "make room or correct its rights, then pull again; no half window shows."
    )
