"""Which decisions on a quarter's drafts may be taken, and which of them count.

Of each person the last one counts: who rejected may approve later, and so withdraws the rejection;
nobody else can. What is frozen already limits both (docs/decisions/0012).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from warehouse.approvals import (
    AlreadyFrozen,
    Approval,
    DecisionUnclear,
    NotApproved,
    Rejected,
    approvals_of,
    keep_approval,
)
from warehouse.frozen import vintage_folders, vintages
from warehouse.periods import Quarter
from warehouse.settings import Settings


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
    sha256 = kept.drafts_sha256
    if kept.decision == "reject" and kept not in approvals_of(settings, quarter, sha256):
        _require_not_frozen(settings, quarter, sha256)
    return keep_approval(settings, kept)


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
    return bool(vintage_folders(settings, quarter))


def _counting(
    settings: Settings, quarter: Quarter, sha256: str, approvals: tuple[Approval, ...]
) -> tuple[Approval, ...]:
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
        standing = [each for each in standing if not _same_person(each.by, decision.by)]
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
    for vintage in vintages(settings, quarter):
        if vintage.manifest.drafts_sha256 == sha256:
            raise AlreadyFrozen(
                f"Báo cáo {quarter.label} này đã là bản chốt số {vintage.number}, không từ chối "
                f"được nữa: sửa số liệu, chạy `motcua gate {quarter}` rồi phê duyệt bản mới, có "
                "ghi lý do."
            )


def _same_person(one: str, other: str) -> bool:
    # Letter case and spaces tell nobody apart.
    return _one_line(one).casefold() == _one_line(other).casefold()


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
