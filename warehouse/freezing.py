"""Freezes a quarter: its rows, members, receipts and document hashes into a new vintage.

    examined warehouse + receipts + approvals --> var/frozen/<quarter>/<vintage>/

The same content is frozen once: freezing it again gives the vintage that holds it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.approvals import Approval, drafts_sha256
from warehouse.blocks import block_hashes, seal_of
from warehouse.database import OFFLINE, warehouse_state, writer_lock
from warehouse.frozen import (
    DOCUMENTS,
    MANIFEST,
    SEAL,
    TABLES,
    FrozenFile,
    FrozenManifest,
    Vintage,
    quarter_folder,
    read_vintage,
    vintages,
)
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import PROJECT_ROOT, Settings

_ROOMS = ("cli", "connectors", "dags", "dbt_project", "expectations", "reports", "warehouse")
_CODE = (".py", ".sql", ".toml", ".j2", ".csv", ".css", ".js", ".yml")
_INDICATORS = PROJECT_ROOT / "dbt_project" / "seeds" / "indicators.csv"
# Quarters before it that a report compares with.
_EARLIER_QUARTERS = 4
_QUARTER = "quarter_code = $quarter"
_SCORED = """period_code = (
    select period_code from marts.dim_scored_periods
    where period_to <= $period_to order by period_to desc limit 1)"""
# The tables that reports read, and the rows of a quarter in each; all rows where nothing is said.
_FROZEN: Mapping[str, str] = {
    "marts.rpt_commune_quarter": "quarter_code between $earliest and $quarter",
    "marts.fct_dossiers_by_commune_quarter": _QUARTER,
    "marts.fct_figure_members": _QUARTER,
    "marts.fct_declared_values": _QUARTER,
    "marts.rpt_province_06a": _QUARTER,
    "marts.dim_closed_quarters": _QUARTER,
    "marts.fct_766_scores": _SCORED,
    "marts.fct_score_members": _SCORED,
    "marts.rpt_commune_766": _SCORED,
    "marts.dim_scored_periods": _SCORED,
    "marts.dim_score_bands": "",
    "marts.dim_communes": "",
    "marts.dim_fields": "",
    "marts.dim_indicators": "",
    "seeds.commune_successions": "",
    "seeds.declared_items": "",
    "seeds.dossier_end_policy": "",
    "seeds.score_766_groups": "",
    "seeds.score_766_indicators": "",
}


@dataclass(frozen=True)
class ToFreeze:
    """What a new vintage is made of, beside the examined warehouse at `warehouse`.

    `gate` is a folder with the quarter's receipts and verdict; `documents` the SHA-256 of every
    document by commune code and file name; `rules_sha256` one hash over the rules that judged it.
    """

    quarter: Quarter
    warehouse: Path
    warehouse_sha256: str
    gate: Path
    documents: Mapping[str, Mapping[str, str]]
    rules_sha256: str
    approvals: tuple[Approval, ...]
    reason: str


def freeze(settings: Settings, content: ToFreeze, *, frozen_at: datetime) -> tuple[Vintage, bool]:
    """A vintage of `content`, and whether it is new: the newest one when that is equal.

    Raises:
        BuildIsRunning: another process builds, publishes or freezes.
        FrozenDamaged: an earlier vintage is not what was frozen; nothing is written.
    """
    with writer_lock(settings):
        earlier = vintages(settings, content.quarter)
        folder = quarter_folder(settings, content.quarter)
        partial = folder / ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        policy_version = _export(content, partial)
        receipts = partial / "gate" / content.quarter.code
        receipts.mkdir(parents=True)
        for path in sorted(content.gate.glob("*.json")):
            shutil.copyfile(path, receipts / path.name)
        (partial / DOCUMENTS).write_text(_json(content.documents), encoding="utf-8")
        manifest = _manifest(content, partial, earlier, policy_version, frozen_at)
        if earlier and earlier[-1].manifest.content_sha256 == manifest.content_sha256:
            shutil.rmtree(partial)
            return earlier[-1], False
        data = manifest.to_json().encode()
        (partial / MANIFEST).write_bytes(data)
        (partial / SEAL).write_bytes(seal_of(data))
        _sync(partial)
        partial.rename(folder / str(manifest.number))
        _sync_folder(folder)
    return read_vintage(settings, content.quarter, manifest.number), True


def code_sha256() -> str:
    """One SHA-256 over all that a figure or a document depends on in our own rooms."""
    digest = hashlib.sha256()
    paths = (path for room in _ROOMS for path in (PROJECT_ROOT / room).rglob("*"))
    for path in sorted(path for path in paths if path.suffix in _CODE):
        digest.update(f"{path.relative_to(PROJECT_ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _export(content: ToFreeze, folder: Path) -> str:
    """Write the tables in a total order on one thread, so that equal rows give equal bytes.

    Returns the quarter's policy version.
    """
    (folder / TABLES).mkdir()
    quarter = content.quarter
    earliest = quarter
    for _ in range(_EARLIER_QUARTERS):
        earliest = earliest.previous
    values = {
        "quarter": quarter.code,
        "earliest": earliest.code,
        "period_to": quarter.period_to.isoformat(),
    }
    with duckdb.connect(
        str(content.warehouse), read_only=True, config={**OFFLINE, "threads": "1"}
    ) as connection:
        known = {
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
        }
        for table, condition in _FROZEN.items():
            if table in known:
                _copy(connection, table, condition, values, folder / TABLES / f"{table}.parquet")
        policy = connection.execute(
            "select policy_version from marts.dim_closed_quarters where quarter_code = $quarter",
            {"quarter": quarter.code},
        ).fetchone()
    return str(policy[0]) if policy else ""


def _copy(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    condition: str,
    values: Mapping[str, str],
    path: Path,
) -> None:
    place = str(path).replace("'", "''")
    for name, value in values.items():
        condition = condition.replace(f"${name}", f"'{value}'")
    where = f" where {condition}" if condition else ""
    # Small groups of rows: who explains one commune's figure reads that commune only.
    connection.execute(
        f"copy (from {table}{where} order by all) to '{place}'"
        " (format parquet, compression zstd, row_group_size 8192)"
    )


def _manifest(
    content: ToFreeze,
    folder: Path,
    earlier: tuple[Vintage, ...],
    policy_version: str,
    frozen_at: datetime,
) -> FrozenManifest:
    state = warehouse_state(content.warehouse)
    files = tuple(_file(path, folder) for path in sorted(folder.rglob("*")) if path.is_file())
    lines = [f"{f.name} {f.sha256}" for f in files if not f.name.startswith("gate/")]
    return FrozenManifest(
        quarter_code=content.quarter.code,
        number=earlier[-1].number + 1 if earlier else 1,
        previous_sha256=earlier[-1].sha256 if earlier else "",
        reason=content.reason if earlier else "",
        approvals=content.approvals,
        frozen_at=frozen_at.isoformat(),
        observed_at=state.observed_at.isoformat(),
        code_version=version("motcua"),
        code_sha256=code_sha256(),
        policy_version=policy_version,
        indicators_sha256=sha256_of(_INDICATORS),
        rules_sha256=content.rules_sha256,
        warehouse_sha256=content.warehouse_sha256,
        drafts_sha256=drafts_sha256(content.warehouse_sha256, content.documents),
        landing_root_hash=state.landing_root_hash,
        content_sha256=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        files=files,
    )


def _file(path: Path, folder: Path) -> FrozenFile:
    data = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return FrozenFile(name, len(data), hashlib.sha256(data).hexdigest(), block_hashes(data))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.chmod(0o444)
        _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
