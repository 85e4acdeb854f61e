"""The generated province: deterministic, whole, and with every moment that hurts."""

import re
from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from simulator.dossier import WAITS, Dossier
from simulator.faults import UnknownCommune
from simulator.geography import read_communes
from simulator.province import Province, generate

CLOSINGS = [date(2022, 9, 14), date(2022, 12, 14), date(2023, 3, 14), date(2023, 6, 14)]


def _of(province: Province, commune_code: str) -> list[Dossier]:
    return [each for each in province.dossiers if each.commune_code == commune_code]


def test_the_province_has_207_communes_with_codes_of_their_own() -> None:
    communes = read_communes()

    assert len(communes) == 207
    assert len({commune.office_code for commune in communes}) == 207
    names = {commune.code: commune.name for commune in communes}
    assert names["10606"] == "Thị trấn Nam Sách"


def test_the_same_seed_gives_the_same_dossiers() -> None:
    first = generate(seed=7, commune_codes=["10606"], scale=0.05)
    second = generate(seed=7, commune_codes=["10606"], scale=0.05)
    other = generate(seed=8, commune_codes=["10606"], scale=0.05)

    assert first.dossiers == second.dossiers
    assert [each.events for each in first.dossiers] != [each.events for each in other.dossiers]


def test_a_commune_is_the_same_alone_and_among_others(small_province: Province) -> None:
    alone = generate(commune_codes=["10654"], scale=0.1)

    assert alone.dossiers == _of(small_province, "10654")
    assert len(alone.dossiers) > 100


def test_scale_leaves_dong_lac_whole() -> None:
    small = generate(commune_codes=["10606", "10657"], scale=0.05)
    large = generate(commune_codes=["10606", "10657"], scale=0.5)

    assert _of(small, "10657") == _of(large, "10657")
    assert len(_of(large, "10606")) > 4 * len(_of(small, "10606"))


def test_an_unknown_commune_is_named() -> None:
    with pytest.raises(UnknownCommune, match="00001, 99999"):
        generate(commune_codes=["10606", "99999", "00001"])


def test_ids_and_codes_are_unique_and_well_formed(small_province: Province) -> None:
    dossiers = small_province.dossiers

    assert len({each.record_id for each in dossiers}) == len(dossiers)
    assert len({each.code for each in dossiers}) == len(dossiers)
    for each in dossiers:
        assert re.fullmatch(r"[0-9a-f]{24}", each.record_id)
        assert re.fullmatch(r"000\.\d\d\.\d\d\.H23-\d{6}-\d{4}", each.code)
        assert each.code[14:20] == each.applied_at.strftime("%y%m%d")


def test_every_log_runs_forward_from_the_filing(small_province: Province) -> None:
    for each in small_province.dossiers:
        assert each.events[0].at == each.applied_at
        assert all(one.at <= next_.at for one, next_ in pairwise(each.events))


def test_a_dossier_waits_at_most_once_and_does_nothing_meanwhile(small_province: Province) -> None:
    waiting = [each for each in small_province.dossiers if each.ever_waited]

    assert len(waiting) > 50
    for each in waiting:
        statuses = [event.status for event in each.events]
        assert sum(status in WAITS for status in statuses) == 1
        position = next(i for i, status in enumerate(statuses) if status in WAITS)
        assert statuses[position + 1 : position + 2] in ([], ["processing"], ["withdrawn"])


def test_the_hour_after_midnight_holds_only_edges_of_dossiers_that_never_wait(
    small_province: Province,
) -> None:
    nightly = [
        (each, event)
        for each in small_province.dossiers
        for event in each.events
        if event.at.time() < time(1)
    ]

    assert len(nightly) > 50
    assert {event.at.time() for _, event in nightly} == {time()}
    assert {event.status for _, event in nightly} == {"accepted", "solved"}
    assert not any(each.ever_waited for each, _ in nightly)


@pytest.mark.parametrize("closing", CLOSINGS)
def test_intake_end_and_due_date_fall_on_both_edges_of_a_quarter(
    small_province: Province, closing: date
) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    edges = {(closing, time(23, 59, 59)): "last", (closing + timedelta(days=1), time()): "first"}
    for each in small_province.dossiers:
        moments = [(event.status, event.at) for event in each.events]
        if each.due_at is not None:
            moments.append(("due", each.due_at))
        for what, at in moments:
            edge = edges.get((at.date(), at.time()))
            if edge:
                seen[what, edge] += 1

    for what in ("accepted", "solved", "due"):
        assert seen[what, "last"] >= 7
        assert seen[what, "first"] >= 7


def test_every_fate_a_dossier_can_meet_is_met(small_province: Province) -> None:
    fates = Counter(each.events[-1].status for each in small_province.dossiers)
    channels = Counter(each.channel for each in small_province.dossiers)

    assert set(fates) >= {
        "registered", "refused", "processing",
        "withdrawn", "stopped", "solved", "handed_over",
    }  # fmt: skip
    assert set(channels) == {"online", "direct", "postal", None}
    assert any(
        each.due_at is None and any(event.status == "accepted" for event in each.events)
        for each in small_province.dossiers
    )


def test_no_procedure_that_only_informs_is_filed_online(small_province: Province) -> None:
    informing = [each for each in small_province.dossiers if each.level == "information"]

    assert len(informing) > 10
    assert {each.channel for each in informing} <= {"direct", "postal", None}


def test_dossiers_are_received_from_june_2022_to_august_2023(small_province: Province) -> None:
    days = [
        event.at.date()
        for each in small_province.dossiers
        for event in each.events
        if event.status == "accepted"
    ]

    assert min(days) == date(2022, 6, 15)
    assert date(2023, 8, 25) < max(days) <= date(2023, 9, 6)


def test_a_matter_is_filed_under_the_code_that_was_in_force_on_the_day(
    small_province: Province,
) -> None:
    catalogue = small_province.catalogue
    new = catalogue.procedures["2.000986"]
    old = catalogue.procedures["2.001023"]
    days = {
        code: [
            each.applied_at.date()
            for each in small_province.dossiers
            if each.procedure_code == code
        ]
        for code in (new.code, old.code)
    }

    assert new.issued == date(2023, 3, 22)
    assert min(days[new.code]) >= new.issued > max(days[old.code])
    assert len(days[old.code]) > 20
    assert {
        (each.field_code, each.level)
        for each in small_province.dossiers
        if each.procedure_code in days
    } == {(old.field_code, old.level)}


def test_what_is_derived_from_a_dossier_is_stored_for_dong_lac_alone(
    small_province: Province,
) -> None:
    planned = [each for each in small_province.dossiers if each.traits is not None]

    assert {each.commune_code for each in planned} == {"10657"}
    assert 1007 <= len(planned) < 1040
