"""Xã Đồng Lạc, second quarter of 2023: what its own report says beside the dossiers."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from simulator.dossier import ENDS, Dossier
from simulator.fees import fees_of
from simulator.papers import papers_of
from simulator.province import Province
from simulator.ratings import rating_of

Local = Callable[[str], datetime]
FIRST, LAST = date(2023, 3, 15), date(2023, 6, 14)


def _is_in_quarter(moment: datetime | None) -> bool:
    return moment is not None and FIRST <= moment.date() <= LAST


@pytest.fixture(scope="module")
def dossiers(small_province: Province) -> list[Dossier]:
    """All dossiers of the commune."""
    return [each for each in small_province.dossiers if each.commune_code == "10657"]


@pytest.fixture(scope="module")
def resolved(dossiers: list[Dossier]) -> list[Dossier]:
    """Those that ended in the quarter."""
    return [
        each
        for each in dossiers
        if any(event.status in ENDS and _is_in_quarter(event.at) for event in each.events)
    ]


def test_999_of_1007_are_digitised_and_nothing_is_returned_by_post(
    resolved: list[Dossier], small_province: Province, local: Local
) -> None:
    procedures = small_province.catalogue.procedures
    now = local("2023-06-15 01:00")
    papers = [papers_of(each, procedures[each.procedure_code], now) for each in resolved]

    assert len(resolved) == 1007
    assert all(each.components for each in papers)
    assert sum(all(one.digitised for one in each.components) for each in papers) == 999
    assert not any(each.returned_by_post for each in papers)
    assert not any(each.channel == "postal" for each in resolved)


def test_232_slips_all_good_spread_over_the_quarter(dossiers: list[Dossier]) -> None:
    ratings = [rating for each in dossiers if (rating := rating_of(each))]
    in_quarter = [each for each in ratings if _is_in_quarter(each.rated_at)]

    assert len(in_quarter) == 232
    assert {each.level for each in in_quarter} == {"tot"}
    assert {each.rated_at.month for each in in_quarter} == {3, 4, 5, 6}
    assert len(ratings) > 500


def test_there_is_no_petition_in_hand_and_one_complaint_about_conduct(
    small_province: Province,
) -> None:
    of_commune = [each for each in small_province.petitions if each.commune_code == "10657"]
    petitions = [each for each in of_commune if each.kind == "petition"]
    complaints = [each for each in of_commune if each.kind == "complaint"]

    assert len(petitions) == 2
    for each in petitions:
        assert each.handled_at is not None
        assert each.published_at is not None
        assert each.published_at.date() < FIRST or each.received_at.date() > LAST
    (complaint,) = complaints
    assert complaint.subject == "conduct"
    assert _is_in_quarter(complaint.received_at)


def test_some_fees_are_paid_and_some_of_them_online(
    resolved: list[Dossier], small_province: Province, local: Local
) -> None:
    procedures = small_province.catalogue.procedures
    now = local("2023-06-15 01:00")
    lines = [
        line for each in resolved for line in fees_of(each, procedures[each.procedure_code], now)
    ]

    assert sum(line.paid for line in lines) > 500
    assert sum(line.is_paid_online for line in lines) > 200
