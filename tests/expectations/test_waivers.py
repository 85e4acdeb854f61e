from datetime import date
from pathlib import Path

import pytest

from expectations.findings import Waiver, WaiverUnreadable
from expectations.waivers import expired, read_waivers, standing, waiver_for

LANDED = {"L07"}
REPORT_READY = {"D03", "D10"}
GOOD = """
[[waiver]]
rule = "L07"
who = "Sở Thông tin và Truyền thông"
why = "hồ sơ cũ đã chuyển kho"
until = 2023-07-01

[[waiver]]
rule = "D03"
quarter = "2023-Q2"
commune_code = "10657"
who = "Văn phòng UBND tỉnh"
why = "chờ sửa"
until = 2023-07-31
"""


def read(path: Path, text: str) -> tuple[Waiver, ...]:
    path.write_text(text, encoding="utf-8")
    return read_waivers(path, landed=LANDED, report_ready=REPORT_READY)


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    nothing = read_waivers(tmp_path / "waivers.toml", landed=LANDED, report_ready=REPORT_READY)

    assert nothing == ()


def test_waivers_are_read_in_order_of_their_rules(tmp_path: Path) -> None:
    of_commune, of_night = read(tmp_path / "waivers.toml", GOOD)

    assert of_commune == Waiver(
        "D03", "2023-Q2", "10657", "Văn phòng UBND tỉnh", "chờ sửa", date(2023, 7, 31)
    )
    assert (of_night.rule_id, of_night.quarter_code, of_night.commune_code) == ("L07", None, None)


def test_what_is_left_of_a_commune_whose_code_lives_on_may_have_a_waiver(tmp_path: Path) -> None:
    text = GOOD.replace('"10657"', '"10570-until-2025-06-30"')

    of_commune, _ = read(tmp_path / "waivers.toml", text)

    assert of_commune.commune_code == "10570-until-2025-06-30"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('rule = "D03"', 'rule = "D99"', "waiver 2, field `rule`: write one of D03, D10, L07"),
        ('rule = "D03"', "", "waiver 2, field `rule`: write a text"),
        ('rule = "D03"', 'rules = "D03"', "waiver 2, field `rules`: remove it"),
        ('"2023-Q2"', '"quý 2"', "waiver 2, field `quarter`: write a quarter, for example 2023-Q2"),
        ('quarter = "2023-Q2"', "", "waiver 2, field `quarter`: write a text"),
        ('"10657"', "10657", "waiver 2, field `commune_code`: write a text"),
        ('"10657"', '"xã"', "waiver 2, field `commune_code`: write five digits"),
        ('"10657"', '"1065"', "waiver 2, field `commune_code`: write five digits"),
        ('"10657"', '"10570-until-"', "waiver 2, field `commune_code`: write five digits"),
        ('who = "Văn phòng UBND tỉnh"', 'who = " "', "waiver 2, field `who`: write a text"),
        ('why = "chờ sửa"', "", "waiver 2, field `why`: write a text"),
        ("2023-07-31", '"2023-07-31"', "waiver 2, field `until`: write a date without quotes"),
        ("2023-07-31", "2023-07-31T00:00:00", "waiver 2, field `until`: write a date"),
        ('rule = "L07"', 'rule = "L07"\nquarter = "2023-Q2"', "waiver 1, field `quarter`: remove"),
        ("[[waiver]]", "[[waivers]]", r"write every waiver as a table that begins \[\[waiver\]\]"),
        (
            "[[waiver]]\nrule",
            "[[waiver\nrule",
            "cannot be read as TOML: .*at line 2.*: write it as docs/runbook.md shows",
        ),
    ],
)
def test_a_malformed_waiver_names_file_entry_and_field(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    assert was in GOOD

    with pytest.raises(WaiverUnreadable, match=said) as fault:
        read(tmp_path / "waivers.toml", GOOD.replace(was, becomes))

    assert str(tmp_path / "waivers.toml") in str(fault.value)


def test_a_waiver_holds_through_its_last_day_and_no_longer(tmp_path: Path) -> None:
    waivers = read(tmp_path / "waivers.toml", GOOD)

    assert [w.rule_id for w in standing(waivers, date(2023, 7, 1))] == ["D03", "L07"]
    assert [w.rule_id for w in standing(waivers, date(2023, 7, 2))] == ["D03"]
    assert [w.rule_id for w in expired(waivers, date(2023, 7, 2))] == ["L07"]


def test_a_waiver_of_one_commune_covers_no_other_and_not_the_province(tmp_path: Path) -> None:
    waivers = read(tmp_path / "waivers.toml", GOOD)

    assert waiver_for(waivers, "D03", "10657") is not None
    assert waiver_for(waivers, "D03", "10606") is None
    assert waiver_for(waivers, "D03", None) is None
    assert waiver_for(waivers, "D10", "10657") is None


def test_a_waiver_without_commune_covers_all_of_them_and_the_province(tmp_path: Path) -> None:
    waivers = read(tmp_path / "waivers.toml", GOOD.replace('commune_code = "10657"\n', ""))

    assert waiver_for(waivers, "D03", "10606") is not None
    assert waiver_for(waivers, "D03", None) is not None
