"""The reform of 2025-07-01: what is open moves to a larger commune, what has ended stays."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from simulator.amendments import amended, draw_amendments
from simulator.dossier import Dossier
from simulator.geography import COMMUNES_CSV, read_new_communes, read_successions
from simulator.naive_counter import count
from simulator.office import is_working_day
from simulator.province import Province, generate, generate_reform
from simulator.reform import MOVED_AT, moved_by_reform, pending_before_reform
from simulator.server import StandIn, serve

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
SPLIT, SPLIT_INTO = "10528", {"10532", "10537"}  # phường Trần Phú
NAM_SACH = "10606"  # thị trấn before, xã after
COMMUNES = ["10528", "10606", "10657", "10810"]
KEPT = ("id", "code", "procedure", "procedureLevel", "appliedDate")

Items = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def province() -> Province:
    """What four communes, and those that take them over, file around the reform."""
    return generate_reform(commune_codes=COMMUNES)


@pytest.fixture(scope="module")
def portal(
    province: Province, client_of: Callable[[StandIn], Any]
) -> Iterator[Callable[..., Items]]:
    """What the portal shows on a day, by dossier code. Never change it."""
    with serve(province, today=EVE) as stand_in:
        client = client_of(stand_in)
        client.log_in()

        @cache
        def look(day: date, name: str = "dossier") -> Items:
            stand_in.set_today(day)
            items: list[dict[str, Any]] = []
            while True:
                page = client.get(f"/pa/{name}/search", page=len(items) // 1000, size=1000).json
                items += page["content"]
                if page["last"]:
                    break
            stamps = [datetime.strptime(each["updatedDate"], "%Y-%m-%dT%H:%M:%S.%f%z")
                      for each in items]  # fmt: skip
            assert stamps == sorted(stamps, reverse=True)
            by_code = {each["code"]: each for each in items}
            assert len(by_code) == len(items)
            return by_code

        yield look
        client.connection.close()


def _agency(item: dict[str, Any]) -> tuple[str, str]:
    return item["agency"]["code"], item["agency"]["name"][0]["name"]


def _moved(province: Province) -> list[Dossier]:
    return [each for each in province.dossiers if each.placed_at == MOVED_AT]


def test_what_is_open_is_moved_and_what_has_ended_stays(portal: Callable[..., Items]) -> None:
    before, after = portal(EVE), portal(DAY)
    ended = {code for code, item in before.items() if item["statusCurrentTask"] == 0}
    ended_on_the_eve = {
        code for code in before.keys() - ended if after[code]["statusCurrentTask"] == 0
    }
    moved = before.keys() - ended - ended_on_the_eve

    assert len(ended) > 100
    assert len(moved) >= 8
    for code in ended:
        assert after[code] == before[code]
    for code in ended_on_the_eve:
        assert _agency(after[code]) == _agency(before[code])
    successions = read_successions()
    for code in moved:
        old, new = before[code], after[code]
        assert (_agency(old)[0], _agency(new)[0]) in successions
        stamp = datetime.strptime(new["updatedDate"], "%Y-%m-%dT%H:%M:%S.%f%z")
        assert stamp == MOVED_AT
        assert {name: new[name] for name in KEPT} == {name: old[name] for name in KEPT}


def test_a_code_that_lives_on_names_another_commune(portal: Callable[..., Items]) -> None:
    before, after = portal(EVE), portal(date(2025, 9, 15))
    old = {_agency(item) for item in before.values() if _agency(item)[0] == NAM_SACH}
    new = {_agency(item) for item in after.values() if _agency(item)[0] == NAM_SACH}

    assert old == {(NAM_SACH, "UBND Thị trấn Nam Sách")}
    assert new == {*old, (NAM_SACH, "UBND Xã Nam Sách")}


def test_a_new_commune_has_no_district(portal: Callable[..., Items]) -> None:
    items = portal(date(2025, 9, 15)).values()
    new = [item for item in items if item["agency"]["parent"]["name"][0]["name"] ==
           "UBND Thành phố Hải Phòng"]  # fmt: skip
    old = [item for item in items if item not in new]

    assert new
    assert old
    for item in new:
        assert "district" not in item["applicant"]["data"]
        assert item["applicant"]["data"]["province"]["label"] == "Thành phố Hải Phòng"
    for item in old:
        assert item["applicant"]["data"]["district"]["label"]
        assert item["applicant"]["data"]["province"]["label"] == "Tỉnh Hải Dương"


def test_a_split_commune_hands_its_dossiers_to_each_of_its_successors() -> None:
    moved = _moved(generate_reform(commune_codes=[SPLIT], scale=5))
    shares = [sum(each.commune_code == code for each in moved) for code in SPLIT_INTO]

    assert {each.commune_code for each in moved} == SPLIT_INTO
    assert min(shares) >= 2


def test_from_the_reform_on_dossiers_are_filed_at_new_communes(
    province: Province, portal: Callable[..., Items]
) -> None:
    offices = {each.code: each.office_code for each in province.communes if each.is_new}
    filed = [each for each in province.dossiers if each.applied_at.date() >= DAY]
    days = [each.applied_at.date() for each in province.dossiers]

    assert min(days) >= date(2025, 3, 15)
    assert max(days) <= date(2025, 10, 17)
    assert len(filed) == 60 * len(offices)
    assert all(each.code.startswith(f"{offices[each.commune_code]}-25") for each in filed)
    assert {_agency(portal(date(2025, 11, 1))[each.code])[0] for each in filed} == offices.keys()


def test_the_truth_is_what_is_counted_and_what_the_portal_shows(
    province: Province, portal: Callable[..., Items]
) -> None:
    truth = pending_before_reform(province.dossiers)
    counted: dict[str, int] = {}
    for night in (date(2025, 6, 15), EVE, DAY):
        counted = {}
        counts = count(amended(province, (), night), today=night)
        for (commune_code, quarter_code, _), row in counts.items():
            if quarter_code == "2025-Q2" and row["pending_count"]:
                counted[commune_code] = counted.get(commune_code, 0) + row["pending_count"]
        if night < DAY:
            assert counted == {code: len(each) for code, each in truth.items()}
    assert sum(counted.values()) == sum(map(len, truth.values()))
    before, after = portal(EVE), portal(DAY)
    destinations = {code: new for each in truth.values() for code, new in each.items()}
    assert set(truth) == set(COMMUNES)
    assert None in destinations.values()
    for old_code, each in truth.items():
        for code, new_code in each.items():
            assert _agency(before[code])[0] == old_code
            assert _agency(after[code])[0] == (new_code or old_code)


def test_a_dossier_that_waits_over_the_reform_asked_only_once(
    province: Province, portal: Callable[..., Items]
) -> None:
    waiting = [each.code for each in _moved(province) if each.ever_waited]
    papers = portal(date(2025, 8, 1), "dossier-papers")

    assert len(waiting) >= len(COMMUNES)
    assert all(len(papers[code]["supplements"]) <= 1 for code in waiting)
    assert any(papers[code]["supplements"] for code in waiting)


def test_what_is_filed_at_a_commune_is_the_same_alone_and_among_others(province: Province) -> None:
    alone = generate_reform(commune_codes=[NAM_SACH])
    codes = {each.code for each in alone.dossiers}

    assert len(codes) > 100
    assert alone.dossiers == [each for each in province.dossiers if each.code in codes]


def test_the_years_before_are_as_without_the_reform() -> None:
    plain = generate(commune_codes=[SPLIT, NAM_SACH], scale=0.2)
    lived_on = generate(commune_codes=[SPLIT, NAM_SACH], scale=0.2, reform=True)
    before = amended(lived_on, (), date(2024, 1, 1)).dossiers
    filed = [replace(each, showing=None) for each in before if each.applied_at.year < 2025]
    night = date(2023, 6, 15)
    counted = count(amended(lived_on, (), night), today=night)

    assert filed == plain.dossiers
    assert any(each.applied_at.year < 2025 for each in _moved(lived_on))
    assert counted == count(plain, today=night)


def test_late_changes_pass_by_what_the_reform_moves() -> None:
    province = generate(commune_codes=[SPLIT, NAM_SACH], scale=0.2, reform=True)
    nights = [date(2023, 6, 16), date(2023, 6, 20)]
    amendments = draw_amendments(province, quarter=(2023, 2), nights=nights, share=1)
    moved = {each.code for each in _moved(province)}

    assert amendments
    assert not moved & {each.dossier_code for each in amendments}
    assert {row.commune_code for each in amendments for row in each.rows} == {SPLIT, NAM_SACH}


def test_a_refused_dossier_is_not_moved(draw: Callable[..., Dossier]) -> None:
    refused = draw("2025-06-30 08:00 registered", "2025-06-30 09:00 refused")
    registered = draw("2025-06-30 08:00 registered")

    assert moved_by_reform([refused]) == [refused]
    assert len(moved_by_reform([registered])) == 2


def test_65_new_communes_have_offices_of_their_own() -> None:
    communes = read_new_communes()

    assert len({each.code for each in communes}) == len(communes) == 65
    assert len({each.office_code for each in communes}) == 65


def test_offices_rest_in_2025_as_the_calendar_has_it() -> None:
    seed = COMMUNES_CSV.parent / "public_holidays.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        holidays = {row["day_date"] for row in csv.DictReader(file) if row["is_working"] == "false"}
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]

    for day in days:
        assert is_working_day(day) == (day.weekday() < 5 and day.isoformat() not in holidays), day
