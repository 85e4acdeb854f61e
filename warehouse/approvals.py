"""What persons decided on the drafts of a judged warehouse, kept for ever.

    var/approvals/<quarter>/<first 16 digits of the drafts' SHA-256>/<n>.json

A decision binds to the very file that was judged and the very documents drafted of it. Of each
person the last one counts: who rejected may approve later, and so withdraws the rejection; nobody
else can. What is decided here is said to officials, so its faults are in Vietnamese
(docs/decisions/0012).

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
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, get_type_hints
from unicodedata import normalize

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


def record_approval(settings: Settings, approval: Approval) -> Path:
    """Keep a decision, whole or not at all; its file. The same decision is kept once.

    Raises:
        DecisionUnclear: `by` is blank, or it approves a quarter that was issued before and does
            not say why.
        AlreadyFrozen: it rejects what is frozen.
        FrozenDamaged: it rejects, and a vintage does not say of which drafts it was made.
        UnknownQuarter: `quarter_code` is none.
    """
    quarter = Quarter.parse(approval.quarter_code)
    kept = replace(approval, by=_one_line(approval.by), remark=_one_line(approval.remark))
    _require_clear(settings, kept, quarter)
    earlier = approvals_of(settings, quarter, kept.drafts_sha256)
    folder = _folder(settings, quarter, kept.drafts_sha256)
    if kept in earlier:
        return folder / f"{earlier.index(kept) + 1}.json"
    if kept.decision == "reject":
        _require_not_frozen(settings, quarter, kept.drafts_sha256)
    folder.mkdir(parents=True, exist_ok=True)
    return _write_next(folder, len(earlier) + 1, _as_json(kept))


def approvals_of(settings: Settings, quarter: Quarter, sha256: str) -> tuple[Approval, ...]:
    """Every decision on the drafts with that hash, in the order in which they were recorded.

    Raises:
        ApprovalDamaged: a file cannot be read, or is not what was recorded.
    """
    folder = _folder(settings, quarter, sha256)
    paths = sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem))
    return tuple(_read(path, quarter, sha256) for path in paths)


def require_approved(settings: Settings, quarter: Quarter, sha256: str) -> tuple[Approval, ...]:
    """The approvals of these drafts that stand, one a person, in order; there are enough.

    Once other drafts were frozen, an approval counts if it was given since, with a reason.

    Raises:
        Rejected: naming who rejected, when, and the remark.
        NotApproved: naming who has approved and how many are missing.
        ApprovalDamaged: as `approvals_of`.
        FrozenDamaged: the newest vintage does not say of which drafts it was made.
    """
    last_words = _last_words(approvals_of(settings, quarter, sha256))
    for decision in last_words:
        if decision.decision == "reject":
            raise Rejected(
                f"Báo cáo {quarter.label} bị từ chối ({decision.sentence}), nên không chốt và "
                f"không giao: sửa số liệu, chạy `motcua gate {quarter}` rồi trình duyệt lại; nếu "
                f"từ chối nhầm thì chính {decision.by} phê duyệt lại."
            )
    approvals = _counting(settings, quarter, sha256, last_words)
    missing = settings.approvers - len(approvals)
    if missing > 0:
        has_approved = "; ".join(approval.sentence for approval in approvals) or "chưa có ai"
        raise NotApproved(
            f"Báo cáo {quarter.label} còn thiếu {missing} trên {settings.approvers} người phê "
            f"duyệt (đã phê duyệt: {has_approved}), nên chưa chốt và chưa giao: người khác phê "
            f"duyệt bằng `motcua approve {quarter}` hoặc trên Airflow."
        )
    return approvals


def is_issued(settings: Settings, quarter: Quarter) -> bool:
    """Whether the quarter has a frozen vintage, so that another one needs a reason."""
    from warehouse.frozen import vintage_folders  # which knows approvals

    return bool(vintage_folders(settings, quarter))


def same_person(one: str, other: str) -> bool:
    """Whether two names mean one person: letter case and spaces tell nobody apart."""
    return _one_line(one).casefold() == _one_line(other).casefold()


def _counting(
    settings: Settings, quarter: Quarter, sha256: str, approvals: tuple[Approval, ...]
) -> tuple[Approval, ...]:
    from warehouse.frozen import vintages  # which knows approvals

    issued = vintages(settings, quarter)
    if not issued or issued[-1].manifest.drafts_sha256 == sha256:
        return approvals
    frozen_at = datetime.fromisoformat(issued[-1].manifest.frozen_at)
    return tuple(
        each for each in approvals if each.remark and datetime.fromisoformat(each.at) > frozen_at
    )


def _last_words(decisions: Iterable[Approval]) -> tuple[Approval, ...]:
    standing: list[Approval] = []
    for decision in decisions:
        standing = [each for each in standing if not same_person(each.by, decision.by)]
        standing.append(decision)
    return tuple(standing)


def _require_clear(settings: Settings, approval: Approval, quarter: Quarter) -> None:
    if not approval.by:
        raise DecisionUnclear(
            f"Quyết định về báo cáo {quarter.label} không nêu ai quyết định: ghi họ tên và chức vụ "
            "(trên dòng lệnh: `--by`)."
        )
    if approval.decision == "approve" and not approval.remark and is_issued(settings, quarter):
        raise DecisionUnclear(
            f"Báo cáo {quarter.label} đã chốt trước đó: phê duyệt bản mới phải ghi lý do ở phần "
            "ý kiến (trên dòng lệnh: `--remark`)."
        )


def _require_not_frozen(settings: Settings, quarter: Quarter, sha256: str) -> None:
    from warehouse.frozen import vintages  # which knows approvals

    for vintage in vintages(settings, quarter):
        if vintage.manifest.drafts_sha256 == sha256:
            raise AlreadyFrozen(
                f"Báo cáo {quarter.label} này đã là bản chốt số {vintage.number}, không từ chối "
                f"được nữa: sửa số liệu, chạy `motcua gate {quarter}` rồi phê duyệt bản mới, có "
                "ghi lý do."
            )


def _folder(settings: Settings, quarter: Quarter, sha256: str) -> Path:
    return settings.approvals / quarter.code / sha256[:_DIGITS]


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


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
