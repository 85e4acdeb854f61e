"""What a late change makes of a dossier: one function for each kind, None where it does not fit.

Each puts its change into the log, or into the span in which the portal shows the dossier, and
returns the rows that stand for the dossier in a province from then on.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Literal

from simulator.dossier import Dossier, Event, Showing, Status
from simulator.geography import read_successions
from simulator.office import midnight, office_moment, working_day
from simulator.province import Province

Kind = Literal[
    "late_dossier",
    "back_dated_intake",
    "corrected_date",
    "reopened",
    "disappeared",
    "reassigned_unit",
]
Rows = tuple[Dossier, ...]

_SETTLED = timedelta(days=2)
_NUMBERS_BEFORE = 9000
_REOPENED_ENDS_AGAIN = 0.5
_ENDED_ELSEWHERE = 0.5
_GOES_TO_AN_HEIR = 0.5


class _Days:
    """The days of a dossier that never waited, by its whole log."""

    def __init__(self, dossier: Dossier) -> None:
        state = dossier.state_at(dossier.events[-1].at)
        if state is None or state.accepted_at is None:
            raise LookupError(f"{dossier.code} was never accepted")
        self.accepted_at, self.end_at = state.accepted_at, state.end_at
        self.accepted = state.accepted_at.date()
        self.end = None if state.end_at is None else state.end_at.date()
        self.due = None if state.due_at is None else state.due_at.date()


@dataclass(frozen=True)
class LateChanges:
    """Late changes to dossiers that the quarter from `first_day` to `last_day` counts.

    `nights` are those on which changes are seen, in order; choices are drawn from `rng`.
    `entered` counts the back-dated dossiers of each office and day, for their codes.
    """

    province: Province
    first_day: date
    last_day: date
    nights: Sequence[date]
    rng: Random
    entered: Counter[str] = field(default_factory=Counter)

    def rows(self, kind: Kind, dossier: Dossier, night: date) -> Rows | None:
        """What stands for the dossier once it is struck, seen first on `night`; None: no such."""
        makers: dict[Kind, Callable[[Dossier, date], Rows | None]] = {
            "late_dossier": self._late_dossier,
            "back_dated_intake": self._back_dated_intake,
            "corrected_date": self._corrected_date,
            "reopened": self._reopened,
            "disappeared": self._disappeared,
            "reassigned_unit": self._reassigned_unit,
        }
        if dossier.ever_waited or (kind != "disappeared" and not self._is_settled(dossier)):
            return None
        return makers[kind](dossier, night)

    def _is_settled(self, dossier: Dossier) -> bool:
        """Whether nothing has happened to it since well before the quarter ended, or ever will."""
        return dossier.events[-1].at.date() <= self.last_day - _SETTLED

    def _stamp(self, night: date) -> datetime:
        return office_moment(self.rng, night - timedelta(days=1))

    def _late_dossier(self, dossier: Dossier, night: date) -> Rows | None:
        if _Days(dossier).accepted < self.first_day:
            return None
        return (replace(dossier, showing=Showing(since=midnight(night))),)

    def _disappeared(self, dossier: Dossier, night: date) -> Rows | None:
        return (replace(dossier, showing=Showing(until=midnight(night))),)

    def _back_dated_intake(self, dossier: Dossier, night: date) -> Rows | None:
        """A dossier like this one beside it, handled on paper and entered only now."""
        days = _Days(dossier)
        is_replaced = dossier.procedure_code in self._replaced_procedures
        if days.accepted < self.first_day or days.end_at is None or is_replaced:
            return None
        at = self._stamp(night)
        log = [Event(at, "accepted", redated=("accepted", days.accepted_at))]
        if self.rng.random() < _ENDED_ELSEWHERE:
            log.append(Event(at + timedelta(minutes=9), "solved", redated=("solved", days.end_at)))
        else:
            log.append(Event(at + timedelta(minutes=9), "processing"))
        prefix = f"{dossier.code.split('-')[0]}-{at:%y%m%d}"
        self.entered[prefix] += 1
        entered = replace(
            dossier,
            record_id=f"{int(at.timestamp()):08x}{self.rng.getrandbits(64):016x}",
            code=f"{prefix}-{_NUMBERS_BEFORE + self.entered[prefix]:04d}",
            channel="direct",
            applied_at=at,
            events=tuple(log),
            applicant_number=self.rng.getrandbits(40),
            traits=None,
        )
        return (entered,)

    def _corrected_date(self, dossier: Dossier, night: date) -> Rows | None:
        """Its end, or its intake where it was carried over, is another day than was said."""
        days = _Days(dossier)
        if not _is_solved(dossier) or days.end is None or days.due is None:
            return None
        stamp = self._stamp(night)
        options: list[tuple[Status, datetime]] = [("solved", stamp)]
        others = (days.due, working_day(days.due, plus=2), working_day(_after(days.accepted)))
        for day in others:
            if max(self.first_day, _after(days.accepted)) <= day <= self.last_day and (
                _order(day, days.due) != _order(days.end, days.due)
            ):
                options.append(("solved", office_moment(self.rng, day)))
        new_intake = working_day(self.first_day)
        if days.accepted < self.first_day and new_intake < min(days.end, days.due):
            options.append(("accepted", office_moment(self.rng, new_intake)))
        return (_continued(dossier, stamp, redated=self.rng.choice(options)),)

    def _reopened(self, dossier: Dossier, night: date) -> Rows | None:
        """Work goes on after its end; half of them end again, if there is a night to see it."""
        if not _is_solved(dossier):
            return None
        log = [Event(self._stamp(night), "processing")]
        later = [each for each in self.nights if each > night]
        if later and self.rng.random() < _REOPENED_ENDS_AGAIN:
            at = self._stamp(self.rng.choice(later))
            log += [Event(at, "solved"), Event(at + timedelta(minutes=9), "handed_over")]
        return (replace(dossier, events=(*dossier.events, *log)),)

    def _reassigned_unit(self, dossier: Dossier, night: date) -> Rows | None:
        """Another commune takes it over; half of them one into which its own goes years later."""
        others = [
            each.code
            for each in self.province.communes
            if not each.is_new and each.code != dossier.commune_code
        ]
        if not others:
            return None
        heirs = [code for code in others if (dossier.commune_code, code) in self._successions]
        if heirs and self.rng.random() < _GOES_TO_AN_HEIR:
            others = heirs
        stamp = self._stamp(night)
        last = dossier.events[-1]
        moved = replace(
            _continued(dossier, stamp, redated=(last.status, last.at)),
            commune_code=self.rng.choice(others),
            showing=Showing(since=stamp, is_moved=True),
        )
        return replace(dossier, showing=Showing(until=stamp)), moved

    @cached_property
    def _replaced_procedures(self) -> set[str | None]:
        return {each.replaces for each in self.province.catalogue.procedures.values()}

    @cached_property
    def _successions(self) -> set[tuple[str, str]]:
        return read_successions()


def _is_solved(dossier: Dossier) -> bool:
    return dossier.events[-1].status in ("solved", "handed_over")


def _continued(dossier: Dossier, at: datetime, *, redated: tuple[Status, datetime]) -> Dossier:
    """The dossier with an entry at `at` that leaves its status and says what `redated` says."""
    entry = Event(at, dossier.events[-1].status, redated=redated)
    return replace(dossier, events=(*dossier.events, entry))


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _order(day: date, due_day: date) -> int:
    """-1 early, 0 on time, 1 late."""
    return (day > due_day) - (day < due_day)
