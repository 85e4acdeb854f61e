"""Decisions bind to one set of drafts, of each person the last one counts, and none is lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from warehouse.approvals import (
    AlreadyFrozen,
    Approval,
    ApprovalDamaged,
    DecisionUnclear,
    NotApproved,
    Rejected,
    approvals_of,
    drafts_sha256,
)
from warehouse.blocks import seal_of
from warehouse.deciding import record_approval, require_approved
from warehouse.frozen import MANIFEST, SEAL, FrozenDamaged, FrozenManifest
from warehouse.periods import Quarter, UnknownQuarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
DRAFTS, OTHER_DRAFTS = "a" * 64, "b" * 64
CHIEF, VICE = "Trần Thị B, Chánh Văn phòng", "Lê Văn C, Phó Chủ tịch"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home in which one person's approval is enough."""
    return Settings(tmp_path)


def _decision(by: str = CHIEF, hour: int = 8, **changes: Any) -> Approval:
    at = f"2023-06-16T{hour:02}:00:00+07:00"
    approval = Approval("2023-Q2", DRAFTS, "approve", by, at, "", "cli")
    return replace(approval, **changes)


def _freeze(settings: Settings, number: int, drafts_sha256: str, hour: int = 7) -> Path:
    """A vintage of those drafts, as far as decisions look at it; its folder."""
    known = {"quarter_code": "2023-Q2", "number": number, "drafts_sha256": drafts_sha256}
    known |= {"approvals": (), "files": (), "frozen_at": f"2023-06-16T{hour:02}:00:00+07:00"}
    empty = {field.name: "" for field in fields(FrozenManifest)}
    data = FrozenManifest(**(empty | known)).to_json().encode()
    folder = settings.frozen / "2023-Q2" / str(number)
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_bytes(data)
    (folder / SEAL).write_bytes(seal_of(data))
    return folder


def test_an_approval_is_kept_and_read_back(settings: Settings) -> None:
    approval = _decision(remark="Đã đối chiếu")

    path = record_approval(settings, approval)

    assert path == settings.approvals / "2023-Q2" / ("a" * 16) / "1.json"
    assert json.loads(path.read_text(encoding="utf-8"))["by"] == CHIEF
    assert approvals_of(settings, QUARTER, DRAFTS) == (approval,)
    assert require_approved(settings, QUARTER, DRAFTS) == (approval,)


def test_an_approval_says_nothing_of_other_drafts_or_another_quarter(settings: Settings) -> None:
    record_approval(settings, _decision())

    with pytest.raises(NotApproved, match="chưa có ai"):
        require_approved(settings, QUARTER, OTHER_DRAFTS)
    with pytest.raises(NotApproved, match="quý III năm 2023 còn thiếu 1 trên 1"):
        require_approved(settings, Quarter(2023, 3), DRAFTS)


def test_drafts_whose_digest_only_begins_alike_are_not_approved(settings: Settings) -> None:
    record_approval(settings, _decision())

    with pytest.raises(ApprovalDamaged):
        require_approved(settings, QUARTER, "a" * 63 + "b")


def test_two_persons_are_two_persons(settings: Settings) -> None:
    two = replace(settings, approvers=2)
    record_approval(two, _decision())
    record_approval(two, _decision(CHIEF.upper().replace(" ", "  "), 9))

    with pytest.raises(NotApproved, match="còn thiếu 1 trên 2 người") as fault:
        require_approved(two, QUARTER, DRAFTS)
    assert "TRẦN THỊ B, CHÁNH VĂN PHÒNG, 09:00 ngày 16/06/2023" in str(fault.value)

    record_approval(two, _decision(VICE, 10))
    assert [a.by for a in require_approved(two, QUARTER, DRAFTS)][1:] == [VICE]


def test_a_rejection_stands_whoever_approves_beside_it(settings: Settings) -> None:
    record_approval(settings, _decision(decision="reject", remark="Thiếu số liệu tháng 5"))
    record_approval(settings, _decision(VICE, 9))

    with pytest.raises(Rejected) as fault:
        require_approved(settings, QUARTER, DRAFTS)
    assert f"({CHIEF}, 08:00 ngày 16/06/2023, ý kiến: “Thiếu số liệu tháng 5”)" in str(fault.value)
    assert "motcua gate 2023-Q2" in str(fault.value)


def test_only_who_rejected_withdraws_it_or_other_drafts(settings: Settings) -> None:
    record_approval(settings, _decision(decision="reject"))
    record_approval(settings, _decision(hour=9, remark="Từ chối nhầm"))
    record_approval(settings, _decision(drafts_sha256=OTHER_DRAFTS))

    assert [a.remark for a in require_approved(settings, QUARTER, DRAFTS)] == ["Từ chối nhầm"]
    assert len(require_approved(settings, QUARTER, OTHER_DRAFTS)) == 1
    assert len(approvals_of(settings, QUARTER, DRAFTS)) == 2


def test_who_approved_may_still_reject(settings: Settings) -> None:
    record_approval(settings, _decision())
    record_approval(settings, _decision(hour=9, decision="reject"))

    with pytest.raises(Rejected, match="09:00 ngày 16/06/2023, không ghi ý kiến"):
        require_approved(settings, QUARTER, DRAFTS)


def test_a_quarter_is_issued_again_for_a_reason_only(settings: Settings) -> None:
    _freeze(settings, 1, OTHER_DRAFTS)

    with pytest.raises(DecisionUnclear, match="phải ghi lý do"):
        record_approval(settings, _decision(remark=" "))
    record_approval(settings, _decision(decision="reject"))
    record_approval(settings, _decision(VICE, remark="Bổ sung 3 hồ sơ nộp muộn"))

    assert len(approvals_of(settings, QUARTER, DRAFTS)) == 2


def test_an_approval_older_than_other_frozen_drafts_counts_no_more(settings: Settings) -> None:
    two = replace(settings, approvers=2)
    for by in (CHIEF, VICE):
        record_approval(two, _decision(by))
    assert len(require_approved(two, QUARTER, DRAFTS)) == 2
    _freeze(settings, 1, OTHER_DRAFTS, hour=9)

    with pytest.raises(NotApproved, match=r"thiếu 2 trên 2 .*chưa có ai"):
        require_approved(two, QUARTER, DRAFTS)
    record_approval(two, _decision(VICE, 10, remark="Bổ sung 3 hồ sơ nộp muộn"))
    with pytest.raises(NotApproved, match=f"thiếu 1 trên 2 .*{VICE}"):
        require_approved(two, QUARTER, DRAFTS)
    record_approval(two, _decision(hour=11, remark="Đồng ý"))
    assert [a.by for a in require_approved(two, QUARTER, DRAFTS)] == [VICE, CHIEF]


def test_an_approval_of_the_newest_vintages_drafts_still_counts(settings: Settings) -> None:
    record_approval(settings, _decision())
    _freeze(settings, 1, DRAFTS, hour=8)

    assert require_approved(settings, QUARTER, DRAFTS) == (_decision(),)


def test_what_decisions_bind_to_changes_with_file_and_every_draft() -> None:
    documents = {"10654": {"a": "1", "b": "2"}, "10657": {"a": "3"}}
    same = {"10657": {"a": "3"}, "10654": {"b": "2", "a": "1"}}
    others = [{"10654": {"a": "1", "b": "2"}}, {**documents, "10657": {"a": "4"}}]

    hashes = [drafts_sha256("file", each) for each in (documents, *others)]
    hashes.append(drafts_sha256("another file", documents))

    assert drafts_sha256("file", same) == hashes[0]
    assert len(set(hashes)) == 4


def test_a_quarter_whose_vintage_is_damaged_was_issued_all_the_same(settings: Settings) -> None:
    (_freeze(settings, 1, OTHER_DRAFTS) / MANIFEST).unlink()

    with pytest.raises(DecisionUnclear, match="phải ghi lý do"):
        record_approval(settings, _decision())


def test_a_file_that_is_frozen_is_rejected_no_more(settings: Settings) -> None:
    withdrawn = _decision(decision="reject")
    record_approval(settings, withdrawn)
    record_approval(settings, _decision(hour=9, remark="Từ chối nhầm"))
    _freeze(settings, 1, DRAFTS)
    vintage = _freeze(settings, 2, OTHER_DRAFTS)

    with pytest.raises(AlreadyFrozen, match="bản chốt số 1.*`motcua gate 2023-Q2`.*lý do"):
        record_approval(settings, _decision(VICE, 10, decision="reject"))
    # Recorded in time, so recording it once more changes nothing.
    record_approval(settings, withdrawn)
    record_approval(settings, _decision(VICE, 10, decision="reject", drafts_sha256="c" * 64))

    assert [a.by for a in require_approved(settings, QUARTER, DRAFTS)] == [CHIEF]
    (vintage / SEAL).unlink()
    with pytest.raises(FrozenDamaged):
        record_approval(settings, _decision(VICE, 11, decision="reject"))


def test_a_decision_names_who_decided_and_a_quarter(settings: Settings) -> None:
    with pytest.raises(DecisionUnclear, match="không nêu ai"):
        record_approval(settings, _decision(by=" \n"))
    with pytest.raises(UnknownQuarter):
        record_approval(settings, _decision(quarter_code="../../etc"))

    assert not settings.approvals.exists()


def test_the_same_decision_recorded_again_is_one_decision(settings: Settings) -> None:
    paths = [record_approval(settings, _decision(f" {CHIEF}\n")) for _ in range(3)]

    assert len(set(paths)) == 1
    assert approvals_of(settings, QUARTER, DRAFTS) == (_decision(),)


def test_decisions_at_once_are_all_kept(settings: Settings) -> None:
    decisions = [_decision(f"Người {number}") for number in range(20)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda decision: record_approval(settings, decision), decisions))

    kept = approvals_of(settings, QUARTER, DRAFTS)
    assert sorted(kept, key=str) == sorted(decisions, key=str)
    assert {path.suffix for path in settings.approvals.rglob("*") if path.is_file()} == {".json"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"reject"', '"approve"').replace(" ", "  ", 1),
        lambda text: text.replace("2023-Q2", "2023-Q1"),
        lambda text: text.replace("+07:00", "+7"),
        lambda text: text[:40],
        lambda text: "[]",
        lambda text: text.replace('"by"', '"of"'),
    ],
)
def test_a_damaged_decision_is_named(settings: Settings, spoil: Any) -> None:
    path = record_approval(settings, _decision(decision="reject"))
    path.chmod(0o644)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(ApprovalDamaged, match=r"1\.json không phải là quyết định đã ghi"):
        require_approved(settings, QUARTER, DRAFTS)
