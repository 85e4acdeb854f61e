"""Reads a bundle back, and lets its own verifier speak."""

import subprocess
import sys
import zipfile
from pathlib import Path

from reports.bundle import PUBLIC_KEY, VERIFIER
from reports.offline.verify import read_key


def members(path: Path) -> dict[str, bytes]:
    """The members of a bundle by name, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def key_of(path: Path) -> bytes:
    """The public key beside a bundle."""
    return read_key(path.with_name(PUBLIC_KEY).read_bytes())


def signature_of(path: Path) -> Path:
    """The file of a bundle's signature."""
    return path.with_name(f"{path.name}.sig")


def verify(path: Path, *more: str | Path) -> tuple[int, str]:
    """What the packed verifier says in a Python without any package."""
    verifier = path.with_name("verify-packed.py")
    verifier.write_bytes(members(path)[VERIFIER])
    done = subprocess.run(
        [
            *(sys.executable, "-I", "-S", verifier, path),
            *("--key", path.with_name(PUBLIC_KEY), *more),
        ],
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()
