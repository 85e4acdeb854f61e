import json
from pathlib import Path
from typing import Any

import pytest

from expectations.findings import (
    GateClosed,
    RuleBroke,
    UnknownCommune,
    WaiverUnreadable,
)
from expectations.gate import judge_landing, judge_quarter
from expectations.receipt import (
    as_json,
    read_landed_verdict,
    read_quarter_verdict,
    read_receipt,
)
from warehouse.database import QuarterNotInWarehouse, WarehouseMissing
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
WAIVER = """
[[waiver]]
rule = "{rule}"
quarter = "{quarter}"
{commune}
who = "Văn phòng UBND tỉnh"
why = "chờ sửa trên hệ thống của tỉnh"
until = {until}
"""


def waive(settings: Settings, rule: str = "D03", quarter: str = "2023-Q2",
          until: str = "2023-06-15", commune: str = "") -> None:  # fmt: skip
    entry = WAIVER.format(
        rule=rule,
        quarter=quarter,
        until=until,
        commune=f'commune_code = "{commune}"' if commune else "",
    )
    settings.waivers.write_text(entry, encoding="utf-8")


def receipt_bytes(settings: Settings) -> dict[str, bytes]:
    folder = settings.gate / "2023-Q2"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}


def test_a_sound_quarter_opens_every_door(warehouse: Any, settings: Settings) -> None:
    warehouse.add_dossier("H23-1")

    verdict = judge_quarter(settings, QUARTER)

    assert verdict.is_clean
    assert verdict.open_commune_codes == ("10606", "10657", "10660")
    assert sorted(receipt_bytes(settings)) == [
        "10606.json", "10657.json", "10660.json", "verdict.json",
    ]  # fmt: skip


def test_a_receipt_names_quarter_commune_file_moment_policy_and_every_rule(
    warehouse: Any, settings: Settings
) -> None:
    judge_quarter(settings, QUARTER)

    receipt = read_receipt(settings.gate, "2023-Q2", "10657")
    pinned = settings.home / receipt.warehouse_path
    assert pinned == settings.gate / "2023-Q2" / "motcua.duckdb"
    assert pinned.samefile(settings.published)
    assert receipt.warehouse_sha256 == sha256_of(pinned)
    assert receipt.observed_at.isoformat() == "2023-06-15T01:00:00+07:00"
    assert receipt.policy_version == "06a-2023-1"
    assert receipt.commune_name == "Xã Đồng Lạc"
    assert receipt.is_open
    assert [rule.rule_id for rule in receipt.rules] == [
        f"D{number:02}" for number in range(1, 24) if number != 10
    ]


def test_a_critical_defect_closes_the_door_of_its_commune_and_no_other(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", end_at=None)

    verdict = judge_quarter(settings, QUARTER)

    assert [commune.commune_code for commune in verdict.closed] == ["10657"]
    assert verdict.open_commune_codes == ("10606", "10660")
    (finding,) = verdict.closed[0].findings
    assert (finding.rule_id, finding.count, finding.examples) == ("D03", 1, ("H23-1",))
    assert finding.sentence == (
        "1 hồ sơ ở trạng thái đã kết thúc nhưng không có ngày kết thúc xử lý: đề nghị bổ sung ngày "
        "kết thúc trên hệ thống một cửa của tỉnh."
    )
    assert not read_receipt(settings.gate, "2023-Q2", "10657").is_open
    assert read_receipt(settings.gate, "2023-Q2", "10606").is_open
    assert read_quarter_verdict(settings.gate, "2023-Q2") == verdict
    with pytest.raises(GateClosed, match="còn đóng với 1 trên 3 đơn vị cấp xã"):
        verdict.raise_if_closed()


def test_a_warning_leaves_the_door_open_and_stands_in_the_receipt(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", due_at=None)

    verdict = judge_quarter(settings, QUARTER)

    assert verdict.is_clean
    assert [r.rule_id for c in verdict.communes for r in c.findings] == ["D11"]
    (warning,) = read_receipt(settings.gate, "2023-Q2", "10657").warnings
    assert (warning.rule_id, warning.count) == ("D11", 1)
    assert warning.sentence.startswith("1 hồ sơ không có ngày hẹn trả kết quả")


@pytest.mark.parametrize("commune", ["", "10657"])
def test_a_waiver_keeps_the_door_open_through_its_last_day_and_is_printed(
    commune: str, warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", end_at=None)
    waive(settings, commune=commune, until="2023-06-15")

    verdict = judge_quarter(settings, QUARTER)

    assert verdict.is_clean
    receipt = read_receipt(settings.gate, "2023-Q2", "10657")
    assert receipt.is_open
    assert [(w.rule_id, w.who) for w in receipt.waivers] == [("D03", "Văn phòng UBND tỉnh")]
    assert [(r.rule_id, r.is_met, r.is_waived) for r in receipt.warnings] == [("D03", False, True)]
    assert verdict.waivers == receipt.waivers
    assert read_receipt(settings.gate, "2023-Q2", "10606").waivers == ()


@pytest.mark.parametrize(
    "waiver",
    [
        {"until": "2023-06-14"},
        {"quarter": "2023-Q1"},
        {"commune": "10606"},
        {"rule": "D02"},
    ],
    ids=["expired the day before", "another quarter", "another commune", "another rule"],
)
def test_a_waiver_that_does_not_cover_the_case_leaves_the_door_closed(
    waiver: dict[str, str], warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", end_at=None)
    waive(settings, **waiver)

    verdict = judge_quarter(settings, QUARTER)

    assert [commune.commune_code for commune in verdict.closed] == ["10657"]
    assert verdict.waivers == ()
    assert [w.rule_id for w in verdict.expired_waivers] == (["D03"] if "until" in waiver else [])


def test_a_rule_that_breaks_closes_every_door_and_says_so(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.execute("alter table marts.fct_dossiers drop column has_channel")

    verdict = judge_quarter(settings, QUARTER)

    assert len(verdict.closed) == 3
    (finding,) = verdict.closed[0].findings
    assert (finding.rule_id, finding.severity, finding.is_broken) == ("D12", "warning", True)
    assert "has_channel" in finding.fault
    assert finding.sentence.startswith(
        "Quy tắc “Hồ sơ không ghi hình thức tiếp nhận” không kiểm tra được"
    )


def test_a_rule_that_breaks_can_be_waived_like_any_other(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.execute("alter table marts.fct_dossiers drop column has_channel")
    waive(settings, rule="D12")

    assert judge_quarter(settings, QUARTER).is_clean


def test_unplaced_dossiers_make_the_verdict_unclean_and_close_no_door(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_quarantined("q1", reason_code="unknown_commune", commune_code="99999")

    verdict = judge_quarter(settings, QUARTER)

    assert verdict.closed == ()
    assert not verdict.is_clean
    assert [(u.commune_code, u.dossier_count) for u in verdict.unplaced] == [("99999", 1)]
    with pytest.raises(GateClosed, match="Toàn tỉnh.*D10 dossiers_without_commune"):
        verdict.raise_if_closed()


def test_a_waiver_of_the_whole_province_covers_unplaced_dossiers(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_quarantined("q1", reason_code="unknown_commune", commune_code="99999")
    waive(settings, rule="D10")

    verdict = judge_quarter(settings, QUARTER)

    assert verdict.is_clean
    assert [waiver.rule_id for waiver in verdict.waivers] == ["D10"]


def test_judging_twice_changes_no_byte(warehouse: Any, settings: Settings) -> None:
    warehouse.add_dossier("H23-1", end_at=None)
    warehouse.add_dossier("H23-2", due_at=None, commune_code="10606")
    judge_quarter(settings, QUARTER)
    before = receipt_bytes(settings)

    judge_quarter(settings, QUARTER)

    assert receipt_bytes(settings) == before


def test_an_open_receipt_is_rewritten_when_its_door_closes(
    warehouse: Any, settings: Settings
) -> None:
    judge_quarter(settings, QUARTER)
    opened = read_receipt(settings.gate, "2023-Q2", "10657")
    warehouse.add_dossier("H23-1", end_at=None)

    judge_quarter(settings, QUARTER)

    closed = read_receipt(settings.gate, "2023-Q2", "10657")
    assert (opened.is_open, closed.is_open) == (True, False)
    assert opened.warehouse_sha256 != closed.warehouse_sha256
    assert closed.warehouse_sha256 == sha256_of(settings.published)


def test_a_receipt_of_a_commune_that_no_longer_reports_is_taken_away(
    warehouse: Any, settings: Settings
) -> None:
    judge_quarter(settings, QUARTER)
    warehouse.execute("delete from marts.rpt_commune_quarter where commune_code = '10660'")

    judge_quarter(settings, QUARTER)

    assert sorted(receipt_bytes(settings)) == ["10606.json", "10657.json", "verdict.json"]


def test_a_verdict_for_some_communes_judges_and_writes_the_whole_province(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", end_at=None)

    verdict = judge_quarter(settings, QUARTER, ["10606"])

    assert verdict.is_clean
    assert [commune.commune_code for commune in verdict.communes] == ["10606"]
    assert len(read_quarter_verdict(settings.gate, "2023-Q2").communes) == 3
    assert not read_receipt(settings.gate, "2023-Q2", "10657").is_open


@pytest.mark.usefixtures("warehouse")
def test_an_unknown_commune_is_refused_before_anything_is_written(settings: Settings) -> None:
    with pytest.raises(UnknownCommune, match="No commune 99999 reports for 2023-Q2"):
        judge_quarter(settings, QUARTER, ["10657", "99999"])

    assert not settings.gate.exists()


@pytest.mark.usefixtures("warehouse")
def test_a_quarter_that_is_not_closed_is_refused_before_anything_is_written(
    settings: Settings,
) -> None:
    with pytest.raises(QuarterNotInWarehouse, match="2023-Q3"):
        judge_quarter(settings, Quarter(2023, 3))

    assert not settings.gate.exists()


def test_without_a_warehouse_nothing_can_be_judged(settings: Settings) -> None:
    with pytest.raises(WarehouseMissing):
        judge_quarter(settings, QUARTER)


@pytest.mark.usefixtures("warehouse")
def test_a_malformed_waiver_stops_the_judging_before_anything_is_written(
    settings: Settings,
) -> None:
    waive(settings, until="'soon'")

    with pytest.raises(WaiverUnreadable, match="waiver 1, field `until`"):
        judge_quarter(settings, QUARTER)

    assert not settings.gate.exists()


def test_the_verdict_gathers_rules_communes_and_what_was_found(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.add_dossier("H23-1", end_at=None)

    judge_quarter(settings, QUARTER)

    path = settings.gate / "2023-Q2" / "verdict.json"
    verdict = json.loads(path.read_text(encoding="utf-8"))
    assert verdict["is_clean"] is False
    assert [rule["rule_id"] for rule in verdict["rules"]] == [
        f"D{number:02}" for number in range(1, 25)
    ]
    assert [commune["is_open"] for commune in verdict["communes"]] == [True, False, True]


@pytest.fixture
def landed(land: Any, land_further: Any, dossiers: Any, procedure: dict[str, str | None]) -> None:
    land_further()
    land("dossiers", dossiers(120))
    land("procedures", [procedure])


@pytest.mark.usefixtures("landed")
def test_a_sound_landing_opens_the_first_door(settings: Settings) -> None:
    verdict = judge_landing(settings)

    assert verdict.is_open
    assert [result.rule_id for result in verdict.results] == [
        f"L{number:02}" for number in range(1, 21)
    ]
    assert verdict.window_count == 6
    assert verdict.observed_at is not None
    assert verdict.observed_at.isoformat() == "2023-06-15T01:00:00+07:00"
    assert read_landed_verdict(settings.gate) == verdict


@pytest.mark.usefixtures("landed")
def test_a_warning_about_the_landing_leaves_the_first_door_open(
    settings: Settings, land: Any, dossiers: Any
) -> None:
    land("dossiers", dossiers(1), window="20230616T010000", is_full=False, server_totals=[99])

    verdict = judge_landing(settings)

    (warning,) = [result for result in verdict.results if not result.is_met]
    assert (warning.rule_id, warning.count, warning.examples) == ("L08", 21, ("hai_duong",))
    assert "lệch 21 hồ sơ so với tổng số 99" in warning.sentence


@pytest.mark.usefixtures("landed")
def test_a_damaged_file_closes_the_first_door_and_is_named(settings: Settings) -> None:
    part = settings.landing / "hai_duong/dossiers/20230615T010000/part-00000.parquet"
    part.write_bytes(part.read_bytes()[:100])

    with pytest.raises(GateClosed) as closed:
        judge_landing(settings)

    assert "L01 files_undamaged" in str(closed.value)
    assert "hai_duong/dossiers/20230615T010000/part-00000.parquet" in str(closed.value)
    assert "motcua pull" in str(closed.value)
    verdict = read_landed_verdict(settings.gate)
    assert not verdict.is_open
    assert [result.rule_id for result in verdict.results] == ["L01", "L02"]


def test_an_empty_landing_closes_the_first_door(settings: Settings) -> None:
    with pytest.raises(GateClosed, match="L02 every_entity_has_a_window"):
        judge_landing(settings)

    assert read_landed_verdict(settings.gate).observed_at is None


@pytest.mark.usefixtures("landed")
def test_a_rule_that_breaks_closes_the_first_door_as_a_fault_of_the_rule(
    settings: Settings, land: Any
) -> None:
    rows = [{"id": "d1", "updatedDate": "2023-06-10T17:00:00.000+0700"}]
    land("dossiers", rows, window="20230616T010000", is_full=False, server_totals=[])

    with pytest.raises(RuleBroke, match=r"L09 unknown_status_share could not be asked \(.*Status"):
        judge_landing(settings)

    broken = [result for result in read_landed_verdict(settings.gate).results if result.is_broken]
    assert [result.rule_id for result in broken] == ["L09", "L10"]


@pytest.mark.usefixtures("landed")
@pytest.mark.parametrize(("until", "is_open"), [("2023-06-16", True), ("2023-06-15", False)])
def test_a_waiver_of_the_night_holds_until_the_day_of_the_newest_pull(
    until: str, is_open: bool, settings: Settings, land: Any
) -> None:
    land("dossiers", [], window="20230616T010000", is_full=False, server_totals=[])
    settings.waivers.write_text(
        f'[[waiver]]\nrule = "L06"\nwho = "Trực vận hành"\nwhy = "nghỉ lễ"\nuntil = {until}\n',
        encoding="utf-8",
    )

    if is_open:
        assert [waiver.rule_id for waiver in judge_landing(settings).waivers] == ["L06"]
    else:
        with pytest.raises(GateClosed, match="L06"):
            judge_landing(settings)
        expired = read_landed_verdict(settings.gate).expired_waivers
        assert [waiver.rule_id for waiver in expired] == ["L06"]


@pytest.mark.usefixtures("landed")
def test_judging_the_landing_twice_changes_no_byte(settings: Settings) -> None:
    first = as_json(judge_landing(settings))

    assert as_json(judge_landing(settings)) == first


@pytest.mark.usefixtures("landed")
def test_no_path_of_this_machine_stands_in_a_verdict(settings: Settings, tmp_path: Path) -> None:
    part = settings.landing / "hai_duong/dossiers/20230615T010000/part-00000.parquet"
    part.unlink()

    with pytest.raises(GateClosed):
        judge_landing(settings)

    verdict = (settings.gate / "landed" / "verdict.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in verdict
