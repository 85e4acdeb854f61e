"""Declared files to landing: the good ones together in one window, a note beside each bad one.

    declared/<quarter>/<commune>.xlsx|yaml -> examine -> landing/declared/declarations/<window>/

The order of windows is the order of versions: none is named earlier than the newest that stands,
whatever moment the caller gives. Which files a window holds is in its manifest.
"""

import logging
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa

from connectors.declared.errors import NothingDeclared
from connectors.declared.examine import LARGEST_FILE, Declaration, DeclaredFile, Rejection, examine
from connectors.declared.inbox import (
    find_files,
    note_of,
    place_of,
    refuse_places,
    refuse_second,
    remove_note,
    write_notes,
)
from connectors.fields import AllowList, Field
from connectors.landing import CONNECTOR_VERSION, land, only_pull, window_name
from warehouse.landing import Manifest, list_windows, read_manifest, sha256_of
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

SOURCE, ENTITY = "declared", "declarations"
COLUMNS = AllowList(
    Field("commune_code"),
    Field("quarter_code"),
    Field("item_code"),
    Field("value_number"),
    Field("value_text"),
    Field("file_name"),
    Field("file_sha256"),
    Field("declared_at"),
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """What a load did: `accepted` were landed by it, in `window`; `rejections` were not taken."""

    accepted: tuple[Declaration, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    window: str | None = None


class _History:
    """What was landed before: the SHA-256 of the newest version, by two keys.

    `by_key` is by commune and quarter. `by_place` is by folder and name, so that a file handed in
    from elsewhere is not replaced by an older one that still lies in the declared folder.
    """

    def __init__(self, landing: Path) -> None:
        self.by_key: dict[tuple[str, str], str] = {}
        self.by_place: dict[str, str] = {}
        self.newest: datetime | None = None
        for folder in list_windows(landing, SOURCE, ENTITY):
            manifest = read_manifest(folder)
            self.newest = manifest.observed
            for file in manifest.request["files"]:
                self.by_key[file["commune_code"], file["quarter_code"]] = file["sha256"]
                self.by_place[place_of(file["name"])] = file["sha256"]

    def holds(self, file: DeclaredFile) -> bool:
        """Whether the file's content is its place's newest version already."""
        known = self.by_place.get(place_of(file.name))
        try:
            status = file.path.lstat()
            is_fit = stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_FILE
            return known is not None and is_fit and sha256_of(file.path) == known
        except OSError:
            return False


def load_declared(settings: Settings, declared_at: datetime) -> Loaded:
    """Land every new good file of the declared folder; leave a note beside each bad one.

    An empty form waits to be filled in: it is neither taken nor refused.

    Raises:
        PullAlreadyRunning: another process loads.
        PullNotLanded: the disk refused the window.
        LandingDamaged: an earlier window cannot be read.
    """
    if not settings.declared.is_dir():
        return Loaded()
    with only_pull(settings.landing, SOURCE, ENTITY):
        history = _History(settings.landing)
        files = find_files(settings.declared)
        rejections = refuse_places(files)
        refused = {rejection.file for rejection in rejections}
        accepted = []
        for file in files:
            if file in refused or history.holds(file):
                continue
            found = examine(file)
            if isinstance(found, Rejection):
                rejections.append(found)
            elif found.values:
                accepted.append(found)
            elif found.key in history.by_key:
                rejections.append(refuse_empty(found))
        write_notes(settings.declared, rejections)
        window = _land(settings.landing, accepted, declared_at, history.newest)
        return Loaded(tuple(accepted), tuple(rejections), window)


def load_files(settings: Settings, paths: Iterable[Path], declared_at: datetime) -> Loaded:
    """Land the files at `paths` together, or none when one of them is bad.

    Raises:
        PullAlreadyRunning, PullNotLanded, LandingDamaged: as `load_declared`.
    """
    found = examine_files(settings, paths)
    rejections = tuple(each for each in found if isinstance(each, Rejection))
    if rejections:
        return Loaded(rejections=rejections)
    good = [each for each in found if isinstance(each, Declaration)]
    with only_pull(settings.landing, SOURCE, ENTITY):
        history = _History(settings.landing)
        accepted = [each for each in good if history.by_key.get(each.key) != each.sha256]
        for declaration in good:
            remove_note(note_of(declaration.file.path))
        window = _land(settings.landing, accepted, declared_at, history.newest)
        return Loaded(tuple(accepted), window=window)


def examine_files(settings: Settings, paths: Iterable[Path]) -> list[Declaration | Rejection]:
    """Judge named files, each once; an empty form is refused, and so are two for one report."""
    files = dict.fromkeys(DeclaredFile.found(path, settings.declared) for path in paths)
    found = [examine(file) for file in files]
    keys = Counter(each.key for each in found if isinstance(each, Declaration))
    judged: list[Declaration | Rejection] = []
    for each in found:
        if isinstance(each, Declaration) and keys[each.key] > 1:
            judged.append(refuse_second(each.file))
        elif isinstance(each, Declaration) and not each.values:
            judged.append(refuse_empty(each))
        else:
            judged.append(each)
    return judged


def refuse_empty(declaration: Declaration) -> Rejection:
    """A form without a value, where one is due."""
    file = declaration.file
    return Rejection(
        file,
        (
            NothingDeclared(
                f"{file.label}: tệp chưa có giá trị nào; hãy điền ít nhất một mục (bản đã nạp "
                "trước đây, nếu có, vẫn giữ nguyên)."
            ),
        ),
    )


def _land(
    landing: Path, accepted: Sequence[Declaration], declared_at: datetime, newest: datetime | None
) -> str | None:
    if not accepted:
        return None
    declared = declared_at.astimezone(VIETNAM).replace(microsecond=0)
    observed = declared
    if newest is not None and newest >= declared:
        observed = newest.astimezone(VIETNAM) + timedelta(seconds=1)
    table = _table(accepted, declared.isoformat())
    draft = Manifest(
        source=SOURCE,
        entity=ENTITY,
        window=window_name(observed),
        province_code=",".join(sorted({each.commune.province_code for each in accepted})),
        request={"files": [_request(each) for each in accepted]},
        server_totals=[table.num_rows],
        rows=table.num_rows,
        distinct_ids=table.num_rows,
        watermark=None,
        observed_at=observed.isoformat(),
        started_at=declared.isoformat(),
        finished_at=declared.isoformat(),
        is_full=False,
        connector_version=CONNECTOR_VERSION,
        files=[],
    )
    manifest = land(landing, draft, table)
    logger.info("landed %d declared files in window %s", len(accepted), manifest.window)
    return manifest.window


def _request(declaration: Declaration) -> dict[str, str]:
    commune_code, quarter_code = declaration.key
    return {
        "commune_code": commune_code,
        "quarter_code": quarter_code,
        "name": declaration.file.name,
        "sha256": declaration.sha256,
    }


def _table(accepted: Sequence[Declaration], declared_at: str) -> pa.Table:
    """One row per declared value, every column text; a number is a plain decimal."""
    rows = [
        {
            "commune_code": each.commune.code,
            "quarter_code": each.quarter.code,
            "item_code": code,
            "value_number": None if isinstance(value, str) else format(value, "f"),
            "value_text": value if isinstance(value, str) else None,
            "file_name": each.file.name,
            "file_sha256": each.sha256,
            "declared_at": declared_at,
        }
        for each in sorted(accepted, key=lambda each: each.key)
        for code, value in sorted(each.values.items())
    ]
    columns = COLUMNS.columns(rows)
    return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns]))
