"""The stand-in changes its past: each late change is seen on its night, and changes the quarter."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest

from simulator.amendments import (
    FOUND_BY_FULL_PULLS,
    KINDS,
    Amendment,
    amended,
    causes,
    draw_amendments,
    with_amendments,
)
from simulator.dossier import Dossier
from simulator.faults import TooEarlyToAmend
from simulator.geography import read_successions
from simulator.naive_counter import count
from simulator.office import VIETNAM
from simulator.province import Province, generate
from simulator.server import StandIn, serve

QUARTER, CODE = (2023, 2), "2023-Q2"
FREEZE = date(2023, 6, 15)
NIGHTS = [FREEZE + timedelta(days=days) for days in (1, 2, 5, 9)]
LISTINGS = ("dossier", "dossier-papers", "dossier-fee", "rating")

Seen = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def amendments(small_province: Province) -> tuple[Amendment, ...]:
    """Late changes to three dossiers of ten of the second quarter of 2023."""
    return draw_amendments(small_province, quarter=QUARTER, nights=NIGHTS, share=0.3)


@pytest.fixture(scope="module")
def portal(
    small_province: Province, amendments: tuple[Amendment, ...], client_of: Callable[[StandIn], Any]
) -> Iterator[Callable[[date], Seen]]:
    """What the portal shows on a day: items by listing and dossier code. Never change it."""
    with serve(small_province, today=FREEZE, amendments=amendments) as stand_in:
        client = client_of(stand_in)
        client.log_in()

        @cache
        def look(day: date) -> Seen:
            stand_in.set_today(day)
            return {name: _read(client, name) for name in LISTINGS}

        yield look
        client.connection.close()


def _read(client: Any, name: str) -> dict[str, dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while True:
        page = client.get(f"/pa/{name}/search", page=len(items) // 1000, size=1000).json
        items += page["content"]
        if page["last"]:
            break
    stamps = [each["updatedDate"] for each in items]
    assert stamps == sorted(stamps, reverse=True)
    by_code = {
        each["dossier"]["code"] if name == "rating" else each["code"]: each for each in items
    }
    assert len(by_code) == len(items)
    return by_code


def _of(amendments: tuple[Amendment, ...], *kinds: str) -> list[Amendment]:
    return [each for each in amendments if each.kind in kinds]


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(VIETNAM)


def _dates(item: dict[str, Any]) -> list[datetime | None]:
    names = ("acceptedDate", "appointmentDate", "completedDate")
    return [_at(item[name]) if item.get(name) else None for name in names]


def _clock(day: date) -> datetime:
    return datetime.combine(day, time(1), VIETNAM)


def _counted(province: Province, today: date) -> dict[Any, Any]:
    return {cell: row for cell, row in count(province, today=today).items() if cell[1] == CODE}


def test_kinds_nights_and_communes_share_the_amendments(
    small_province: Province, amendments: tuple[Amendment, ...]
) -> None:
    counted = _counted(small_province, FREEZE)
    population = sum(row["received_count"] for row in counted.values())
    kinds = Counter(each.kind for each in amendments)
    pairs = Counter((each.kind, each.night) for each in amendments)

    assert len(amendments) == round(0.3 * population)
    assert len({each.dossier_code for each in amendments}) == len(amendments)
    assert set(kinds) == set(KINDS)
    assert max(kinds.values()) - min(kinds.values()) <= 1
    assert len(pairs) == len(KINDS) * len(NIGHTS)
    assert max(pairs.values()) - min(pairs.values()) <= 1
    assert {each.kind for each in amendments if each.commune_code == "10657"} == set(KINDS)
    assert len({each.commune_code for each in amendments}) == len(small_province.communes)


def test_the_same_seed_draws_the_same_and_leaves_the_province_alone(
    small_province: Province, amendments: tuple[Amendment, ...]
) -> None:
    before = list(small_province.dossiers)
    again = draw_amendments(small_province, quarter=QUARTER, nights=NIGHTS, share=0.3)
    other = draw_amendments(small_province, quarter=QUARTER, nights=NIGHTS, share=0.3, seed=2)
    amended(small_province, again, NIGHTS[-1])

    assert again == amendments
    assert other != amendments
    assert small_province.dossiers == before
    assert all(each.showing is None for each in small_province.dossiers)


def test_each_amendment_alone_changes_what_the_quarter_counts(
    small_province: Province, amendments: tuple[Amendment, ...]
) -> None:
    by_code = {each.code: each for each in small_province.dossiers}
    for each in amendments:
        one = [by_code[each.dossier_code]] if each.dossier_code in by_code else []
        alone = replace(small_province, dossiers=one)
        for day in (each.night - timedelta(days=1), each.night, NIGHTS[-1]):
            is_struck = _counted(amended(alone, [each], day), day) != _counted(alone, day)
            hidden_before = each.kind == "late_dossier" and day < each.night
            assert is_struck == (
                hidden_before or (day >= each.night and each.kind != "late_dossier")
            )


@pytest.mark.parametrize("night", NIGHTS)
def test_a_change_is_stamped_in_office_hours_of_the_day_before_its_night(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...], night: date
) -> None:
    before, after = portal(night - timedelta(days=1)), portal(night)
    tonight = {each.dossier_code: each for each in amendments if each.night == night}
    for name in LISTINGS:
        known, found = before[name], after[name]
        unstamped = {
            code
            for code in known.keys() | found.keys()
            if known.get(code) != found.get(code)
            and (
                code not in found or _at(found[code]["updatedDate"]) <= _clock(night - timedelta(1))
            )
        }
        expected = {c for c, each in tonight.items() if each.kind in FOUND_BY_FULL_PULLS}
        assert unstamped <= expected
        assert unstamped == expected or name in ("dossier-fee", "rating")
    stamped = {code for code, each in tonight.items() if each.kind not in FOUND_BY_FULL_PULLS}
    for code in stamped:
        stamp = _at(after["dossier"][code]["updatedDate"])
        assert stamp.date() == night - timedelta(days=1)
        assert time(7, 30) <= stamp.time() <= time(17, 10)
        assert (
            after["dossier-papers"][code]["updatedDate"] == (after["dossier"][code]["updatedDate"])
        )


def test_hidden_dossiers_hide_all_that_belongs_to_them(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen, last = portal(FREEZE), portal(NIGHTS[-1])
    late = {each.dossier_code for each in _of(amendments, "late_dossier")}
    gone = {each.dossier_code for each in _of(amendments, "disappeared")}
    for name in LISTINGS:
        assert late.isdisjoint(frozen[name])
        assert gone.isdisjoint(last[name])
        assert late & last[name].keys()
        assert gone & frozen[name].keys()
    assert late <= last["dossier"].keys() & last["dossier-papers"].keys()
    assert gone <= frozen["dossier"].keys() & frozen["dossier-papers"].keys()
    for code in late:
        accepted = _dates(last["dossier"][code])[0]
        assert accepted is not None
        assert accepted.date() >= date(2023, 3, 15)
        assert _at(last["dossier"][code]["updatedDate"]) < _clock(FREEZE - timedelta(days=1))


def test_a_reassigned_dossier_takes_everything_to_the_other_commune(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen, last = portal(FREEZE), portal(NIGHTS[-1])
    seen, moves = Counter[str](), set[tuple[str, str]]()
    for each in _of(amendments, "reassigned_unit"):
        code = each.dossier_code
        stamp, agency = (last["dossier"][code][key] for key in ("updatedDate", "agency"))
        assert frozen["dossier"][code]["agency"]["code"] == each.commune_code != agency["code"]
        moves.add((each.commune_code, agency["code"]))
        for name in LISTINGS:
            if code in frozen[name]:
                seen[name] += 1
                assert last[name][code] | {"applicant": 0} == frozen[name][code] | {
                    "updatedDate": stamp,
                    "agency": agency,
                    "applicant": 0,
                }
    assert set(seen) == set(LISTINGS)
    assert moves & read_successions()


def test_what_was_handed_in_paid_and_said_stays_as_it_was(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen, last = portal(FREEZE), portal(NIGHTS[-1])
    for each in _of(amendments, "corrected_date", "reopened"):
        code = each.dossier_code
        for name in ("dossier-papers", "dossier-fee"):
            assert (code in frozen[name]) == (code in last[name])
            if code in frozen[name]:
                stamp = {"updatedDate": last["dossier"][code]["updatedDate"]}
                assert last[name][code] == frozen[name][code] | stamp
        assert frozen["rating"].get(code) == last["rating"].get(code)
        for key in ("id", "applicant", "agency", "procedure", "appliedDate"):
            assert frozen["dossier"][code][key] == last["dossier"][code][key]


def test_corrected_dates_stay_possible_and_leave_the_promise_alone(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen, last = portal(FREEZE)["dossier"], portal(NIGHTS[-1])["dossier"]
    moved = Counter[str]()
    for each in _of(amendments, "corrected_date"):
        old, new = _dates(frozen[each.dossier_code]), _dates(last[each.dossier_code])
        accepted, due, end = new
        assert accepted is not None
        assert end is not None
        assert due == old[1]
        assert (
            frozen[each.dossier_code]["dossierStatus"] == (last[each.dossier_code]["dossierStatus"])
        )
        assert accepted < end <= _at(last[each.dossier_code]["updatedDate"])
        moved["accepted" if accepted != old[0] else "out" if end.date() >= FREEZE else "end"] += 1
    assert moved["out"]
    assert moved["end"]


def test_a_reopened_dossier_is_open_on_its_night_and_some_end_again(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen = portal(FREEZE)["dossier"]
    reopened = _of(amendments, "reopened")
    for night in NIGHTS:
        seen = portal(night)["dossier"]
        for each in reopened:
            if each.night == night:
                item = seen[each.dossier_code]
                assert item["dossierStatus"]["id"] == 2
                assert _dates(item) == [*_dates(frozen[each.dossier_code])[:2], None]
    last = portal(NIGHTS[-1])["dossier"]
    statuses = Counter(last[each.dossier_code]["dossierStatus"]["id"] for each in reopened)
    assert set(statuses) == {2, 4}


def test_a_back_dated_intake_is_filed_after_the_freeze_and_received_before(
    portal: Callable[[date], Seen], amendments: tuple[Amendment, ...]
) -> None:
    frozen, last = portal(FREEZE), portal(NIGHTS[-1])
    ids = {each["id"] for each in frozen["dossier"].values()}
    statuses = set()
    for each in _of(amendments, "back_dated_intake"):
        item = last["dossier"][each.dossier_code]
        accepted = _dates(item)[0]
        assert accepted is not None
        assert date(2023, 3, 15) <= accepted.date() < FREEZE
        assert _clock(FREEZE) < _at(item["appliedDate"]) <= _at(item["updatedDate"])
        assert item["id"] not in ids
        assert each.dossier_code not in frozen["dossier"]
        assert each.dossier_code in last["dossier-papers"]
        statuses.add(item["dossierStatus"]["id"])
    assert statuses == {2, 5}


def test_the_amended_province_is_what_the_portal_shows(
    portal: Callable[[date], Seen], small_province: Province, amendments: tuple[Amendment, ...]
) -> None:
    for night in (FREEZE, NIGHTS[1], NIGHTS[-1]):
        expected = {}
        for each in amended(small_province, amendments, night).dossiers:
            state = each.state_at(_clock(night))
            if state is not None:
                assert each.code not in expected
                dates = [state.accepted_at, state.due_at, state.end_at]
                expected[each.code] = (each.commune_code, dates, state.updated_at)
        assert {
            code: (item["agency"]["code"], _dates(item), _at(item["updatedDate"]))
            for code, item in portal(night)["dossier"].items()
        } == {
            code: (commune, _cut(dates), updated.replace(microsecond=0))
            for code, (commune, dates, updated) in expected.items()
        }


def _cut(dates: list[datetime | None]) -> list[datetime | None]:
    return [each and each.replace(microsecond=0) for each in dates]


def test_a_cause_is_known_on_its_night_or_from_the_next_look_at_everything(
    amendments: tuple[Amendment, ...],
) -> None:
    nights = {each.dossier_code: each.night for each in amendments}
    unstamped = {each.dossier_code for each in _of(amendments, *FOUND_BY_FULL_PULLS)}

    on_second = causes(amendments, NIGHTS[1], full_pulls=[FREEZE])
    on_third = causes(amendments, NIGHTS[2], full_pulls=[FREEZE, NIGHTS[1], NIGHTS[3]])
    on_last = causes(amendments, NIGHTS[3], full_pulls=NIGHTS)

    assert causes(amendments, FREEZE, full_pulls=[FREEZE]) == {}
    assert on_second.keys() == {
        code for code in nights.keys() - unstamped if nights[code] <= NIGHTS[1]
    }
    assert on_third.keys() & unstamped == {code for code in unstamped if nights[code] <= NIGHTS[1]}
    assert on_last == {each.dossier_code: each.kind for each in amendments}


def test_a_night_before_the_quarter_is_frozen_is_refused(small_province: Province) -> None:
    with pytest.raises(TooEarlyToAmend, match="2023-06-15"):
        draw_amendments(small_province, quarter=QUARTER, nights=[NIGHTS[0], FREEZE])


def test_a_lonely_commune_gives_no_dossier_away() -> None:
    lonely = generate(commune_codes=["10606"], scale=0.2)
    drawn = draw_amendments(lonely, quarter=QUARTER, nights=NIGHTS, share=0.2)

    assert {each.kind for each in drawn} == set(KINDS) - {"reassigned_unit"}


def test_an_end_is_gone_while_work_goes_on_again(
    draw: Callable[..., Dossier],
    province_of: Callable[..., Province],
    local: Callable[[str], datetime],
) -> None:
    dossier = draw(
        "2023-06-01 09:00 accepted",
        "2023-06-05 10:00 solved",
        "2023-06-16 08:00 processing",
        "2023-06-20 08:00 solved",
        due="2023-06-09 17:00",
    )
    ends = [dossier.state_at(local(f"2023-06-{day} 09:00")) for day in (15, 16, 20)]
    figures = {
        day: count(province_of(dossier), today=date(2023, 6, day))["10606", CODE, "G15-TP04"]
        for day in (15, 17, 21)
    }

    assert [state and state.end_at for state in ends] == [
        local("2023-06-05 10:00"),
        None,
        local("2023-06-20 08:00"),
    ]
    assert [row["resolved_early_count"] for row in figures.values()] == [1, 0, 0]
    assert [row["pending_overdue_count"] for row in figures.values()] == [0, 1, 1]


def test_with_amendments_keeps_every_other_dossier(
    small_province: Province, amendments: tuple[Amendment, ...]
) -> None:
    struck = {each.dossier_code for each in amendments}
    everything = with_amendments(small_province, amendments).dossiers

    assert [each for each in everything if each.code not in struck] == [
        each for each in small_province.dossiers if each.code not in struck
    ]
