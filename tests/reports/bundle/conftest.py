"""A home whose reports are delivered and frozen, and a key to sign with."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reports.build import build_reports
from tests.reports.conftest import COMMUNES, OBSERVED, Commune, MakeProvince, write_verdicts
from warehouse.approvals import Approval, drafts_sha256
from warehouse.freezing import ToFreeze, freeze
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
Issue = Callable[..., None]


def keep_key(key: Ed25519PrivateKey | X25519PrivateKey, path: Path) -> None:
    """Write a private key in PEM."""
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.fixture
def signing(settings: Settings, tmp_path: Path) -> Settings:
    """The home, with a key to sign with."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    path = tmp_path / "motcua.key"
    keep_key(key, path)
    return replace(settings, signing_key=path)


@pytest.fixture
def issue(make_province: MakeProvince) -> Issue:
    """Delivers the reports of some communes and freezes them, for a reason."""

    def make(communes: tuple[Commune, ...] = COMMUNES, reason: str = "") -> None:
        settings = make_province(communes)
        pinned = settings.gate / QUARTER.code / "motcua.duckdb"
        with duckdb.connect(str(pinned)) as connection:
            _complete(connection)
        write_verdicts(settings, communes)
        build_reports(settings, QUARTER)
        sha256, documents = sha256_of(pinned), _delivered(settings)
        approval = Approval(
            QUARTER.code,
            drafts_sha256(sha256, documents),
            "approve",
            "Phòng KSTTHC",
            OBSERVED.isoformat(),
            reason,
            "cli",
        )
        content = ToFreeze(
            quarter=QUARTER,
            warehouse=pinned,
            warehouse_sha256=sha256,
            gate=settings.gate / QUARTER.code,
            documents=documents,
            rules_sha256="",
            approvals=(approval,),
            reason=reason,
        )
        freeze(settings, content, frozen_at=OBSERVED)

    return make


def _complete(connection: duckdb.DuckDBPyConnection) -> None:
    """What a built warehouse says of itself."""
    connection.execute("create schema meta")
    connection.execute(
        "create table meta.build as select 'root' as landing_root_hash, 'project' as project_hash,"
        " timestamp '2023-06-15 01:00:00' as observed_at"
    )
    connection.execute(
        "create table marts.dim_closed_quarters as select '2023-Q2' as quarter_code,"
        " date '2023-03-15' as period_from, '06a-2023-1' as policy_version"
    )


def _delivered(settings: Settings) -> dict[str, dict[str, str]]:
    documents: dict[str, dict[str, str]] = {}
    for path in sorted((settings.reports / QUARTER.code).glob("[0-9]*/*")):
        documents.setdefault(path.parent.name, {})[path.name] = sha256_of(path)
    return documents
