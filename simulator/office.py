"""Office days and hours of a commune: when dossiers are taken in, worked on and due.

Vietnam has had one offset, +07:00, without change since 1975, so a fixed offset is exact here.
Holidays: Labour Code 2019, article 112, with the days in lieu that were announced.
"""

from datetime import date, datetime, time, timedelta, timezone
from random import Random

VIETNAM = timezone(timedelta(hours=7), "+07:00")

_FIRST_DAY = date(2022, 6, 1)
_LAST_DAY = date(2026, 12, 31)
_HOLIDAYS = frozenset(
    [
        date(2022, 9, 1),
        date(2022, 9, 2),
        date(2023, 1, 2),
        *(date(2023, 1, day) for day in range(20, 27)),
        *(date(2023, 5, day) for day in range(1, 4)),
        date(2023, 9, 1),
        date(2023, 9, 4),
        date(2024, 1, 1),
        date(2025, 1, 1),
        *(date(2025, 1, day) for day in range(27, 32)),
        date(2025, 4, 7),
        date(2025, 4, 30),
        date(2025, 5, 1),
        date(2025, 5, 2),
        date(2025, 9, 1),
        date(2025, 9, 2),
    ]
)
_MORNING_OPENS = 7 * 3600 + 30 * 60
_AFTERNOON_OPENS = 13 * 3600 + 30 * 60
_MORNING_SECONDS = 4 * 3600
_OFFICE_SECONDS = 7 * 3600 + 30 * 60
_CLOSING = 17 * 3600

_SATURDAY = 5


def _calendar() -> tuple[list[date], dict[date, int]]:
    working: list[date] = []
    next_position: dict[date, int] = {}
    day = _FIRST_DAY
    while day <= _LAST_DAY:
        next_position[day] = len(working)
        if day.weekday() < _SATURDAY and day not in _HOLIDAYS:
            working.append(day)
        day += timedelta(days=1)
    return working, next_position


WORKING_DAYS, _NEXT_POSITION = _calendar()


def is_working_day(day: date) -> bool:
    """Whether the one-stop desk is open on `day`."""
    return WORKING_DAYS[_NEXT_POSITION[day]] == day


def working_day(day: date, *, plus: int = 0) -> date:
    """The first working day on or after `day`, moved on by `plus` working days."""
    return WORKING_DAYS[_NEXT_POSITION[day] + plus]


def working_days_between(first: date, last: date) -> int:
    """How many working days lie in `first <= day < last`."""
    return _NEXT_POSITION[last] - _NEXT_POSITION[first]


def moment(day: date, second: int) -> datetime:
    """`second` seconds after local midnight of `day`."""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return datetime(day.year, day.month, day.day, hours, minutes, seconds, tzinfo=VIETNAM)


def last_second(day: date) -> datetime:
    """23:59:59 local time of `day`."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def midnight(day: date) -> datetime:
    """00:00:00 local time of `day`."""
    return datetime.combine(day, time(), VIETNAM)


def closing_time(day: date) -> datetime:
    """17:00 local time of `day`: the usual hour of a promise."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=VIETNAM)


def office_moment(rng: Random, day: date, *, after: datetime | None = None) -> datetime:
    """A moment within office hours of `day`, later than `after` if that is the same day."""
    if after is not None and after.date() == day:
        earliest = after.hour * 3600 + after.minute * 60 + after.second + 1
        latest = min(max(_CLOSING, earliest + 1800), 86_000)
        return moment(day, earliest + int(rng.random() * max(latest - earliest, 1)))
    second = int(rng.random() * _OFFICE_SECONDS)
    if second < _MORNING_SECONDS:
        return moment(day, _MORNING_OPENS + second)
    return moment(day, _AFTERNOON_OPENS + second - _MORNING_SECONDS)
