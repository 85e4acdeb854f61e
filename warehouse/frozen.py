"""Frozen vintages on disk: what a quarter's approved report was made of, unchanged for ever.

    var/frozen/<quarter>/<vintage>/
        manifest.json, manifest.seal       what, by whom, from what; the manifest's own hash
        tables/<schema>.<table>.parquet    the marts that reports read, cut down to the quarter
        gate/<quarter>/*.json              receipts and verdict
        documents.json                     SHA-256 of every document, by commune and file name

It appears by one rename and never changes: `warehouse.freezing` writes, `.verification` proves.

    FrozenError
    ├── NotFrozen       the quarter has no such vintage
    └── FrozenDamaged   a file of it is missing or altered
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from warehouse.approvals import Approval
from warehouse.blocks import seal_of
from warehouse.database import OFFLINE
from warehouse.errors import MotcuaError
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

MANIFEST = "manifest.json"
SEAL = "manifest.seal"
DOCUMENTS = "documents.json"
TABLES = "tables"


class FrozenError(MotcuaError):
    """Root of the faults of frozen vintages."""


class NotFrozen(FrozenError):
    """The quarter has no such vintage."""


class FrozenDamaged(FrozenError):
    """A frozen file is missing or is not what was frozen."""


@dataclass(frozen=True)
class FrozenFile:
    """One file of a vintage, named relative to its folder; `blocks` as in `warehouse.blocks`."""

    name: str
    bytes: int
    sha256: str
    blocks: str


@dataclass(frozen=True)
class FrozenManifest:
    """What was frozen, by whom, and from what.

    `previous_sha256` is the hash of the manifest of the vintage before, so that vintages are a
    chain; empty for the first. `reason` says why there is another vintage. `content_sha256` is one
    hash over tables and documents: equal exactly when a report would be equal. Moments are
    ISO 8601 with offset; `observed_at` is the source's clock up to which everything was seen.
    """

    quarter_code: str
    number: int
    previous_sha256: str
    reason: str
    approvals: tuple[Approval, ...]
    frozen_at: str
    observed_at: str
    code_version: str
    code_sha256: str
    policy_version: str
    indicators_sha256: str
    rules_sha256: str
    warehouse_sha256: str
    drafts_sha256: str
    landing_root_hash: str
    content_sha256: str
    files: tuple[FrozenFile, ...]

    def to_json(self) -> str:
        """The manifest as it is written: sorted keys, one field a line."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "FrozenManifest":
        """The manifest that `to_json` wrote."""
        fields = json.loads(text)
        files = tuple(FrozenFile(**file) for file in fields.pop("files"))
        approvals = tuple(Approval(**approval) for approval in fields.pop("approvals"))
        return cls(files=files, approvals=approvals, **fields)


@dataclass(frozen=True)
class Vintage:
    """One frozen edition of a quarter."""

    folder: Path
    manifest: FrozenManifest

    @property
    def quarter_code(self) -> str:
        """Its quarter."""
        return self.manifest.quarter_code

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.manifest.number

    @property
    def gate(self) -> Path:
        """Its receipts and verdict, laid out as `Settings.gate`."""
        return self.folder / "gate"

    @property
    def sha256(self) -> str:
        """Hash of its manifest: the link of the chain."""
        return sha256_of(self.folder / MANIFEST)

    @cached_property
    def documents(self) -> Mapping[str, Mapping[str, str]]:
        """SHA-256 of every document, by commune code and file name.

        Raises:
            FrozenDamaged: the list is not what was frozen.
        """
        documents: dict[str, dict[str, str]] = json.loads(self.read(DOCUMENTS))
        return documents

    def read(self, name: str) -> bytes:
        """The bytes of one of its files, after they were found to be those frozen.

        Raises:
            FrozenDamaged: missing or altered.
        """
        file = next(file for file in self.manifest.files if file.name == name)
        try:
            data = (self.folder / name).read_bytes()
        except OSError as fault:
            raise _damaged(self.folder / name, self.quarter_code) from fault
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise _damaged(self.folder / name, self.quarter_code)
        return data


def quarter_folder(settings: Settings, quarter: Quarter | str) -> Path:
    """Where the vintages of a quarter are."""
    return settings.frozen / str(quarter)


def vintage_folders(settings: Settings, quarter: Quarter | str) -> tuple[Path, ...]:
    """Folders of a quarter's vintages, oldest first; one that lost a file is damaged, not gone."""
    folders = [path for path in quarter_folder(settings, quarter).glob("*") if path.name.isdigit()]
    return tuple(sorted(folders, key=lambda folder: int(folder.name)))


def frozen_quarters(settings: Settings) -> tuple[str, ...]:
    """Codes of the quarters that have a vintage, in order."""
    codes = sorted(path.name for path in settings.frozen.glob("*"))
    return tuple(code for code in codes if vintage_folders(settings, code))


def vintages(settings: Settings, quarter: Quarter | str) -> tuple[Vintage, ...]:
    """All vintages of a quarter, oldest first.

    Raises:
        FrozenDamaged: a manifest or its seal is missing, not what was frozen, or of another place.
    """
    return tuple(read_folder(folder) for folder in vintage_folders(settings, quarter))


def read_vintage(settings: Settings, quarter: Quarter | str, number: int | None = None) -> Vintage:
    """Vintage `number` of a quarter, by default the newest.

    Raises:
        NotFrozen: there is none, or none of that number.
        FrozenDamaged: a manifest or its seal is missing, not what was frozen, or of another place.
    """
    found = vintages(settings, quarter)
    if not found:
        raise NotFrozen(
            f"{quarter} was never frozen: `motcua gate {quarter}`, `motcua report {quarter}` and "
            f"`motcua approve {quarter}` freeze its first vintage."
        )
    by_number = {vintage.number: vintage for vintage in found}
    if number is not None and number not in by_number:
        numbers = ", ".join(map(str, by_number))
        raise NotFrozen(f"{quarter} has no vintage {number}: it has {numbers}.")
    return found[-1] if number is None else by_number[number]


@contextmanager
def open_vintage(vintage: Vintage) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the frozen tables stand under their own names, closed on leaving.

    Raises:
        FrozenDamaged: a table is missing or altered.
    """
    connection = duckdb.connect(config=dict(OFFLINE))
    try:
        for file in vintage.manifest.files:
            if file.name.startswith(TABLES):
                path = vintage.folder / file.name
                if not path.is_file() or sha256_of(path) != file.sha256:
                    raise _damaged(path, vintage.quarter_code)
                schema, table = path.stem.split(".")
                connection.execute(f"create schema if not exists {schema}")
                place = str(path).replace("'", "''")
                connection.execute(
                    f"create view {schema}.{table} as from read_parquet('{place}')"  # noqa: S608
                )
        yield connection
    finally:
        connection.close()


def read_folder(folder: Path) -> Vintage:
    """The vintage in a folder.

    Raises:
        FrozenDamaged: manifest or seal is missing or not what was frozen, or of another folder.
    """
    path = folder / SEAL
    try:
        seal = path.read_bytes()
        path = folder / MANIFEST
        data = path.read_bytes()
        manifest = FrozenManifest.from_json(data.decode())
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise _damaged(path, folder.parent.name) from fault
    if seal != seal_of(data):
        raise _damaged(folder, folder.parent.name)
    if (folder.parent.name, folder.name) != (manifest.quarter_code, str(manifest.number)):
        raise FrozenDamaged(
            f"{folder} holds vintage {manifest.number} of {manifest.quarter_code}, for it was "
            "copied or renamed: remove it, or bring back from a backup what belongs there."
        )
    return Vintage(folder, manifest)


def _damaged(path: Path, quarter_code: str) -> FrozenDamaged:
    return FrozenDamaged(
        f"{path} is missing or is not what was frozen: `motcua verify {quarter_code}` names the "
        "first bad byte; bring the vintage back from a backup."
    )
