"""Documents into their place, whole or not at all.

    var/reports/.partial/<quarter>/<commune_code>/   being written, or on its way out
    var/reports/<quarter>/<commune_code>/            delivered: all three formats, or no folder

A folder is delivered by one rename. What a killed run left in `.partial` is cleared by the next.
"""

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.settings import Settings

DOCUMENT = "bao-cao"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """What became of one commune's report: delivered in `folder`, or withheld for `reason`.

    `is_changed` is false when the same bytes stood there before.
    """

    commune_code: str
    commune_name: str
    folder: Path
    is_delivered: bool
    is_changed: bool
    reason: str = ""


def report_folder(settings: Settings, quarter_code: str, commune_code: str) -> Path:
    """Where one commune's documents of one quarter are delivered."""
    return settings.reports / quarter_code / commune_code


def shows(folder: Path, page: bytes) -> bool:
    """Whether `folder` holds the report with this page; delivery is whole: one speaks for all."""
    path = folder / f"{DOCUMENT}.html"
    return path.is_file() and path.read_bytes() == page


def deliver(settings: Settings, folder: Path, documents: dict[str, bytes]) -> bool:
    """Put `documents` (file name to bytes) into `folder`; whether anything changed."""
    if _holds(folder, documents):
        return False
    partial = _partial(settings, folder)
    partial.mkdir(parents=True)
    for name, data in documents.items():
        (partial / name).write_bytes(data)
    if folder.exists():
        folder.rename(_outgoing(partial))
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial.rename(folder)
    shutil.rmtree(_outgoing(partial), ignore_errors=True)
    return True


def withdraw(settings: Settings, folder: Path, reason: str) -> bool:
    """Remove an earlier report that must not look valid any longer; whether there was one."""
    if not folder.exists():
        return False
    outgoing = _outgoing(_partial(settings, folder))
    outgoing.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(outgoing)
    shutil.rmtree(outgoing)
    _log.warning("Removed the report of an earlier run in %s: %s", folder, reason)
    return True


def write_page(path: Path, page: str) -> Path:
    """Write one HTML page, as `write_file`."""
    return write_file(path, page.encode())


def write_file(path: Path, data: bytes) -> Path:
    """Write one file by temporary name and rename; one with equal bytes is left as it is."""
    if path.is_file() and path.read_bytes() == data:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(data)
    temporary.replace(path)
    return path


def _holds(folder: Path, documents: dict[str, bytes]) -> bool:
    if not folder.is_dir() or {path.name for path in folder.iterdir()} != set(documents):
        return False
    return all((folder / name).read_bytes() == data for name, data in documents.items())


def _partial(settings: Settings, folder: Path) -> Path:
    """The commune's folder under `.partial`, absent: what a killed run left is removed."""
    partial = settings.reports / ".partial" / folder.parent.name / folder.name
    for left in (partial, _outgoing(partial)):
        if left.exists():
            shutil.rmtree(left)
    return partial


def _outgoing(partial: Path) -> Path:
    return partial.with_name(f"{partial.name}.outgoing")
