"""Ed25519 signatures of bundles: the only place that knows `cryptography`.

A PEM file with the private key (`MOTCUA_SIGNING_KEY`) -> signature of 64 bytes, public key in PEM.

    SigningError
    ├── NoSigningKey        none is set, or the file is not there
    └── SigningKeyUnusable  the file is no Ed25519 private key in PEM without a password
"""

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from warehouse.errors import MotcuaError
from warehouse.settings import Settings

_MAKE_ONE = (
    "`openssl genpkey -algorithm ed25519 -out motcua.key` makes one (keep it secret, outside "
    "MOTCUA_HOME, and back it up); then set MOTCUA_SIGNING_KEY to its path."
)


class SigningError(MotcuaError):
    """Root of the faults of signing."""


class NoSigningKey(SigningError):
    """No signing key is set, or its file cannot be read."""


class SigningKeyUnusable(SigningError):
    """The file of the signing key holds something else."""


class SigningKey:
    """The key with which an office signs its bundles; the private part never shows in a repr."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`, 64 bytes; equal data give equal bytes."""
        return self._key.sign(data)

    @property
    def public_pem(self) -> bytes:
        """The public key in PEM."""
        return self._public(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key in DER, as hexadecimal digits."""
        return hashlib.sha256(self._public(Encoding.DER)).hexdigest()

    def _public(self, encoding: Encoding) -> bytes:
        public_key = self._key.public_key()
        return public_key.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def load_signing_key(settings: Settings) -> SigningKey:
    """The key that `MOTCUA_SIGNING_KEY` names.

    Raises:
        NoSigningKey: none is set, or the file cannot be read.
        SigningKeyUnusable: the file is no Ed25519 private key in PEM, or has a password.
    """
    if settings.signing_key is None:
        raise NoSigningKey(f"There is no key to sign with: {_MAKE_ONE}")
    try:
        pem = settings.signing_key.read_bytes()
    except OSError as fault:
        raise NoSigningKey(
            f"The signing key {settings.signing_key} cannot be read ({fault.strerror}): "
            f"correct MOTCUA_SIGNING_KEY. {_MAKE_ONE}"
        ) from fault
    return SigningKey(_private_key(pem, settings.signing_key))


def _private_key(pem: bytes, path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise _unusable(path) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path)
    return key


def _unusable(path: Path) -> SigningKeyUnusable:
    return SigningKeyUnusable(
        f"{path} is no Ed25519 private key in PEM without a password: {_MAKE_ONE}"
    )
