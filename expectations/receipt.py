"""Receipts and verdicts on disk: plain data that any room can read.

    var/gate/landed/verdict.json                 door `landed`
    var/gate/<quarter>/<commune_code>.json       receipts of door `report_ready`
    var/gate/<quarter>/verdict.json              written last, so that it speaks of a whole run

Only `expectations.gate` writes them. Equal findings give equal bytes: sorted keys, no clock. This
module gathers everything that `reports` may know of this room.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from expectations.findings import (
    COMMUNE_CODE,
    GateClosed,
    GateError,
    NoReceipt,
    ReceiptDamaged,
    RuleBroke,
    RuleCard,
    RuleResult,
    UnknownCommune,
    Waiver,
)
from expectations.verdicts import CommuneVerdict, LandedVerdict, QuarterVerdict, Unplaced

__all__ = [
    "COMMUNE_CODE",
    "CommuneVerdict",
    "GateClosed",
    "GateError",
    "LandedVerdict",
    "NoReceipt",
    "QuarterVerdict",
    "Receipt",
    "ReceiptDamaged",
    "RuleBroke",
    "RuleCard",
    "RuleResult",
    "UnknownCommune",
    "Unplaced",
    "Waiver",
    "as_json",
    "landed_verdict_path",
    "quarter_verdict_path",
    "read_landed_verdict",
    "read_quarter_verdict",
    "read_receipt",
    "receipt_path",
    "write_document",
]

VERDICT = "verdict.json"


@dataclass(frozen=True)
class Receipt:
    """What the door `report_ready` says of one commune and quarter, for one warehouse file.

    `warehouse_path` is relative to `Settings.home`; `rules` holds every rule of the commune, met or
    not, by `rule_id`; `waivers` those that were used.
    """

    quarter_code: str
    commune_code: str
    commune_name: str
    warehouse_path: str
    warehouse_sha256: str
    observed_at: datetime
    policy_version: str
    rules: tuple[RuleResult, ...]
    waivers: tuple[Waiver, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a report may be rendered."""
        return not any(result.closes for result in self.rules)

    @property
    def warnings(self) -> tuple[RuleResult, ...]:
        """Results that are not met and leave the door open (waived ones too), for the annex."""
        return tuple(result for result in self.rules if not result.is_met and not result.closes)


Document = Receipt | QuarterVerdict | LandedVerdict
_D = TypeVar("_D", Receipt, QuarterVerdict, LandedVerdict)


def receipt_path(gate: Path, quarter_code: str, commune_code: str) -> Path:
    """File of one receipt under `Settings.gate`.

    Raises:
        UnknownCommune: `commune_code` is no code of a commune in a quarter.
    """
    if not re.fullmatch(COMMUNE_CODE, commune_code):
        raise UnknownCommune(
            f"{commune_code!r} is no commune code: write the five digits of marts.dim_communes, "
            "for example 10657."
        )
    return gate / quarter_code / f"{commune_code}.json"


def quarter_verdict_path(gate: Path, quarter_code: str) -> Path:
    """File of one quarter's verdict under `Settings.gate`."""
    return gate / quarter_code / VERDICT


def landed_verdict_path(gate: Path) -> Path:
    """File of the landing's verdict under `Settings.gate`."""
    return gate / "landed" / VERDICT


def read_receipt(gate: Path, quarter_code: str, commune_code: str) -> Receipt:
    """The receipt of one commune and quarter, open or not.

    Raises:
        NoReceipt: the door was not tried for this commune and quarter.
        ReceiptDamaged: the file is not what the gate wrote, or contradicts itself.
        UnknownCommune: `commune_code` is no code of a commune in a quarter.
    """
    path = receipt_path(gate, quarter_code, commune_code)
    again = f"motcua gate {quarter_code}"
    receipt = _read(path, Receipt, again)
    if (receipt.quarter_code, receipt.commune_code) != (quarter_code, commune_code):
        raise ReceiptDamaged(
            f"{path} speaks of {receipt.commune_code} in {receipt.quarter_code}: run `{again}`."
        )
    return receipt


def read_quarter_verdict(gate: Path, quarter_code: str) -> QuarterVerdict:
    """The newest verdict of one quarter; raises `NoReceipt` or `ReceiptDamaged`."""
    path = quarter_verdict_path(gate, quarter_code)
    return _read(path, QuarterVerdict, f"motcua gate {quarter_code}")


def read_landed_verdict(gate: Path) -> LandedVerdict:
    """The newest verdict of the landing; raises `NoReceipt` or `ReceiptDamaged`."""
    return _read(landed_verdict_path(gate), LandedVerdict, "motcua build")


def write_document(path: Path, document: Document) -> None:
    """Write a receipt or verdict whole or not at all: temporary name, then rename.

    No fsync: what a power cut leaves half-written reads as `ReceiptDamaged`, and is made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(as_json(document), encoding="utf-8")
    temporary.replace(path)


def as_json(document: Document) -> str:
    """The document as it is written: sorted keys, with `is_open` or `is_clean` spelled out."""
    return json.dumps(_plain(document), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        for name in ("is_open", "is_clean"):
            if hasattr(value, name):
                plain[name] = getattr(value, name)
        return plain
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(path: Path, kind: type[_D], again: str) -> _D:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as fault:
        raise NoReceipt(f"{path} does not exist: run `{again}` first.") from fault
    except (OSError, ValueError) as fault:
        raise ReceiptDamaged(f"{path} cannot be read: run `{again}` again.") from fault
    try:
        document: _D = _revived(json.loads(text), kind)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise ReceiptDamaged(
            f"{path} is not what the gate wrote ({type(fault).__name__}): run `{again}` again."
        ) from fault
    # Findings and verdict stand side by side in the file; one edited by hand contradicts the other.
    if as_json(document) != text:
        raise ReceiptDamaged(f"{path} was altered after the gate wrote it: run `{again}` again.")
    return document


def _revived(value: Any, kind: Any) -> Any:
    """`value` as `kind`: a dataclass of this room, a tuple of one, a date, or a plain value."""
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
        kinds = get_type_hints(kind)
        return kind(**{f.name: _revived(value[f.name], kinds[f.name]) for f in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(_revived(item, get_args(kind)[0]) for item in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _revived(value, get_args(kind)[0])
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError(f"{kind} expected")
    return value
