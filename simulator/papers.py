"""The papers of a dossier: what the applicant handed in, what came of it, what was asked for later.

A pure function of the dossier's own random bits and of its log, so that nothing is stored.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from simulator.catalogue import Procedure
from simulator.dossier import Dossier

Reuse = Literal[0, 1, 2]

_DIGITISED = 218
_REUSED = 77
_CHECKED_IN_POPULATION_DATABASE = 154
_SYNCED_TO_NATIONAL = 248
_FROM_NATIONAL_STORE = 20
_RETURNED_BY_POST = 3
_RESULT_FILE = 233
_SIGNED = 230
_SYNCED_TO_PERSONAL_STORE = 180
_TWO_RESULTS = 13
_COUNT_LIMITS = (90, 166, 218)


class Component(NamedTuple):
    """One paper of the application; `number` counts from 1.

    `reused` is 1 for data taken from an earlier dossier, 2 for data taken from a database.
    """

    number: int
    has_file: bool
    digitised: bool
    reused: Reuse
    from_national_store: bool


class Result(NamedTuple):
    """One result of a solved dossier; without a file it is neither signed nor synced."""

    number: int
    has_file: bool
    signed: bool
    synced: bool


class Supplement(NamedTuple):
    """One request for a supplement; what has not come yet, or never will, is None."""

    requested_at: datetime
    received_at: datetime | None
    previous_due_at: datetime | None
    new_due_at: datetime | None


class Papers(NamedTuple):
    """All papers of one dossier as known at one moment."""

    components: tuple[Component, ...]
    results: tuple[Result, ...]
    supplements: tuple[Supplement, ...]
    returned_by_post: bool
    is_checked_in_population_database: bool
    is_synced_to_national: bool


def papers_of(dossier: Dossier, procedure: Procedure, now: datetime) -> Papers:
    """The dossier's papers as known at `now`; the portal shows them from its acceptance on."""
    dice = dossier.dice(b"papers")
    traits = dossier.traits
    return Papers(
        components=_components(
            dice, is_digitised=dice[0] < _DIGITISED if traits is None else traits.is_digitised
        ),
        results=_results(dossier, procedure, dice, now),
        supplements=_supplements(dossier, now),
        returned_by_post=(
            dice[1] < _RETURNED_BY_POST if traits is None else traits.is_returned_by_post
        ),
        is_checked_in_population_database=dice[2] < _CHECKED_IN_POPULATION_DATABASE,
        is_synced_to_national=dice[3] < _SYNCED_TO_NATIONAL,
    )


def _components(dice: bytes, *, is_digitised: bool) -> tuple[Component, ...]:
    count = 1 + sum(dice[4] >= limit for limit in _COUNT_LIMITS)
    paper_only = None if is_digitised else dice[5] % count
    reused = dice[6] % count if dice[7] < _REUSED else None
    components = []
    for position in range(count):
        digitised = position != paper_only
        reuse: Reuse = 0
        if position == reused and digitised:
            reuse = 1 if dice[8] & 1 else 2
        components.append(
            Component(
                number=position + 1,
                has_file=digitised or dice[9 + position] & 1 == 0,
                digitised=digitised,
                reused=reuse,
                from_national_store=digitised and dice[9 + position] < _FROM_NATIONAL_STORE,
            )
        )
    return tuple(components)


def _results(
    dossier: Dossier, procedure: Procedure, dice: bytes, now: datetime
) -> tuple[Result, ...]:
    solved_at = dossier.entered("solved")
    if not procedure.has_result or solved_at is None or solved_at > now:
        return ()
    has_file = dice[13] < _RESULT_FILE
    signed, synced = dice[14] < _SIGNED, dice[15] < _SYNCED_TO_PERSONAL_STORE
    first = Result(1, has_file, has_file and signed, has_file and synced)
    if dice[16] >= _TWO_RESULTS:
        return (first,)
    return (first, Result(2, has_file=True, signed=dice[17] < _SIGNED, synced=synced))


def _supplements(dossier: Dossier, now: datetime) -> tuple[Supplement, ...]:
    supplements = []
    for position, event in enumerate(dossier.events):
        if event.status != "awaiting_supplement" or event.at > now:
            continue
        answer = next(iter(dossier.events[position + 1 :]), None)
        came = answer is not None and answer.status == "processing" and answer.at <= now
        supplements.append(
            Supplement(
                requested_at=event.at,
                received_at=answer.at if answer is not None and came else None,
                previous_due_at=dossier.due_at,
                new_due_at=answer.due_at if answer is not None and came else None,
            )
        )
    return tuple(supplements)
