"""Proves that the vintages of a quarter are what was frozen, or names the first bad byte."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from warehouse.blocks import first_bad_byte
from warehouse.frozen import (
    MANIFEST,
    SEAL,
    FrozenDamaged,
    FrozenManifest,
    NotFrozen,
    quarter_folder,
    vintage_folders,
)
from warehouse.periods import Quarter
from warehouse.settings import Settings


def verify_quarter(settings: Settings, quarter: Quarter) -> tuple[int, ...]:
    """The numbers of the quarter's vintages, after every byte and every link was found unchanged.

    Raises:
        NotFrozen: there is no vintage.
        FrozenDamaged: naming the first bad byte, or the first link of the chain that is broken.
    """
    folder = quarter_folder(settings, quarter)
    numbers = [int(path.name) for path in vintage_folders(settings, quarter)]
    if not numbers:
        raise NotFrozen(f"{quarter} was never frozen, so there is nothing to verify in {folder}.")
    previous = ""
    for number, due in zip(numbers, range(1, len(numbers) + 1), strict=True):
        if number != due:
            raise FrozenDamaged(f"{folder / str(due)} is missing: bring it back from a backup.")
        previous = _verify_vintage(folder / str(number), previous)
    return tuple(numbers)


def _verify_vintage(folder: Path, previous: str) -> str:
    """The hash of the vintage's manifest."""
    data = _verified_manifest(folder)
    manifest = FrozenManifest.from_json(data.decode())
    if manifest.previous_sha256 != previous:
        raise FrozenDamaged(
            f"{folder / MANIFEST} does not follow the vintage before it: it names a manifest with "
            f"SHA-256 {manifest.previous_sha256[:12] or '(none)'}, but that has "
            f"{previous[:12] or '(none)'}; one of the two was replaced: compare with a backup."
        )
    known = {file.name for file in manifest.files} | {MANIFEST, SEAL}
    for file in manifest.files:
        _raise_at_bad_byte(folder / file.name, file.bytes, file.sha256, file.blocks)
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in known:
            raise FrozenDamaged(f"{path} was not frozen: remove it, or find out who put it there.")
    return hashlib.sha256(data).hexdigest()


def _verified_manifest(folder: Path) -> bytes:
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="ascii"))
        size, sha256, blocks = seal["bytes"], seal["sha256"], seal["blocks"]
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise FrozenDamaged(
            f"{folder / SEAL} is missing or unreadable: bring it back from a backup."
        ) from fault
    return _raise_at_bad_byte(folder / MANIFEST, size, sha256, blocks, seal=folder / SEAL)


def _raise_at_bad_byte(
    path: Path, size: int, sha256: str, blocks: str, *, seal: Path | None = None
) -> bytes:
    """The bytes of `path`, if they are those frozen."""
    if not path.is_file():
        raise FrozenDamaged(f"{path} is missing: bring it back from a backup.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    try:
        bad = first_bad_byte(data, size, blocks)
    except ValueError:
        bad = None
    if bad is None:
        raise FrozenDamaged(
            f"{seal or path} contradicts itself on the hash of {path}: bring both from a backup."
        )
    if len(data) != size and bad.first >= min(len(data), size):
        what = "is cut short" if len(data) < size else "goes on where it should end"
        raise FrozenDamaged(
            f"{path} {what} at byte {bad.first} ({len(data)} bytes, {size} frozen): "
            "bring it back from a backup."
        )
    if bad.was is None:
        raise FrozenDamaged(
            f"{path} is altered in several bytes, the first of them between {bad.first} and "
            f"{bad.last}: bring it back from a backup."
        )
    raise FrozenDamaged(
        f"{path} is altered at byte {bad.first}: it is 0x{data[bad.first]:02x}, frozen was "
        f"0x{bad.was:02x}; bring it back from a backup."
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
