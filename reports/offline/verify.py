#!/usr/bin/env python3
"""Kiểm tra gói báo cáo của một xã mà không cần mạng. Checks a commune's bundle without a network.

    python verify.py 10657-v1.zip --key motcua.pub

One file, Python 3.9 or newer, standard library only. Take it from a place you trust, not from the
bundle that is to be checked. Exit status: 0 valid, 1 not valid.

The signature `<bundle>.sig` (64 bytes, Ed25519 after RFC 8032) is over every byte of the bundle, so
nothing of the bundle is read as an archive before it has been found to be what was signed.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

MANIFEST = "manifest.json"
LARGEST_FILE = 256 * 1024 * 1024
# What a file that is no archive, or an archive of something else, can make of the code below.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(ValueError, LookupError, TypeError, AttributeError, RuntimeError),
)

# Ed25519 after RFC 8032, section 5.1: the field, the order of the base point, the curve's constant.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
# A public key in DER (RFC 8410) is this, then the 32 bytes of its point.
KEY_PREFIX = bytes.fromhex("302a300506032b6570032100")

# Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z.
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


class NotValid(Exception):
    """Why a bundle is not valid: one sentence in Vietnamese, one in English."""


def refuse(vietnamese: str, english: str) -> NoReturn:
    """Raise the reason in both languages."""
    raise NotValid(f"{vietnamese} / {english}")


def add(p: Point, q: Point) -> Point:
    """The sum of two points."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def double(p: Point) -> Point:
    """A point added to itself."""
    a = p[0] * p[0] % P
    b = p[1] * p[1] % P
    h = a + b
    e = h - (p[0] + p[1]) ** 2 % P
    g = a - b
    f = 2 * p[2] * p[2] % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decode(data: bytes) -> Point:
    """The point of which 32 bytes are the one encoding; ValueError if they are none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= P:
        raise ValueError("not the encoding of a point")
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P or (x == 0 and sign):
        raise ValueError("not the encoding of a point")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def encode(p: Point) -> bytes:
    """The one encoding of a point."""
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the Ed25519 signature of `message` by the owner of `key` (32 bytes).

    Strict, so that no second signature of a message can be made from a first: S is below L, R is
    compared as bytes, the key is the one encoding of a point, and of no point of small order.
    """
    try:
        owner = decode(key)
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or encode(double(double(double(owner)))) == encode(NEUTRAL):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    # R must be s*BASE - k*owner: both products at once, bit by bit from the highest.
    minus = (P - owner[0], owner[1], 1, P - owner[3])
    summands = (NEUTRAL, BASE, minus, add(BASE, minus))
    r = NEUTRAL
    for bit in range(252, -1, -1):
        r = double(r)
        which = (s >> bit & 1) + 2 * (k >> bit & 1)
        if which:
            r = add(r, summands[which])
    return encode(r) == signature[:32]


def read_key(pem: bytes) -> bytes:
    """The 32 bytes of an Ed25519 public key in PEM.

    Raises:
        NotValid: it is none.
    """
    lines = pem.decode("ascii", "replace").split("\n")
    lines = [line.strip() for line in lines if line.strip()]
    try:
        der = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (ValueError, binascii.Error):
        der = b""
    marks = ["-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"]
    if lines[:1] + lines[-1:] != marks or len(der) != 44 or not der.startswith(KEY_PREFIX):
        refuse(
            "tệp khóa không phải là khóa công khai Ed25519 dạng PEM",
            "the key file is no Ed25519 public key in PEM",
        )
    return der[len(KEY_PREFIX) :]


def fingerprint(key: bytes) -> str:
    """SHA-256 of the key in DER, as `openssl pkey -pubin -outform DER | openssl dgst -sha256`."""
    return hashlib.sha256(KEY_PREFIX + key).hexdigest()


def examine(bundle: bytes, signature: bytes, key: bytes) -> str:
    """What a valid bundle is of: it is signed, and holds what its manifest lists and nothing else.

    Raises:
        NotValid: saying what is wrong.
    """
    if not is_signed(key, bundle, signature):
        refuse(
            "chữ ký không khớp: gói, chữ ký hoặc khóa đã bị thay đổi",
            "the signature does not match: bundle, signature or key is another",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            names = archive.namelist()
            found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
            manifest = json.loads(archive.read(MANIFEST))
        listed, vintage = dict(manifest["members"]), manifest["vintage"]
        subject = f"{manifest['commune_code']}, {vintage['quarter_code']}"
        edition = f"bản / vintage {vintage['number']}"
    except UNREADABLE:
        refuse("gói không đọc được", "the bundle cannot be read")
    del found[MANIFEST]
    compare(found, listed, len(names) - 1)
    return f"{subject}, {edition}, {len(names)} tệp / files"


def compare(found: dict[str, str], listed: dict[str, str], count: int) -> None:
    """Require the same SHA-256 by member name, and `count` members, so that none is there twice.

    Raises:
        NotValid: naming the first member that is wrong.
    """
    for name in sorted({*found, *listed}):
        if name not in listed:
            refuse(f"gói có tệp lạ {name}", f"{name} is a foreign member")
        if name not in found:
            refuse(f"gói thiếu tệp {name}", f"{name} is missing")
        if found[name] != listed[name]:
            refuse(f"tệp {name} đã bị thay đổi", f"{name} is not what {MANIFEST} says")
    if count != len(found):
        refuse("gói có hai tệp cùng tên", "the bundle has two members of one name")


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NotValid: it cannot be read, or is too large to be a bundle.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        refuse(f"không đọc được tệp {path}", f"file {path} cannot be read")
    if len(data) > LARGEST_FILE:
        refuse(f"tệp {path} quá lớn", f"file {path} is too large")
    return data


def verify(bundle: Path, signature: Path, key: Path) -> str:
    """What is valid, in one line.

    Raises:
        NotValid: saying what is wrong.
    """
    point = read_key(read_file(key))
    found = examine(read_file(bundle), read_file(signature), point)
    return f"HỢP LỆ / VALID: {bundle.name}: {found}; khóa / key SHA-256 {fingerprint(point)}"


def main() -> int:
    """Check what the command line names; print one line."""
    parser = argparse.ArgumentParser(description="Kiểm tra gói báo cáo / Check a report bundle")
    parser.add_argument("bundle", type=Path, help="10657-v1.zip")
    parser.add_argument("--key", type=Path, required=True, help="motcua.pub")
    parser.add_argument("--signature", type=Path, help="mặc định / default: <bundle>.sig")
    options = parser.parse_args()
    signature = options.signature or options.bundle.with_name(f"{options.bundle.name}.sig")
    # A pipe on Windows has a code page that does not know Vietnamese.
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, "utf-8", "backslashreplace")
    try:
        line, status = verify(options.bundle, signature, options.key), 0
    except NotValid as fault:
        line, status = f"KHÔNG HỢP LỆ / NOT VALID: {fault}", 1
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
