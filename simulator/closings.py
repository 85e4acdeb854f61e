"""Dossiers on the very edge of a quarter, and those that wait over it.

Each commune has one of every kind at every closing: received, ended or due at 23:59:59 on the 14th
or at 00:00:00 on the 15th; waiting over the closing while the promised day passes. Each has
one dossier without a channel and one without a due date besides.
"""

from datetime import date, datetime, timedelta

from simulator.catalogue import Catalogue, Procedure
from simulator.desk import Desk
from simulator.dossier import Channel, Dossier, Ending, Wait, WaitStatus, write_log
from simulator.office import closing_time, last_second, midnight, moment, working_day

CLOSING_DAYS = (date(2022, 9, 14), date(2022, 12, 14), date(2023, 3, 14), date(2023, 6, 14))


def edge_dossiers(desk: Desk, catalogue: Catalogue) -> list[Dossier]:
    """Ten dossiers for each of the four closings, and two with something missing."""
    dossiers = _with_something_missing(desk, catalogue)
    for day in CLOSING_DAYS:
        dossiers += _on_the_edge(desk, catalogue, day)
        dossiers.append(_waiting_over(desk, catalogue, day, "awaiting_supplement"))
        dossiers.append(_waiting_over(desk, catalogue, day, "awaiting_payment"))
    return dossiers


def _on_the_edge(desk: Desk, catalogue: Catalogue, day: date) -> list[Dossier]:
    eve, next_midnight = last_second(day), midnight(day + timedelta(days=1))
    before = _near(day, -6, hour=8)
    after = _near(day, 2, hour=9)
    later = closing_time(working_day(after.date(), plus=1))
    return [
        _resolved(desk, catalogue, received_at=eve, due_at=later, end_at=after),
        _resolved(desk, catalogue, received_at=next_midnight, due_at=later, end_at=after),
        _resolved(desk, catalogue, received_at=before, due_at=closing_time(day), end_at=eve),
        _resolved(desk, catalogue, received_at=before, due_at=eve, end_at=next_midnight),
        _resolved(desk, catalogue, received_at=before, due_at=next_midnight, end_at=next_midnight),
        _resolved(desk, catalogue, received_at=before, due_at=eve, end_at=after),
        _resolved(desk, catalogue, received_at=before, due_at=next_midnight, end_at=after),
        _resolved(
            desk, catalogue, received_at=before, due_at=eve - timedelta(days=1), end_at=after
        ),
    ]


def _near(day: date, days: int, *, hour: int) -> datetime:
    """The full hour on the first working day from so many days after `day`."""
    return moment(working_day(day + timedelta(days=days)), hour * 3600)


def _draw(desk: Desk, catalogue: Catalogue) -> tuple[Procedure, Channel]:
    procedure = catalogue.draw(desk.rng, 1)[0]
    return procedure, "direct" if procedure.level == "information" else "online"


def _filed(received_at: datetime, channel: Channel) -> datetime:
    return received_at if channel == "direct" else received_at - timedelta(hours=2)


def _resolved(
    desk: Desk, catalogue: Catalogue, *, received_at: datetime, due_at: datetime, end_at: datetime
) -> Dossier:
    procedure, channel = _draw(desk, catalogue)
    log = write_log(_filed(received_at, channel), received_at, ending=Ending("solved", end_at))
    return desk.file(procedure, channel, log, due_at=due_at)


def _waiting_over(desk: Desk, catalogue: Catalogue, day: date, status: WaitStatus) -> Dossier:
    procedure, channel = _draw(desk, catalogue)
    received_at = _near(day, -9, hour=9)
    new_due_at = closing_time(_near(day, 12, hour=0).date())
    log = write_log(
        _filed(received_at, channel),
        received_at,
        taken_up_at=received_at + timedelta(hours=1),
        wait=Wait(status, _near(day, -6, hour=10), _near(day, 6, hour=8), new_due_at),
        ending=Ending("solved", _near(day, 9, hour=14), _near(day, 10, hour=15)),
    )
    promise = closing_time(_near(day, -3, hour=0).date())
    return desk.file(procedure, channel, log, due_at=promise)


def _with_something_missing(desk: Desk, catalogue: Catalogue) -> list[Dossier]:
    received_at = moment(date(2023, 5, 10), 10 * 3600)
    due_at = closing_time(date(2023, 5, 12))
    on_time = write_log(received_at, received_at, ending=Ending("solved", due_at))
    next_quarter = write_log(
        received_at, received_at, ending=Ending("solved", moment(date(2023, 7, 3), 9 * 3600))
    )
    without_channel, _ = _draw(desk, catalogue)
    without_due_date, _ = _draw(desk, catalogue)
    return [
        desk.file(without_channel, None, on_time, due_at=due_at),
        desk.file(without_due_date, "direct", next_quarter, due_at=None),
    ]
