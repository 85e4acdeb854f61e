"""The offline verifier's signature check, against RFC 8032 and against `cryptography`."""

import ast
import hashlib
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reports.bundle import OFFLINE, VERIFIER
from reports.offline.verify import (
    BASE,
    NEUTRAL,
    L,
    NotValid,
    P,
    add,
    decode,
    double,
    encode,
    is_signed,
    read_key,
)
from warehouse.settings import PROJECT_ROOT

# RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc), as public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
        "b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
        "1d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
        "c6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431"
        "e0303dca179c138ac17ad9bef1177331a704",
    ),
)


@pytest.mark.parametrize("vector", VECTORS)
def test_known_answers_of_rfc_8032(vector: tuple[str, str, str]) -> None:
    key, message, signature = map(bytes.fromhex, vector)

    assert is_signed(key, message, signature)
    assert not is_signed(key, message + b"\0", signature)


def test_what_another_library_signs_is_signed_and_nothing_near_it_is() -> None:
    chance = random.Random(8032)  # noqa: S311
    for _ in range(50):
        owner = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, message = owner.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(99))
        signature = owner.sign(message)
        other = bytearray(signature)
        other[chance.randrange(64)] ^= 1 << chance.randrange(8)

        assert is_signed(key, message, signature)
        assert not is_signed(key, message, bytes(other))
        assert not is_signed(key, message, signature + b"\0")
        assert not is_signed(key, message, signature[:-1])


def test_points_add_up() -> None:
    three = add(double(BASE), BASE)

    assert encode(add(BASE, NEUTRAL)) == encode(BASE)
    assert encode(double(three)) == encode(add(three, three))
    assert encode(decode(encode(three))) == encode(three)


def test_a_second_signature_cannot_be_made_from_a_first() -> None:
    key, message, signature = map(bytes.fromhex, VECTORS[2])
    larger = int.from_bytes(signature[32:], "little") + L

    assert not is_signed(key, message, signature[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "encoded",
    [
        (P + 1).to_bytes(32, "little"),  # y not below the field's size
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with the sign of minus
        (2).to_bytes(32, "little"),  # no such point
        bytes(31),
    ],
)
def test_what_is_not_the_one_encoding_of_a_point_is_none(encoded: bytes) -> None:
    with pytest.raises(ValueError, match="not the encoding"):
        decode(encoded)
    assert not is_signed(encoded, b"", bytes(64))


@pytest.mark.parametrize("y", [0, 1, P - 1])
def test_a_key_of_small_order_signs_nothing(y: int) -> None:
    """With the neutral point as key, R = s*BASE alone would be a signature of every message."""
    forged = encode(BASE) + (1).to_bytes(32, "little")

    assert not is_signed(y.to_bytes(32, "little"), b"", forged)


@pytest.mark.parametrize("pem", [b"", b"\xff", b"-----BEGIN PUBLIC KEY-----\n", b"a\nAAAA\nb\n"])
def test_another_file_than_a_public_key_is_refused(pem: bytes) -> None:
    with pytest.raises(NotValid, match="no Ed25519 public key"):
        read_key(pem)


def test_the_verifier_needs_nothing_but_an_old_python() -> None:
    source = (OFFLINE / VERIFIER).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else _names(node))
    }

    assert imported - sys.stdlib_module_names == set()
    assert "hashlib" in imported


def _names(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]


def test_files_that_are_not_there_are_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", OFFLINE / VERIFIER, tmp_path / "a.zip", "--key", tmp_path],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode().startswith("KHÔNG HỢP LỆ / NOT VALID: không đọc được tệp")
    assert done.stdout.count(b"\n") == 1


def test_the_runbook_names_the_verifier_by_its_hash() -> None:
    sha256 = hashlib.sha256((OFFLINE / VERIFIER).read_bytes()).hexdigest()

    assert f"`{sha256}`" in (PROJECT_ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
