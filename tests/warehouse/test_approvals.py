"""Decisions bind to one judged file, of each person the last one counts, and none is lost."""

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
    record_approval,
    require_approved,
)
from warehouse.frozen import MANIFEST, SEAL, FrozenDamaged, FrozenManifest, seal_of
from warehouse.periods import Quarter, UnknownQuarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
JUDGED, JUDGED_ANEW = "a" * 64, "b" * 64
CHIEF, VICE = "Trần Thị B, Chánh Văn phòng", "Lê Văn C, Phó Chủ tịch"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home in which one person's approval is enough."""
    return Settings(tmp_path)


def _decision(by: str = CHIEF, hour: int = 8, **changes: Any) -> Approval:
    at = f"2023-06-16T{hour:02}:00:00+07:00"
    approval = Approval("2023-Q2", JUDGED, "approve", by, at, "", "cli")
    return replace(approval, **changes)


def _freeze(settings: Settings, number: int, warehouse_sha256: str) -> Path:
    """A vintage of that file, as far as decisions look at it; its folder."""
    known = {"quarter_code": "2023-Q2", "number": number, "warehouse_sha256": warehouse_sha256}
    known |= {"approvals": (), "files": ()}
    empty = {field.name: "" for field in fields(FrozenManifest)}
    data = FrozenManifest(**(empty | known)).to_json().encode()
    folder = settings.frozen / "2023-Q2" / str(number)
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_bytes(data)
    (folder / SEAL).write_text(json.dumps(seal_of(data)))
    return folder


def test_an_approval_is_kept_and_read_back(settings: Settings) -> None:
    approval = _decision(remark="Đã đối chiếu")

    path = record_approval(settings, approval)

    assert path == settings.approvals / "2023-Q2" / ("a" * 16) / "1.json"
    assert json.loads(path.read_text(encoding="utf-8"))["by"] == CHIEF
    assert approvals_of(settings, QUARTER, JUDGED) == (approval,)
    assert require_approved(settings, QUARTER, JUDGED) == (approval,)


def test_an_approval_says_nothing_of_another_file_or_quarter(settings: Settings) -> None:
    record_approval(settings, _decision())

    with pytest.raises(NotApproved, match="chưa có ai"):
        require_approved(settings, QUARTER, JUDGED_ANEW)
    with pytest.raises(NotApproved, match="quý III năm 2023 còn thiếu 1 trên 1"):
        require_approved(settings, Quarter(2023, 3), JUDGED)


def test_a_file_whose_digest_only_begins_alike_is_not_approved(settings: Settings) -> None:
    record_approval(settings, _decision())

    with pytest.raises(ApprovalDamaged):
        require_approved(settings, QUARTER, "a" * 63 + "b")


def test_two_persons_are_two_persons(settings: Settings) -> None:
    two = replace(settings, approvers=2)
    record_approval(two, _decision())
    record_approval(two, _decision(CHIEF.upper().replace(" ", "  "), 9))

    with pytest.raises(NotApproved, match="còn thiếu 1 trên 2 người") as fault:
        require_approved(two, QUARTER, JUDGED)
    assert "TRẦN THỊ B, CHÁNH VĂN PHÒNG, 09:00 ngày 16/06/2023" in str(fault.value)

    record_approval(two, _decision(VICE, 10))
    assert [a.by for a in require_approved(two, QUARTER, JUDGED)][1:] == [VICE]


def test_a_rejection_stands_whoever_approves_beside_it(settings: Settings) -> None:
    record_approval(settings, _decision(decision="reject", remark="Thiếu số liệu tháng 5"))
    record_approval(settings, _decision(VICE, 9))

    with pytest.raises(Rejected) as fault:
        require_approved(settings, QUARTER, JUDGED)
    assert f"({CHIEF}, 08:00 ngày 16/06/2023, ý kiến: “Thiếu số liệu tháng 5”)" in str(fault.value)
    assert "motcua gate 2023-Q2" in str(fault.value)


def test_only_who_rejected_withdraws_it_or_a_file_judged_anew(settings: Settings) -> None:
    record_approval(settings, _decision(decision="reject"))
    record_approval(settings, _decision(hour=9, remark="Từ chối nhầm"))
    record_approval(settings, _decision(warehouse_sha256=JUDGED_ANEW))

    assert [a.remark for a in require_approved(settings, QUARTER, JUDGED)] == ["Từ chối nhầm"]
    assert len(require_approved(settings, QUARTER, JUDGED_ANEW)) == 1
    assert len(approvals_of(settings, QUARTER, JUDGED)) == 2


def test_who_approved_may_still_reject(settings: Settings) -> None:
    record_approval(settings, _decision())
    record_approval(settings, _decision(hour=9, decision="reject"))

    with pytest.raises(Rejected, match="09:00 ngày 16/06/2023, không ghi ý kiến"):
        require_approved(settings, QUARTER, JUDGED)


def test_a_quarter_is_issued_again_for_a_reason_only(settings: Settings) -> None:
    _freeze(settings, 1, JUDGED_ANEW)

    with pytest.raises(DecisionUnclear, match="phải ghi lý do"):
        record_approval(settings, _decision(remark=" "))
    record_approval(settings, _decision(decision="reject"))
    record_approval(settings, _decision(VICE, remark="Bổ sung 3 hồ sơ nộp muộn"))

    assert len(approvals_of(settings, QUARTER, JUDGED)) == 2


def test_a_quarter_whose_vintage_is_damaged_was_issued_all_the_same(settings: Settings) -> None:
    (_freeze(settings, 1, JUDGED_ANEW) / MANIFEST).unlink()

    with pytest.raises(DecisionUnclear, match="phải ghi lý do"):
        record_approval(settings, _decision())


def test_a_file_that_is_frozen_is_rejected_no_more(settings: Settings) -> None:
    withdrawn = _decision(decision="reject")
    record_approval(settings, withdrawn)
    record_approval(settings, _decision(hour=9))
    _freeze(settings, 1, JUDGED)
    vintage = _freeze(settings, 2, JUDGED_ANEW)

    with pytest.raises(AlreadyFrozen, match="bản chốt số 1.*`motcua gate 2023-Q2`.*lý do"):
        record_approval(settings, _decision(VICE, 10, decision="reject"))
    # Recorded in time, so recording it once more changes nothing.
    record_approval(settings, withdrawn)
    record_approval(settings, _decision(VICE, 10, decision="reject", warehouse_sha256="c" * 64))

    assert [a.by for a in require_approved(settings, QUARTER, JUDGED)] == [CHIEF]
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
    assert approvals_of(settings, QUARTER, JUDGED) == (_decision(),)


def test_decisions_at_once_are_all_kept(settings: Settings) -> None:
    decisions = [_decision(f"Người {number}") for number in range(20)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda decision: record_approval(settings, decision), decisions))

    kept = approvals_of(settings, QUARTER, JUDGED)
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
        require_approved(settings, QUARTER, JUDGED)
