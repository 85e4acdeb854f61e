"""A dossier and its event log: the truth of the stand-in's province.

An event says which status a dossier entered, and when. What the dossier was at any moment
follows from the events up to that moment, and from nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

from simulator.applicants import Applicant, invent_applicant

Status = Literal[
    "registered",
    "accepted",
    "refused",
    "processing",
    "awaiting_supplement",
    "awaiting_payment",
    "withdrawn",
    "stopped",
    "solved",
    "handed_over",
]
EndKind = Literal["solved", "withdrawn", "stopped"]
WaitStatus = Literal["awaiting_supplement", "awaiting_payment"]
Channel = Literal["online", "direct", "postal"]
Level = Literal["information", "partial", "full"]
RatingLevel = Literal["tot", "binh_thuong", "khong_hai_long"]

ENDS: frozenset[str] = frozenset(("solved", "withdrawn", "stopped"))
WAITS: frozenset[str] = frozenset(("awaiting_supplement", "awaiting_payment"))


class Event(NamedTuple):
    """At `at` the dossier entered `status`; `due_at` is a new promise made on that occasion.

    `redated` is what the portal dates from then on: the status entered and the moment written down
    for it, where that is another moment than `at`.
    """

    at: datetime
    status: Status
    due_at: datetime | None = None
    redated: tuple[Status, datetime] | None = None


class Wait(NamedTuple):
    """The clock stood still from `since`; on `until` work went on with the new promise `due_at`."""

    status: WaitStatus
    since: datetime
    until: datetime | None = None
    due_at: datetime | None = None


class Ending(NamedTuple):
    """Work ended at `at`; a solved dossier may be handed over later."""

    status: EndKind
    at: datetime
    handed_over_at: datetime | None = None


class State(NamedTuple):
    """What a dossier was at one moment."""

    status: Status
    accepted_at: datetime | None
    due_at: datetime | None
    end_at: datetime | None
    updated_at: datetime


class Showing(NamedTuple):
    """The portal shows the dossier from `since` on, and no more from `until` on.

    `is_moved`: at `since` the commune took it over from another, where the portal showed it before.
    """

    since: datetime | None = None
    until: datetime | None = None
    is_moved: bool = False

    def holds(self, moment: datetime) -> bool:
        """Whether it is shown at `moment`."""
        return (self.since is None or self.since <= moment) and (
            self.until is None or moment < self.until
        )


class Traits(NamedTuple):
    """What is planned of a dossier beside its log: its papers, its rating, how it was returned.

    `rating_level` None: it was not rated.
    """

    is_digitised: bool
    rating_level: RatingLevel | None = None
    is_returned_by_post: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier; `events` are in order of time and never empty.

    `due_at` is the promise made at intake (None: no promise), `channel` None where the clerk left
    it empty. `spoil` is None, or changes the item that the server sends: see `simulator.defects`.
    Papers, fees and rating follow from its own random bits, and from `traits` where they are given.
    `showing` None: the portal shows it ever since it was filed.
    """

    record_id: str
    code: str
    commune_code: str
    procedure_code: str
    field_code: str
    level: Level
    channel: Channel | None
    applied_at: datetime
    due_at: datetime | None
    events: tuple[Event, ...]
    applicant_number: int
    spoil: Callable[[dict[str, Any]], None] | None = None
    traits: Traits | None = None
    showing: Showing | None = None

    @property
    def applicant(self) -> Applicant:
        """The invented person who filed it."""
        return invent_applicant(self.applicant_number)

    @property
    def placed_at(self) -> datetime:
        """Since when its commune has had it: since it was filed, or moved there."""
        showing = self.showing
        if showing is None or showing.since is None or not showing.is_moved:
            return self.applied_at
        return showing.since

    @property
    def ever_waited(self) -> bool:
        """Whether its clock ever stood still."""
        return any(event.status in WAITS for event in self.events)

    def dice(self, purpose: bytes) -> bytes:
        """Thirty-two bytes made from its own random bits: others for each purpose, never changing.

        What is read from them needs no room in memory and disturbs no stream of random numbers.
        """
        return blake2b(self.record_id.encode(), digest_size=32, person=purpose).digest()

    def entered(self, status: Status) -> datetime | None:
        """When it first entered `status`, whatever the present is; None if it never does."""
        return next((event.at for event in self.events if event.status == status), None)

    def state_at(self, moment: datetime) -> State | None:
        """The dossier at `moment`, that moment included; None before it was filed.

        It has no end while work goes on again after one.
        """
        accepted_at = due_at = end_at = None
        last = None
        for event in self.events:
            if event.at > moment:
                break
            last = event
            status, at = event.redated or (event.status, event.at)
            if status == "accepted":
                accepted_at, due_at = at, self.due_at
            elif status in ENDS:
                end_at = at
            elif status != "handed_over":
                end_at = None
            if event.due_at is not None:
                due_at = event.due_at
        if last is None:
            return None
        return State(last.status, accepted_at, due_at, end_at, last.at)


def write_log(
    applied_at: datetime,
    accepted_at: datetime,
    *,
    taken_up_at: datetime | None = None,
    wait: Wait | None = None,
    ending: Ending | None = None,
) -> tuple[Event, ...]:
    """The log of an accepted dossier; a dossier filed at the desk is accepted as it is filed."""
    log = [] if applied_at == accepted_at else [Event(applied_at, "registered")]
    log.append(Event(accepted_at, "accepted"))
    if taken_up_at is not None:
        log.append(Event(taken_up_at, "processing"))
    if wait is not None:
        log.append(Event(wait.since, wait.status))
        if wait.until is not None:
            log.append(Event(wait.until, "processing", wait.due_at))
    if ending is not None:
        log.append(Event(ending.at, ending.status))
        if ending.handed_over_at is not None:
            log.append(Event(ending.handed_over_at, "handed_over"))
    return tuple(log)
