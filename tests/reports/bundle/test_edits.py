"""No edit of a bundle, its signature or its key passes."""

import hashlib
import io
import random
import shutil
import subprocess
import sys
import zipfile

import pytest

from reports.bundle import (
    FIGURES,
    MANIFEST,
    OFFLINE,
    PUBLIC_KEY,
    VERIFIER,
    bundle,
    pack,
)
from reports.bundle_signing import (
    load_signing_key,
)
from reports.offline.verify import NotValid, examine, fingerprint
from tests.reports.bundle import reading
from tests.reports.bundle.conftest import QUARTER, Issue
from warehouse.settings import Settings


def test_ten_thousand_edits_of_one_bit_are_all_rejected(signing: Settings, issue: Issue) -> None:
    """Every bit of the signature, and the rest anywhere in the bundle."""
    issue()
    path = bundle(signing, QUARTER, "10657")
    key, data = reading.key_of(path), bytearray(path.read_bytes())
    signature = bytearray(reading.signature_of(path).read_bytes())
    chance = random.Random(10657)  # noqa: S311
    of_the_bundle = [(data, chance.randrange(8 * len(data))) for _ in range(10_000 - 512)]
    passed = []

    for edited, bit in [*((signature, bit) for bit in range(512)), *of_the_bundle]:
        edited[bit // 8] ^= 1 << bit % 8
        try:
            examine(bytes(data), bytes(signature), key)
            passed.append(bit)
        except NotValid:
            pass
        edited[bit // 8] ^= 1 << bit % 8

    assert passed == []
    assert examine(bytes(data), bytes(signature), key).startswith("10657, 2023-Q2")


def test_a_changed_cell_is_rejected_even_with_its_hash_changed(
    signing: Settings, issue: Issue
) -> None:
    issue()
    path = bundle(signing, QUARTER, "10657")
    members = reading.members(path)
    changed = members[FIGURES].replace(b",1022,", b",1098,", 1)
    assert changed != members[FIGURES]
    before = hashlib.sha256(members[FIGURES]).hexdigest().encode()
    after = hashlib.sha256(changed).hexdigest().encode()

    for manifest in (members[MANIFEST], members[MANIFEST].replace(before, after)):
        path.write_bytes(pack(members | {FIGURES: changed, MANIFEST: manifest}))
        status, line = reading.verify(path)
        assert (status, line.count("\n")) == (1, 1)
        assert "the signature does not match" in line


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({FIGURES: b"other"}, "so-lieu.csv is not what manifest.json says"),
        ({FIGURES: None}, "so-lieu.csv is missing"),
        ({"more.txt": b""}, "more.txt is a foreign member"),
        ({MANIFEST: None}, "the bundle cannot be read"),
        ({MANIFEST: b"{}"}, "the bundle cannot be read"),
        ({MANIFEST: b"[" * 100_000}, "the bundle cannot be read"),
    ],
)
def test_a_signature_does_not_excuse_wrong_members(
    signing: Settings, issue: Issue, change: dict[str, bytes | None], sentence: str
) -> None:
    issue()
    path = bundle(signing, QUARTER, "10657")
    members = {k: v for k, v in (reading.members(path) | change).items() if v is not None}
    data = pack(members)

    with pytest.raises(NotValid, match=sentence):
        examine(data, load_signing_key(signing).sign(data), reading.key_of(path))


def test_a_member_twice_and_what_is_no_zip_are_refused(signing: Settings, issue: Issue) -> None:
    issue()
    path, key = bundle(signing, QUARTER, "10657"), load_signing_key(signing)
    doubled = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(doubled, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(FIGURES, reading.members(path)[FIGURES])

    for data, sentence in (
        (doubled.getvalue(), "two members of one name"),
        (b"no zip", "cannot be read"),
    ):
        with pytest.raises(NotValid, match=sentence):
            examine(data, key.sign(data), reading.key_of(path))


@pytest.mark.parametrize("name", ["10657-v1.zip", "10657-v1.zip.sig", PUBLIC_KEY])
def test_a_file_cut_short_is_one_line(signing: Settings, issue: Issue, name: str) -> None:
    issue()
    path = bundle(signing, QUARTER, "10657")
    verifier = OFFLINE / VERIFIER
    cut = path.with_name(name)
    cut.write_bytes(cut.read_bytes()[:40])

    done = subprocess.run(
        [sys.executable, "-I", "-S", verifier, path, "--key", path.with_name(PUBLIC_KEY)],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (1, b"", 1)
    assert done.stdout.decode().startswith("KHÔNG HỢP LỆ / NOT VALID: ")


def test_openssl_agrees_with_the_verifier(signing: Settings, issue: Issue) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not on this machine")
    issue()
    path = bundle(signing, QUARTER, "10657")
    key = path.with_name(PUBLIC_KEY)

    def check() -> int:
        return subprocess.run(
            [
                *(openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key),
                *("-in", path, "-sigfile", reading.signature_of(path)),
            ],
            capture_output=True,
            check=False,
        ).returncode

    der = subprocess.run(
        [openssl, "pkey", "-pubin", "-in", key, "-outform", "DER"], capture_output=True, check=True
    )
    assert hashlib.sha256(der.stdout).hexdigest() == fingerprint(reading.key_of(path))
    assert check() == 0
    path.write_bytes(path.read_bytes() + b"\0")
    assert check() != 0
