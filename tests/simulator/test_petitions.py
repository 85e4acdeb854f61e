"""Petitions and complaints: how many, what becomes of them, and when it is known."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from simulator.office import working_days_between
from simulator.petitions import QUARTERS, Petition
from simulator.province import generate

Local = Callable[[str], datetime]
ALLOWED = {"answered": 15, "refused": 2, "forwarded": 5}


@pytest.fixture(scope="module")
def drawn() -> list[Petition]:
    """The petitions of every commune but Đồng Lạc, whose own are planned."""
    petitions = generate(seed=7, scale=0).petitions
    return [each for each in petitions if each.commune_code != "10657"]


def test_a_commune_s_petitions_are_the_same_alone_among_others_and_at_any_scale() -> None:
    alone = generate(commune_codes=["10606"], scale=0).petitions
    among = generate(commune_codes=["10513", "10606"], scale=0.01).petitions
    other = generate(seed=7, commune_codes=["10606"], scale=0).petitions

    assert alone
    assert alone == [each for each in among if each.commune_code == "10606"]
    assert alone != other


def test_a_commune_has_up_to_three_a_quarter(drawn: list[Petition]) -> None:
    counts: Counter[tuple[str, int]] = Counter()
    for petition in drawn:
        day = petition.received_at.date()
        quarter = next(n for n, (first, last) in enumerate(QUARTERS) if first <= day <= last)
        counts[petition.commune_code, quarter] += 1

    assert set(counts.values()) == {1, 2, 3}
    assert 0.4 < len(counts) / (206 * len(QUARTERS)) < 0.6


def test_every_fate_of_a_petition_is_met(drawn: list[Petition]) -> None:
    kinds = Counter(each.kind for each in drawn)
    late = Counter(
        working_days_between(each.received_at.date(), each.handled_at.date())
        > ALLOWED[each.outcome]
        for each in drawn
        if each.handled_at is not None
    )

    assert 0.06 < kinds["complaint"] / len(drawn) < 0.2
    assert {(each.kind, each.subject) for each in drawn} == {
        ("petition", "regulation"),
        ("petition", "conduct"),
        ("complaint", "conduct"),
        ("complaint", "decision"),
    }
    assert {each.outcome for each in drawn} == {"", "answered", "refused", "forwarded"}
    assert {each.is_satisfied for each in drawn} == {True, False, None}
    assert 0.05 < late[True] / late.total() < 0.2
    assert len({each.record_id for each in drawn}) == len(drawn)
    assert len({each.code for each in drawn}) == len(drawn)


def test_a_petition_runs_from_receipt_to_reply(drawn: list[Petition]) -> None:
    for each in drawn:
        assert each.classified_at is not None
        assert each.received_at < each.classified_at
        assert (each.outcome == "") == (each.handled_at is None)
        assert (each.is_satisfied is None) == (each.replied_at is None)
        if each.handled_at is None:
            assert (each.published_at, each.replied_at) == (None, None)
            continue
        assert each.classified_at < each.handled_at
        assert each.published_at is None or each.outcome == "answered"
        assert each.published_at is None or each.handled_at < each.published_at
        assert each.replied_at is None or each.handled_at < each.replied_at


def test_what_is_yet_to_come_is_not_known(local: Local) -> None:
    whole = next(
        each
        for each in generate(commune_codes=["10657"], scale=0).petitions
        if each.published_at is not None
    )

    assert whole.as_known_at(local("2022-11-08 08:59:59")) is None
    received = whole.as_known_at(local("2022-11-08 09:00"))
    handled = whole.as_known_at(local("2022-11-18 01:00"))
    assert received is not None
    assert handled is not None
    assert (received.classified_at, received.outcome, received.handled_at) == (None, "", None)
    assert received.updated_at == whole.received_at
    assert (handled.outcome, handled.published_at, handled.is_satisfied) == ("answered", None, None)
    assert handled.updated_at == whole.handled_at
    assert whole.as_known_at(local("2022-12-01 01:00")) == whole
    assert whole.updated_at == whole.replied_at
