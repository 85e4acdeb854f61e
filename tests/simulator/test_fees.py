"""What a dossier costs and when it is paid."""

from collections.abc import Callable
from datetime import datetime

from simulator.catalogue import Procedure, read_catalogue
from simulator.dossier import Dossier
from simulator.fees import FeeLine, fees_of, has_fees
from simulator.province import Province

Draw = Callable[..., Dossier]
Local = Callable[[str], datetime]
PROCEDURES = read_catalogue().procedures
COPIES, BIRTH = PROCEDURES["2.000815"], PROCEDURES["1.001193"]
ORIGIN_OF_LAND, LAND_DISPUTE = PROCEDURES["1.010959"], PROCEDURES["1.003554"]
EVENING = "2023-06-30 20:00"


def _lines(province: Province, now: datetime) -> list[tuple[Dossier, FeeLine]]:
    procedures = province.catalogue.procedures
    return [
        (dossier, line)
        for dossier in province.dossiers
        for line in fees_of(dossier, procedures[dossier.procedure_code], now)
    ]


def _draw_many(draw: Draw, *log: str, count: int = 200) -> list[Dossier]:
    return [draw(*log, due="2023-06-09 17:00") for _ in range(count)]


def _fees(dossiers: list[Dossier], procedure: Procedure, now: datetime) -> list[FeeLine]:
    return [line for each in dossiers for line in fees_of(each, procedure, now)]


def test_copies_cost_a_few_thousand_dong_and_some_people_are_exempt_from_fees(
    draw: Draw, local: Local
) -> None:
    dossiers = _draw_many(draw, "2023-06-01 09:00 accepted", "2023-06-05 10:00 solved")

    copies = _fees(dossiers, COPIES, local(EVENING))
    births = _fees(dossiers, BIRTH, local(EVENING))

    assert {line.kind for line in copies} == {"charge"}
    assert {line.amount for line in copies} == {2000 * pages for pages in range(1, 9)}
    assert {line.kind for line in births} == {"fee"}
    assert {line.amount for line in births} == {0, 5000}
    exempt = [line for line in births if not line.amount]
    assert 30 < len(exempt) < 70
    assert {(line.paid, line.paid_at, line.method) for line in exempt} == {(False, None, 0)}


def test_a_land_duty_is_a_line_of_its_own_and_hardly_ever_paid_online(
    draw: Draw, local: Local
) -> None:
    dossiers = _draw_many(draw, "2023-06-01 09:00 accepted", "2023-06-05 10:00 solved")

    lines = _fees(dossiers, ORIGIN_OF_LAND, local(EVENING))
    land = [line for line in lines if line.kind == "land"]

    assert [(line.number, line.kind) for line in lines] == [(1, "fee"), (2, "land")] * len(dossiers)
    assert min(line.amount for line in land) >= 300_000
    assert max(line.amount for line in land) > 3_000_000
    assert 2 <= sum(line.is_paid_online for line in land) < 40
    assert {line.paid_at for line in land} == {local("2023-06-05 10:00")}
    assert not has_fees(LAND_DISPUTE)
    assert fees_of(dossiers[0], LAND_DISPUTE, local(EVENING)) == ()


def test_money_comes_at_intake_or_with_the_result_and_never_before_its_time(
    draw: Draw, local: Local
) -> None:
    dossiers = _draw_many(draw, "2023-06-01 09:00 accepted", "2023-06-05 10:00 solved")

    first = _fees(dossiers, COPIES, local("2023-06-01 09:00"))
    last = _fees(dossiers, COPIES, local("2023-06-05 10:00"))

    at_intake, with_result = local("2023-06-01 09:00"), local("2023-06-05 10:00")
    assert {line.paid_at for line in first} == {at_intake, None}
    assert {(line.paid, line.paid_at is not None, line.method > 0) for line in first} == {
        (True, True, True),
        (False, False, False),
    }
    assert {line.paid_at for line in last} == {at_intake, with_result}
    assert {line.paid_at for line in last if line.is_paid_online} == {at_intake}
    assert {line.method for line in last if line.paid_at == at_intake} == {1, 2, 3}


def test_what_waits_for_its_payment_is_paid_when_work_goes_on_or_not_at_all(
    draw: Draw, local: Local
) -> None:
    log = ("2023-06-01 09:00 accepted", "2023-06-02 09:00 awaiting_payment")
    paid = _draw_many(draw, *log, "2023-06-12 09:00 processing 2023-06-19 17:00", count=20)
    never = _draw_many(draw, *log, "2023-06-12 09:00 withdrawn", count=20)
    open_ = _draw_many(draw, *log, count=20)

    assert {line.paid_at for line in _fees(paid, COPIES, local(EVENING))} == {
        local("2023-06-12 09:00")
    }
    assert not any(line.paid for line in _fees(paid, COPIES, local("2023-06-12 08:59:59")))
    assert not any(line.paid for line in _fees([*never, *open_], COPIES, local(EVENING)))


def test_every_payment_lies_between_intake_and_end_and_a_third_is_online(
    small_province: Province, local: Local
) -> None:
    now = local("2023-06-15 01:00")
    paid = [(dossier, line) for dossier, line in _lines(small_province, now) if line.paid]

    for dossier, line in paid:
        state = dossier.state_at(now)
        assert state is not None
        assert state.accepted_at is not None
        assert line.paid_at is not None
        assert state.accepted_at <= line.paid_at <= min(now, state.end_at or now)
        assert line.paid_at in {event.at for event in dossier.events}
    fees = [line for _, line in paid if line.kind != "land"]
    online = sum(line.is_paid_online for line in fees)
    assert 0.30 < online / len(fees) < 0.40
    assert not any(
        line.is_paid_online
        for dossier, line in paid
        if line.kind != "land" and not PROCEDURES[dossier.procedure_code].has_online_payment
    )
