"""The random dossiers of a commune: filed over months, with every fate a dossier can meet.

Nothing here happens between 00:00 and 01:00, so what a load at 01:00 sees of a waiting dossier
is what it was at the end of the day before.
"""

from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from simulator.catalogue import Catalogue, Procedure
from simulator.desk import Desk
from simulator.dossier import Channel, Dossier, Ending, Event, Wait, WaitStatus, write_log
from simulator.office import (
    closing_time,
    is_working_day,
    moment,
    office_moment,
    working_day,
    working_days_between,
)

_MONDAY = 0


class FilingDays(NamedTuple):
    """Days on which dossiers are filed, and what each and those before it weigh together."""

    days: list[date]
    cumulated_weights: list[float]


def filing_days(first: date, last: date) -> FilingDays:
    """The days from `first` to `last`: Mondays are busy, and few file while the desk is closed."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = (
        (1.25 if day.weekday() == _MONDAY else 1.0) if is_working_day(day) else 0.12 for day in days
    )
    return FilingDays(days, list(accumulate(weights)))


FOURTEEN_MONTHS = filing_days(date(2022, 6, 15), date(2023, 8, 31))

_ONLINE_SHARE = 0.80
_POSTAL_SHARE = 0.006
_DAWN, _NIGHT = time(6), time(21)
_NO_CHANNEL_SHARE = 0.0001
_NO_DUE_DATE_SHARE = 0.0015


def fill_in(
    desk: Desk, catalogue: Catalogue, count: int, filed: FilingDays = FOURTEEN_MONTHS
) -> list[Dossier]:
    """`count` random dossiers of the desk's commune, filed on some of the days."""
    rng = desk.rng
    days = rng.choices(filed.days, cum_weights=filed.cumulated_weights, k=count)
    procedures = catalogue.draw(rng, count)
    return [_dossier(desk, procedure, day) for procedure, day in zip(procedures, days, strict=True)]


def _dossier(desk: Desk, procedure: Procedure, day: date) -> Dossier:
    rng = desk.rng
    channel = _channel(rng, procedure)
    applied_at, accepted_at = intake(rng, channel, day)
    known_channel = None if rng.random() < _NO_CHANNEL_SHARE else channel
    fate = rng.random()
    if fate < 0.002:
        return desk.file(procedure, known_channel, (Event(applied_at, "registered"),), due_at=None)
    if fate < 0.014:
        refused_at = max(accepted_at, applied_at + timedelta(minutes=20))
        refusal = (Event(applied_at, "registered"), Event(refused_at, "refused"))
        return desk.file(procedure, known_channel, refusal, due_at=None)
    due_day = promised_day(procedure, accepted_at)
    has_due_date = rng.random() >= _NO_DUE_DATE_SHARE
    log = _work(rng, applied_at, accepted_at, due_day, has_due_date=has_due_date)
    due_at = closing_time(due_day) if has_due_date else None
    return desk.file(procedure, known_channel, log, due_at=due_at)


def _channel(rng: Random, procedure: Procedure) -> Channel:
    draw = rng.random()
    if draw < _POSTAL_SHARE:
        return "postal"
    if procedure.level == "information" or draw >= _POSTAL_SHARE + _ONLINE_SHARE:
        return "direct"
    return "online"


def intake(rng: Random, channel: Channel, day: date) -> tuple[datetime, datetime]:
    """When a dossier of `day` is filed and when it is accepted: at once unless filed online."""
    if channel != "online":
        at_desk = office_moment(rng, working_day(day))
        return at_desk, at_desk
    applied_at = moment(day, 6 * 3600 + int(rng.random() * 16 * 3600))
    if applied_at.hour < 16 and is_working_day(day):
        looked_at = applied_at + timedelta(seconds=60 + int(rng.random() * 3300))
        return applied_at, max(moment(day, 7 * 3600 + 1800), looked_at)
    return applied_at, office_moment(rng, working_day(day + timedelta(days=1)))


def promised_day(procedure: Procedure, accepted_at: datetime) -> date:
    """The day a result is due: so many working days after intake."""
    return working_day(accepted_at.date(), plus=procedure.processing_days)


def _work(
    rng: Random, applied_at: datetime, accepted_at: datetime, due_day: date, *, has_due_date: bool
) -> tuple[Event, ...]:
    taken_up_at = accepted_at + timedelta(seconds=300 + int(rng.random() * 5400))
    wait: Wait | None = None
    ending: Ending | None
    fate = rng.random()
    if fate < 0.0015:
        ending = None
    elif fate < 0.0335:
        status: WaitStatus = "awaiting_supplement" if fate < 0.0275 else "awaiting_payment"
        wait, ending = _waited(rng, status, taken_up_at, due_day, has_due_date=has_due_date)
    elif fate < 0.0455:
        span = working_days_between(taken_up_at.date(), due_day)
        day = working_day(taken_up_at.date(), plus=int(rng.random() * span))
        at = office_moment(rng, day, after=taken_up_at)
        ending = Ending("withdrawn", at) if fate < 0.0415 else Ending("stopped", at)
    else:
        ending = _solved(rng, taken_up_at, due_day)
    return write_log(
        applied_at,
        accepted_at,
        taken_up_at=taken_up_at if wait or ending is None or rng.random() < 0.75 else None,
        wait=wait,
        ending=ending,
    )


def _waited(
    rng: Random, status: WaitStatus, taken_up_at: datetime, due_day: date, *, has_due_date: bool
) -> tuple[Wait, Ending | None]:
    span = working_days_between(taken_up_at.date(), due_day)
    asked_day = working_day(taken_up_at.date(), plus=int(rng.random() * span))
    since = office_moment(rng, asked_day, after=taken_up_at)
    length = 1 + min(int(rng.expovariate(1 / 9)), 90)
    until = office_moment(rng, working_day(asked_day, plus=length), after=since)
    outcome = rng.random()
    if outcome < 0.03:
        return Wait(status, since), None
    if outcome < 0.15:
        return Wait(status, since), Ending("withdrawn", until)
    new_due_day = working_day(due_day, plus=length)
    new_due_at = closing_time(new_due_day) if has_due_date else None
    return Wait(status, since, until, new_due_at), _solved(rng, until, new_due_day)


def _solved(rng: Random, after: datetime, due_day: date) -> Ending:
    draw = rng.random()
    if draw < 0.03:
        day = working_day(due_day, plus=1 + int(rng.expovariate(1 / 6)))
    elif draw < 0.17:
        day = max(due_day, after.date())
    else:
        span = max(working_days_between(after.date(), due_day), 0)
        day = working_day(after.date(), plus=int(span * rng.random() ** 1.5))
    return solved(rng, office_moment(rng, day, after=after))


def solved(rng: Random, at: datetime) -> Ending:
    """A result at `at`, handed over the same day, a few days later, or never collected."""
    draw = rng.random()
    if draw < 0.85 and _DAWN < at.time() < _NIGHT:
        return Ending("solved", at, at + timedelta(seconds=300 + int(rng.random() * 3600)))
    if draw < 0.98:
        day = working_day(at.date() + timedelta(days=1), plus=int(rng.random() * 3))
        return Ending("solved", at, office_moment(rng, day))
    return Ending("solved", at)
