"""The landing layout: which windows are complete, and are their files still what was written.

    var/landing/<source>/<entity>/<window>/part-*.parquet + manifest.json

A window's folder appears by one rename, its manifest inside, so a folder that exists is complete.
`connectors` writes windows; `warehouse.build` and the `landed` door read them.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.errors import MotcuaError

MANIFEST = "manifest.json"


class LandingDamaged(MotcuaError):
    """A landing file is missing, truncated or altered."""


@dataclass(frozen=True)
class LandedFile:
    """One Parquet part: `name` in the window's folder, `rows`, and its SHA-256."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What one pull brought: grain is one window of one entity of one source.

    `observed_at` is the source's own clock when the pull began (Vietnam time, ISO 8601 with
    offset): the window holds everything the source showed up to then. `watermark` is the largest
    `updatedDate` landed, in the source's own words; `None` for entities without one.
    """

    source: str
    entity: str
    window: str
    province_code: str
    request: dict[str, Any]
    server_totals: list[int]
    rows: int
    distinct_ids: int
    watermark: str | None
    observed_at: str
    started_at: str
    finished_at: str
    is_full: bool
    connector_version: str
    files: list[LandedFile]

    @property
    def observed(self) -> datetime:
        """`observed_at` as a moment."""
        return datetime.fromisoformat(self.observed_at)

    def to_json(self) -> str:
        """The manifest as it is written: sorted keys, one field a line."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """The manifest that `to_json` wrote."""
        fields = json.loads(text)
        files = [LandedFile(**file) for file in fields.pop("files")]
        return cls(files=files, **fields)


def window_folder(landing: Path, source: str, entity: str, window: str) -> Path:
    """Folder of one window."""
    return landing / source / entity / window


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`.

    Raises:
        LandingDamaged: it is absent or unreadable.
    """
    path = folder / MANIFEST
    try:
        return Manifest.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise LandingDamaged(
            f"{path} cannot be read ({type(fault).__name__}): move the folder aside and run "
            "`motcua pull --full`."
        ) from fault


def list_windows(landing: Path, source: str | None = None, entity: str | None = None) -> list[Path]:
    """Folders of all complete windows, oldest first within each source and entity."""
    pattern = f"{source or '*'}/{entity or '*'}/*/{MANIFEST}"
    return sorted(path.parent for path in landing.glob(pattern))


def verify_window(folder: Path) -> Manifest:
    """The manifest of `folder`, after each of its files was found to be the one written.

    Raises:
        LandingDamaged: naming the file that is missing, truncated, altered, or not in the manifest.
    """
    manifest = read_manifest(folder)
    for file in manifest.files:
        path = folder / file.name
        if not path.is_file():
            raise LandingDamaged(
                f"{path} is missing: move {folder} aside and run `motcua pull --full`."
            )
        if sha256_of(path) != file.sha256:
            raise LandingDamaged(
                f"{path} is not the file that was landed (SHA-256 differs): "
                f"move {folder} aside and run `motcua pull --full`."
            )
    known = {file.name for file in manifest.files} | {MANIFEST}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            raise LandingDamaged(f"{path} was not landed by a pull: remove it and build again.")
    return manifest


def verify_landing(landing: Path) -> list[Manifest]:
    """Manifests of every window, each verified; see `verify_window`."""
    return [verify_window(folder) for folder in list_windows(landing)]


def root_hash(manifests: list[Manifest]) -> str:
    """One SHA-256 over all windows: equal exactly when landing holds the same files."""
    lines = sorted(
        f"{m.source}/{m.entity}/{m.window}/{file.name} {file.sha256}"
        for m in manifests
        for file in m.files
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
