"""Petitions and complaints of a commune: up to three a quarter, from a stream of their own.

Most are classified the next day, answered in time and their answers published; some are handled
late, some forwarded, some still open at the end.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from random import Random
from typing import Literal, NamedTuple

from simulator.geography import Commune
from simulator.office import office_moment, working_day, working_days_between

Kind = Literal["petition", "complaint"]
Subject = Literal["regulation", "conduct", "decision"]
Outcome = Literal["", "answered", "refused", "forwarded"]

QUARTERS = (
    (date(2022, 6, 15), date(2022, 9, 14)),
    (date(2022, 9, 15), date(2022, 12, 14)),
    (date(2022, 12, 15), date(2023, 3, 14)),
    (date(2023, 3, 15), date(2023, 6, 14)),
    (date(2023, 6, 15), date(2023, 8, 31)),
)

_COUNTS, _COUNT_WEIGHTS = (0, 1, 2, 3), (50, 30, 14, 6)
_COMPLAINT_SHARE = 0.12
_OPEN_SHARE = 0.08
_LATE_SHARE = 0.12
_PUBLISHED_SHARE = 0.75
_REPLY_SHARE = 0.6
_SATISFIED_SHARE = 0.88
_WORKING_DAYS: dict[Outcome, int] = {"answered": 15, "refused": 2, "forwarded": 5}


class Petition(NamedTuple):
    """One petition or complaint; what never happens, or is not known yet, is None.

    `outcome` is empty while it is not handled. `is_satisfied` is what the sender says of the
    handling, at `replied_at`.
    """

    record_id: str
    code: str
    commune_code: str
    kind: Kind
    subject: Subject
    received_at: datetime
    classified_at: datetime | None
    outcome: Outcome
    handled_at: datetime | None
    published_at: datetime | None
    is_satisfied: bool | None
    replied_at: datetime | None
    sender_number: int

    @property
    def updated_at(self) -> datetime:
        """Its last event."""
        later = (self.classified_at, self.handled_at, self.published_at, self.replied_at)
        return max([self.received_at, *(each for each in later if each is not None)])

    def as_known_at(self, now: datetime) -> "Petition | None":
        """The petition without what comes after `now`; None before it was received."""
        if self.received_at > now:
            return None
        handled_at, replied_at = _by(now, self.handled_at), _by(now, self.replied_at)
        return self._replace(
            classified_at=_by(now, self.classified_at),
            outcome="" if handled_at is None else self.outcome,
            handled_at=handled_at,
            published_at=_by(now, self.published_at),
            is_satisfied=None if replied_at is None else self.is_satisfied,
            replied_at=replied_at,
        )


def draw_petitions(
    commune: Commune, rng: Random, periods: Iterable[tuple[date, date]] = QUARTERS
) -> list[Petition]:
    """All petitions of the commune, in order of receipt within each of the periods."""
    received = [day for period in periods for day in _days_of_receipt(rng, *period)]
    return [_petition(commune, rng, number, day) for number, day in enumerate(received, start=1)]


def petition_code(commune: Commune, day: date, number: int) -> str:
    """The code under which the petition is kept, e.g. `PAKN-10606-230410-03`."""
    return f"PAKN-{commune.code}-{day:%y%m%d}-{number:02d}"


def _by(now: datetime, known: datetime | None) -> datetime | None:
    return known if known is not None and known <= now else None


def _days_of_receipt(rng: Random, first: date, last: date) -> Iterator[date]:
    count = rng.choices(_COUNTS, weights=_COUNT_WEIGHTS)[0]
    span = working_days_between(first, last)
    return iter(sorted(working_day(first, plus=int(rng.random() * span)) for _ in range(count)))


def _petition(commune: Commune, rng: Random, number: int, day: date) -> Petition:
    is_complaint = rng.random() < _COMPLAINT_SHARE
    received_at = office_moment(rng, day)
    classified_at = office_moment(rng, working_day(day, plus=1))
    outcome, handled_at = _handling(rng, day, after=classified_at)
    published_at = replied_at = None
    is_satisfied = None
    if handled_at is not None:
        handled_day = handled_at.date()
        if outcome == "answered" and rng.random() < _PUBLISHED_SHARE:
            published_at = office_moment(
                rng, working_day(handled_day, plus=1 + int(rng.random() * 3))
            )
        if rng.random() < _REPLY_SHARE:
            replied_at = office_moment(
                rng, working_day(handled_day, plus=2 + int(rng.random() * 9))
            )
            is_satisfied = rng.random() < _SATISFIED_SHARE
    return Petition(
        record_id=f"{int(received_at.timestamp()):08x}{rng.getrandbits(64):016x}",
        code=petition_code(commune, day, number),
        commune_code=commune.code,
        kind="complaint" if is_complaint else "petition",
        subject=_subject(rng, is_complaint=is_complaint),
        received_at=received_at,
        classified_at=classified_at,
        outcome=outcome,
        handled_at=handled_at,
        published_at=published_at,
        is_satisfied=is_satisfied,
        replied_at=replied_at,
        sender_number=rng.getrandbits(40),
    )


def _subject(rng: Random, *, is_complaint: bool) -> Subject:
    other: Subject = "decision" if is_complaint else "regulation"
    return other if rng.random() < 0.3 else "conduct"


def _handling(rng: Random, day: date, *, after: datetime) -> tuple[Outcome, datetime | None]:
    """How and when it is handled: late by up to as many working days as were allowed."""
    if rng.random() < _OPEN_SHARE:
        return "", None
    outcomes: tuple[Outcome, ...] = ("answered", "refused", "forwarded")
    outcome = rng.choices(outcomes, weights=(72, 12, 16))[0]
    allowed = _WORKING_DAYS[outcome]
    is_late = rng.random() < _LATE_SHARE
    days = 1 + int(rng.random() * allowed) + allowed * is_late
    return outcome, office_moment(rng, working_day(day, plus=days), after=after)
