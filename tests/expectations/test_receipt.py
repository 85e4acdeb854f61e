import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from expectations.receipt import (
    CommuneVerdict,
    GateClosed,
    NoReceipt,
    QuarterVerdict,
    Receipt,
    ReceiptDamaged,
    RuleCard,
    RuleResult,
    UnknownCommune,
    Unplaced,
    Waiver,
    quarter_verdict_path,
    read_quarter_verdict,
    read_receipt,
    receipt_path,
    write_document,
)
from warehouse.periods import VIETNAM

MET = RuleResult("D01", "information_level_filed_online", "critical", 0, True)
FAILED = RuleResult(
    "D03",
    "solved_without_end_date",
    "critical",
    2,
    False,
    sentence="2 hồ sơ …",
    examples=("a", "b"),
)
WARNED = RuleResult("D11", "no_due_date", "warning", 3, False, sentence="3 hồ sơ …")
BROKEN = RuleResult("D13", "due_before_intake", "warning", 0, False, is_broken=True, fault="oh")
WAIVER = Waiver("D03", "2023-Q2", None, "Văn phòng UBND tỉnh", "chờ sửa", date(2023, 7, 31))
RECEIPT = Receipt(
    quarter_code="2023-Q2",
    commune_code="10657",
    commune_name="Xã Đồng Lạc",
    warehouse_path="gate/2023-Q2/motcua.duckdb",
    warehouse_sha256="ab" * 32,
    observed_at=datetime(2023, 6, 15, 1, tzinfo=VIETNAM),
    policy_version="06a-2023-1",
    rules=(MET, WARNED),
    waivers=(WAIVER,),
)
VERDICT = QuarterVerdict(
    quarter_code="2023-Q2",
    period_from=date(2023, 3, 15),
    period_to=date(2023, 6, 14),
    warehouse_path="gate/2023-Q2/motcua.duckdb",
    warehouse_sha256="ab" * 32,
    observed_at=datetime(2023, 6, 15, 1, tzinfo=VIETNAM),
    policy_version="06a-2023-1",
    rules=(RuleCard("D01", "n", "critical", "t", "d", "r", "o", "b"),),
    communes=(
        CommuneVerdict("10606", "Thị trấn Nam Sách", "291", "Huyện Nam Sách", (WARNED,)),
        CommuneVerdict("10657", "Xã Đồng Lạc", "291", "Huyện Nam Sách", (FAILED,)),
    ),
    province_rules=(MET,),
    unplaced=(Unplaced(None, "unknown_commune", 1, ("H23-1",)),),
)


def test_a_receipt_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_document(receipt_path(tmp_path, "2023-Q2", "10657"), RECEIPT)

    assert read_receipt(tmp_path, "2023-Q2", "10657") == RECEIPT


def test_a_quarter_verdict_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_document(quarter_verdict_path(tmp_path, "2023-Q2"), VERDICT)

    assert read_quarter_verdict(tmp_path, "2023-Q2") == VERDICT


def test_a_verdict_of_communes_without_a_district_is_read_back(tmp_path: Path) -> None:
    nam_sach = CommuneVerdict("10606", "Xã Nam Sách", None, None, (WARNED,))
    verdict = replace(VERDICT, communes=(nam_sach,))

    write_document(quarter_verdict_path(tmp_path, "2023-Q2"), verdict)

    assert read_quarter_verdict(tmp_path, "2023-Q2") == verdict


def test_a_receipt_is_sorted_json_that_says_whether_the_door_is_open(tmp_path: Path) -> None:
    path = receipt_path(tmp_path, "2023-Q2", "10657")

    write_document(path, RECEIPT)

    text = path.read_text(encoding="utf-8")
    written = json.loads(text)
    assert written["is_open"] is True
    assert written["observed_at"] == "2023-06-15T01:00:00+07:00"
    assert list(written) == sorted(written)
    assert "Xã Đồng Lạc" in text
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["10657.json"]


def test_an_unwaived_critical_result_closes_the_door() -> None:
    assert not replace(RECEIPT, rules=(MET, FAILED)).is_open
    assert replace(RECEIPT, rules=(MET, replace(FAILED, is_waived=True))).is_open


def test_a_rule_that_broke_closes_the_door_even_as_a_warning() -> None:
    assert not replace(RECEIPT, rules=(BROKEN,)).is_open
    assert replace(RECEIPT, rules=(replace(BROKEN, is_waived=True),)).is_open


def test_an_unknown_severity_closes_the_door() -> None:
    assert not replace(RECEIPT, rules=(replace(WARNED, severity="perhaps"),)).is_open


def test_warnings_are_the_results_not_met_that_leave_the_door_open() -> None:
    waived = replace(FAILED, is_waived=True)

    assert replace(RECEIPT, rules=(MET, FAILED, waived, WARNED)).warnings == (waived, WARNED)


def test_a_missing_receipt_says_which_command_makes_it(tmp_path: Path) -> None:
    with pytest.raises(NoReceipt, match=r"10657\.json does not exist: run `motcua gate 2023-Q2`"):
        read_receipt(tmp_path, "2023-Q2", "10657")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"count": 3', '"count": "3"'),
        lambda text: text.replace('"is_open": true', '"is_open": false'),
        lambda text: text.replace('"observed_at"', '"seen_at"'),
        lambda text: text.replace("2023-06-15T01", "yesterday"),
    ],
    ids=["truncated", "another shape", "wrong type", "contradiction", "renamed", "no date"],
)
def test_a_damaged_receipt_is_named(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    path = receipt_path(tmp_path, "2023-Q2", "10657")
    write_document(path, RECEIPT)
    text = path.read_text(encoding="utf-8")
    assert damage(text) != text
    path.write_text(damage(text), encoding="utf-8")

    with pytest.raises(ReceiptDamaged, match=r"10657\.json .*run `motcua gate 2023-Q2` again"):
        read_receipt(tmp_path, "2023-Q2", "10657")


def test_a_closed_door_opened_by_hand_is_noticed(tmp_path: Path) -> None:
    path = receipt_path(tmp_path, "2023-Q2", "10657")
    write_document(path, replace(RECEIPT, rules=(FAILED,)))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"is_open": false', '"is_open": true'), encoding="utf-8")

    with pytest.raises(ReceiptDamaged, match="altered"):
        read_receipt(tmp_path, "2023-Q2", "10657")


def test_a_receipt_of_another_commune_is_refused(tmp_path: Path) -> None:
    write_document(receipt_path(tmp_path, "2023-Q2", "10606"), RECEIPT)

    with pytest.raises(ReceiptDamaged, match="speaks of 10657 in 2023-Q2"):
        read_receipt(tmp_path, "2023-Q2", "10606")


def test_what_is_left_of_a_commune_whose_code_lives_on_has_a_receipt_of_its_own() -> None:
    path = receipt_path(Path("gate"), "2025-Q3", "10570-until-2025-06-30")

    assert path == Path("gate/2025-Q3/10570-until-2025-06-30.json")


@pytest.mark.parametrize(
    "code",
    ["../10657", "abcde", "1065", "106570", "Đồng", "", "10657\n", "١٠٦٥٧", "10570-until-../..-.."],
)
def test_what_is_no_commune_code_names_no_file(tmp_path: Path, code: str) -> None:
    with pytest.raises(UnknownCommune, match="five digits"):
        read_receipt(tmp_path, "2023-Q2", code)


def test_a_verdict_names_each_closed_commune_and_why() -> None:
    assert [commune.commune_code for commune in VERDICT.closed] == ["10657"]
    assert VERDICT.open_commune_codes == ("10606",)
    with pytest.raises(GateClosed) as closed:
        VERDICT.raise_if_closed()
    assert str(closed.value).splitlines()[1:] == [
        "10657 Xã Đồng Lạc: [D03 solved_without_end_date] 2 hồ sơ …"
    ]


def test_a_verdict_names_every_closed_commune_however_many() -> None:
    codes = [str(code) for code in range(10600, 10625)]
    many = tuple(CommuneVerdict(code, "Xã", "291", "Huyện", (FAILED,)) for code in codes)

    heading, *lines = replace(VERDICT, communes=many).closed_lines()

    assert heading == "Cửa kiểm tra báo cáo 2023-Q2 còn đóng với 25 trên 25 đơn vị cấp xã:"
    assert [line[:5] for line in lines] == codes


def test_a_clean_verdict_raises_nothing() -> None:
    clean = replace(VERDICT, communes=VERDICT.communes[:1])

    assert clean.is_clean
    assert clean.closed_lines() == []
    clean.raise_if_closed()


def test_a_province_rule_that_fails_makes_the_verdict_unclean_and_closes_no_commune() -> None:
    lost = replace(FAILED, rule_id="D10", rule_name="dossiers_without_commune")
    verdict = replace(VERDICT, communes=VERDICT.communes[:1], province_rules=(lost,))

    assert verdict.closed == ()
    assert not verdict.is_clean
    assert verdict.closed_lines()[-1].startswith("Toàn tỉnh: [D10 dossiers_without_commune]")


def test_a_narrowed_verdict_speaks_of_the_named_communes_only() -> None:
    narrowed = VERDICT.narrowed_to(["10606"])

    assert [commune.commune_code for commune in narrowed.communes] == ["10606"]
    assert narrowed.is_clean
    with pytest.raises(UnknownCommune, match="No commune 99999 reports for 2023-Q2"):
        VERDICT.narrowed_to(["10606", "99999"])


def test_reading_a_receipt_imports_no_heavy_library() -> None:
    script = (
        "import sys, expectations.receipt\n"
        "heavy = {'great_expectations', 'pandas', 'duckdb', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)  # noqa: PLW1510

    assert done.returncode == 0, done.stderr
