"""Which byte of a file is bad: hashes of small blocks, and a search for the one byte.

A file's hash says that it was altered, not where. Eight bytes of SHA-256 per block of 1 KiB find
the block; within it, the byte is the one whose change brings the block's hash back.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

BLOCK = 1024
_SIZE = 8


@dataclass(frozen=True)
class BadByte:
    """The first bad byte lies at an offset (from 0) from `first` to `last`; equal when found.

    `was` is the value that was frozen, where it can be told.
    """

    first: int
    last: int
    was: int | None = None


def block_hashes(data: bytes) -> str:
    """The hashes of all blocks of `data`, one after the other, as base64."""
    return base64.b64encode(b"".join(map(_hash, _blocks(data)))).decode("ascii")


def seal_of(data: bytes) -> bytes:
    """The seal of a manifest's bytes, itself byte for byte: their count, SHA-256 and blocks."""
    digest = hashlib.sha256(data).hexdigest()
    seal = {"bytes": len(data), "sha256": digest, "blocks": block_hashes(data)}
    return (json.dumps(seal) + "\n").encode("ascii")


def first_bad_byte(data: bytes, size: int, hashes: str) -> BadByte | None:
    """Where `data` differs first from what had `size` bytes and these hashes; None if equal."""
    wanted = base64.b64decode(hashes)
    for number, block in enumerate(_blocks(data[:size])):
        start = number * BLOCK
        length = min(BLOCK, size - start)
        of_block = wanted[number * _SIZE : (number + 1) * _SIZE]
        # A block cut short is judged by its length: what is missing is the first bad byte.
        if len(block) < length:
            return BadByte(len(data), len(data))
        if _hash(block) != of_block:
            return _search(block, start, of_block)
    return None if len(data) == size else BadByte(min(len(data), size), min(len(data), size))


def _search(block: bytes, start: int, wanted: bytes) -> BadByte:
    for place, present in enumerate(block):
        before = hashlib.sha256(block[:place])
        after = block[place + 1 :]
        for value in range(256):
            if value != present:
                attempt = before.copy()
                attempt.update(bytes((value,)) + after)
                if attempt.digest()[:_SIZE] == wanted:
                    return BadByte(start + place, start + place, value)
    return BadByte(start, start + len(block) - 1)


def _blocks(data: bytes) -> list[bytes]:
    return [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]


def _hash(block: bytes) -> bytes:
    return hashlib.sha256(block).digest()[:_SIZE]
