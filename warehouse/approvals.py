"""What persons decided on the drafts of a judged warehouse, kept for ever.

    var/approvals/<quarter>/<first 16 digits of the drafts' SHA-256>/<n>.json

A decision binds to the very file that was judged and the very documents drafted of it
(docs/decisions/0012); `warehouse.deciding` says which may be taken and which count. What is decided
is said to officials, so its faults are in Vietnamese.

    ApprovalError
    ├── NotApproved       too few persons have approved
    ├── Rejected          somebody has rejected
    ├── NobodyDecided     the time to decide is up
    ├── DecisionUnclear   nobody is named, or a new vintage has no reason
    ├── AlreadyFrozen     what is to be rejected is frozen
    └── ApprovalDamaged   a file is not what was recorded
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, get_type_hints

from warehouse.errors import MotcuaError
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

_DIGITS = 16


class ApprovalError(MotcuaError):
    """Root of the faults of approvals."""


class NotApproved(ApprovalError):
    """Fewer persons than are needed have approved these drafts."""


class Rejected(ApprovalError):
    """Somebody has rejected these drafts."""


class NobodyDecided(ApprovalError):
    """A run waited for a decision as long as it may."""

    def __init__(self, quarter: Quarter, hours: int) -> None:
        super().__init__(
            f"Quá {hours} giờ không ai quyết định về báo cáo {quarter.label}, nên không chốt và "
            f"không giao: phê duyệt bằng `motcua approve {quarter}`, hoặc chạy lại (Clear) bước "
            "này để hỏi lại."
        )


class DecisionUnclear(ApprovalError):
    """A decision lacks who decided, or why a quarter is issued again."""


class AlreadyFrozen(ApprovalError):
    """What is to be rejected is frozen."""


class ApprovalDamaged(ApprovalError):
    """A recorded decision cannot be read or was altered."""


@dataclass(frozen=True)
class Approval:
    """One person's decision on the drafts of one judged warehouse.

    `by` names the person in an official capacity; `at` is ISO 8601 with offset; `remark` may be
    empty.
    """

    quarter_code: str
    drafts_sha256: str
    decision: Literal["approve", "reject"]
    by: str
    at: str
    remark: str
    through: Literal["airflow", "cli"]

    @property
    def sentence(self) -> str:
        """Who, when, and the remark, for officials: no full stop."""
        moment = datetime.fromisoformat(self.at).astimezone(VIETNAM)
        remark = f"ý kiến: “{self.remark}”" if self.remark else "không ghi ý kiến"
        return f"{self.by}, {moment:%H:%M ngày %d/%m/%Y}, {remark}"


def drafts_sha256(warehouse_sha256: str, documents: Mapping[str, Mapping[str, str]]) -> str:
    """What a decision binds to: one SHA-256 over a judged file and what was drafted of it.

    `documents` holds the SHA-256 of each by commune code and file name.
    """
    lines = [warehouse_sha256]
    for code, names in sorted(documents.items()):
        lines += [f"{code}/{name} {sha256}" for name, sha256 in sorted(names.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def keep_approval(settings: Settings, approval: Approval) -> Path:
    """Write a decision, whole or not at all; its file. The same decision is kept once.

    Raises:
        ApprovalDamaged: as `approvals_of`.
        UnknownQuarter: `quarter_code` is none.
    """
    quarter = Quarter.parse(approval.quarter_code)
    earlier = approvals_of(settings, quarter, approval.drafts_sha256)
    folder = _folder(settings, quarter, approval.drafts_sha256)
    if approval in earlier:
        return folder / f"{earlier.index(approval) + 1}.json"
    folder.mkdir(parents=True, exist_ok=True)
    return _write_next(folder, len(earlier) + 1, _as_json(approval))


def approvals_of(settings: Settings, quarter: Quarter, sha256: str) -> tuple[Approval, ...]:
    """Every decision on the drafts with that hash, in the order in which they were recorded.

    Raises:
        ApprovalDamaged: a file cannot be read, or is not what was recorded.
    """
    folder = _folder(settings, quarter, sha256)
    paths = sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem))
    return tuple(_read(path, quarter, sha256) for path in paths)


def _folder(settings: Settings, quarter: Quarter, sha256: str) -> Path:
    return settings.approvals / quarter.code / sha256[:_DIGITS]


def _as_json(approval: Approval) -> str:
    return json.dumps(asdict(approval), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write_next(folder: Path, number: int, text: str) -> Path:
    """Write `text` under the first free number from `number` on; two at once get two numbers."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".") as partial:
        partial.write(text)
        partial.flush()
        os.fsync(partial.fileno())
        os.fchmod(partial.fileno(), 0o444)
        while True:
            path = folder / f"{number}.json"
            try:
                os.link(partial.name, path)
            except FileExistsError:
                number += 1
            else:
                return path


def _read(path: Path, quarter: Quarter, sha256: str) -> Approval:
    try:
        text = path.read_text(encoding="utf-8")
        fields = json.loads(text)
        approval = Approval(**{name: fields[name] for name in get_type_hints(Approval)})
        datetime.fromisoformat(approval.at)
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise _damaged(path, quarter) from fault
    bound = (approval.quarter_code, approval.drafts_sha256)
    if _as_json(approval) != text or bound != (quarter.code, sha256):
        raise _damaged(path, quarter)
    return approval


def _damaged(path: Path, quarter: Quarter) -> ApprovalDamaged:
    return ApprovalDamaged(
        f"{path} không phải là quyết định đã ghi về báo cáo {quarter.label}: khôi phục tệp này từ "
        "bản sao lưu, hoặc xóa đi và phê duyệt lại."
    )
