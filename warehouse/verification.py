"""Proves that the vintages of a quarter are what was frozen, or names the first bad byte."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from warehouse.blocks import block_hashes, first_bad_byte, seal_of
from warehouse.frozen import (
    MANIFEST,
    SEAL,
    FrozenDamaged,
    NotFrozen,
    quarter_folder,
    read_folder,
    vintage_folders,
)
from warehouse.periods import Quarter
from warehouse.settings import Settings


def verify_quarter(settings: Settings, quarter: Quarter) -> tuple[int, ...]:
    """The numbers of the quarter's vintages, after every byte and every link was found unchanged.

    Raises:
        NotFrozen: there is no vintage.
        FrozenDamaged: naming the first bad byte, the first link of the chain that is broken, or the
            vintage that belongs elsewhere.
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
    manifest = read_folder(folder).manifest
    if manifest.previous_sha256 != previous:
        raise FrozenDamaged(
            f"{folder / MANIFEST} does not follow the vintage before it: it names a manifest with "
            f"SHA-256 {manifest.previous_sha256[:12] or '(none)'}, but that has "
            f"{previous[:12] or '(none)'}; one of the two was replaced: compare with a backup."
        )
    known = {file.name for file in manifest.files} | {MANIFEST, SEAL}
    for file in manifest.files:
        found = _read(folder / file.name)
        if hashlib.sha256(found).hexdigest() != file.sha256:
            raise _damage(folder / file.name, found, file.bytes, file.blocks)
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in known:
            raise FrozenDamaged(f"{path} was not frozen: remove it, or find out who put it there.")
    return hashlib.sha256(data).hexdigest()


def _verified_manifest(folder: Path) -> bytes:
    """The bytes of the manifest, if the seal is theirs to the last byte."""
    path = folder / SEAL
    seal, data = _read(path), _read(folder / MANIFEST)
    due = seal_of(data)
    if seal == due:
        return data
    # A seal that still has the manifest's whole hash, or all its blocks, is the one altered.
    kept = json.loads(due)
    if any(f'"{kept[name]}"'.encode() in seal for name in ("sha256", "blocks")):
        raise _damage(path, seal, len(due), block_hashes(due))
    try:
        said = json.loads(seal)
        raise _damage(folder / MANIFEST, data, said["bytes"], said["blocks"])
    except (ValueError, TypeError, KeyError) as fault:
        raise _missing(path) from fault


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise _missing(path) from fault


def _missing(path: Path) -> FrozenDamaged:
    return FrozenDamaged(f"{path} is missing or unreadable: bring it back from a backup.")


def _damage(path: Path, data: bytes, size: int, blocks: str) -> FrozenDamaged:
    """Where `data`, found at `path`, are not what had `size` bytes and these blocks."""
    try:
        bad = first_bad_byte(data, size, blocks)
    except ValueError:
        bad = None
    if bad is None:
        return FrozenDamaged(
            f"What was kept of the hashes of {path} contradicts itself: bring the whole folder "
            "back from a backup."
        )
    if len(data) != size and bad.first >= min(len(data), size):
        what = "is cut short" if len(data) < size else "goes on where it should end"
        return FrozenDamaged(
            f"{path} {what} at byte {bad.first} ({len(data)} bytes, {size} frozen): "
            "bring it back from a backup."
        )
    if bad.was is None:
        return FrozenDamaged(
            f"{path} is altered in several bytes, the first of them between {bad.first} and "
            f"{bad.last}: bring it back from a backup."
        )
    return FrozenDamaged(
        f"{path} is altered at byte {bad.first}: it is 0x{data[bad.first]:02x}, frozen was "
        f"0x{bad.was:02x}; bring it back from a backup."
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
