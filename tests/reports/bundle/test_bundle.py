"""What a bundle holds, that equal content gives equal bytes, and what has no bundle."""

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from expectations.receipt import UnknownCommune
from reports.bundle import (
    FIGURES,
    GUIDE,
    MANIFEST,
    OFFLINE,
    PUBLIC_KEY,
    RECEIPT,
    VERIFIER,
    bundle,
)
from reports.bundle_signing import NoSigningKey, SigningKeyUnusable, load_signing_key
from reports.offline.verify import fingerprint
from tests.reports.bundle import reading
from tests.reports.bundle.conftest import QUARTER, Issue, keep_key
from tests.reports.conftest import COMMUNES
from warehouse.frozen import NotFrozen
from warehouse.landing import sha256_of
from warehouse.settings import Settings

DOCUMENTS = ["bao-cao.docx", "bao-cao.html", "bao-cao.xlsx", "giai-thich.html"]
MEMBERS = sorted([*DOCUMENTS, FIGURES, GUIDE, MANIFEST, RECEIPT, VERIFIER])


def test_a_bundle_holds_the_frozen_report_and_verifies(signing: Settings, issue: Issue) -> None:
    issue()

    path = bundle(signing, QUARTER, "10657")

    members = reading.members(path)
    assert path == signing.home / "bundles" / "2023-Q2" / "10657-v1.zip"
    assert list(members) == MEMBERS
    delivered = signing.reports / "2023-Q2" / "10657"
    assert all(members[name] == (delivered / name).read_bytes() for name in DOCUMENTS)
    assert members[RECEIPT] == (signing.gate / "2023-Q2" / "10657.json").read_bytes()
    assert members[VERIFIER] == (OFFLINE / VERIFIER).read_bytes()
    mark = fingerprint(reading.key_of(path))
    assert mark == load_signing_key(signing).fingerprint
    assert reading.verify(path) == (
        0,
        "HỢP LỆ / VALID: 10657-v1.zip: 10657, 2023-Q2, bản / vintage 1, 9 tệp / files; "
        f"khóa / key SHA-256 {mark}\n",
    )
    guide = members[GUIDE].decode()
    assert guide.count(mark) == 1
    assert hashlib.sha256(members[VERIFIER]).hexdigest() in guide
    assert "verify.py 10657-v1.zip --key motcua.pub" in guide


def test_the_manifest_names_the_vintage_and_every_member(signing: Settings, issue: Issue) -> None:
    issue()
    frozen = signing.home / "frozen" / "2023-Q2" / "1" / "manifest.json"

    members = reading.members(bundle(signing, QUARTER, "10657"))

    manifest = json.loads(members.pop(MANIFEST))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    assert manifest["members"] == hashes
    assert manifest["vintage"] == json.loads(frozen.read_text(encoding="utf-8"))
    assert manifest["vintage_sha256"] == sha256_of(frozen)


def test_equal_content_gives_equal_bytes(signing: Settings, issue: Issue) -> None:
    issue()
    first = bundle(signing, QUARTER, "10657")
    names = (first.name, f"{first.name}.sig", PUBLIC_KEY)
    before = [first.with_name(name).read_bytes() for name in names]
    shutil.rmtree(signing.home / "bundles")

    again = bundle(signing, QUARTER, "10657", 1)

    assert [again.with_name(name).read_bytes() for name in names] == before
    with zipfile.ZipFile(again) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_both_vintages_have_a_bundle_after_a_reissue(signing: Settings, issue: Issue) -> None:
    issue()
    first = bundle(signing, QUARTER, "10657")
    before = first.read_bytes()
    first.unlink()
    changed = replace(COMMUNES[0], facts={"digitised_count": 990, "rating_count": 232})
    issue((changed, *COMMUNES[1:]), "Đính chính số liệu số hóa")

    older, newer = bundle(signing, QUARTER, "10657", 1), bundle(signing, QUARTER, "10657")

    assert older.read_bytes() == before
    assert newer.name == "10657-v2.zip"
    assert reading.members(older)["bao-cao.docx"] != reading.members(newer)["bao-cao.docx"]
    manifest = json.loads(reading.members(newer)[MANIFEST])
    assert manifest["vintage"]["reason"] == "Đính chính số liệu số hóa"
    assert (
        manifest["vintage"]["previous_sha256"]
        == json.loads(reading.members(older)[MANIFEST])["vintage_sha256"]
    )
    assert [reading.verify(path)[0] for path in (older, newer)] == [0, 0]


def test_an_altered_delivered_document_is_never_bundled(signing: Settings, issue: Issue) -> None:
    issue()
    before = bundle(signing, QUARTER, "10657").read_bytes()
    (signing.reports / "2023-Q2" / "10657" / "bao-cao.html").write_bytes(b"altered")

    assert bundle(signing, QUARTER, "10657").read_bytes() == before


def test_without_a_usable_key_nothing_is_written(
    settings: Settings, issue: Issue, tmp_path: Path
) -> None:
    issue()
    other = tmp_path / "other.key"
    keep_key(X25519PrivateKey.generate(), other)
    (tmp_path / "no.key").write_text("no key", encoding="ascii")

    with pytest.raises(NoSigningKey, match="openssl genpkey -algorithm ed25519"):
        bundle(settings, QUARTER, "10657")
    with pytest.raises(NoSigningKey, match="cannot be read"):
        bundle(replace(settings, signing_key=tmp_path / "absent"), QUARTER, "10657")
    for path in (other, tmp_path / "no.key"):
        with pytest.raises(SigningKeyUnusable, match="no Ed25519 private key"):
            bundle(replace(settings, signing_key=path), QUARTER, "10657")
    assert not (settings.home / "bundles").exists()


def test_what_was_not_frozen_has_no_bundle(signing: Settings, issue: Issue) -> None:
    with pytest.raises(NotFrozen):
        bundle(signing, QUARTER, "10657")
    issue()
    with pytest.raises(NotFrozen, match="no vintage 2"):
        bundle(signing, QUARTER, "10657", 2)
    with pytest.raises(UnknownCommune, match="no report of 99999"):
        bundle(signing, QUARTER, "99999")
    with pytest.raises(UnknownCommune, match="five digits"):
        bundle(signing, QUARTER, "../10657")
