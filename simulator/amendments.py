"""The province changes its past: late changes that strike dossiers of a frozen quarter.

An amendment is entered in office hours of the day before its night, so that a load at 01:00 of
the night is the first to see it. Two kinds leave no stamp, and only a load of everything finds
them: a late dossier was hidden before its night, a disappeared one is listed no more.

What a dossier handed in, what was paid for it and what was said of its handling stay as they were.
A promise is never amended: a quarter counts with the promise as it stood on its last day.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import get_args

from simulator.dossier import Dossier
from simulator.faults import TooEarlyToAmend
from simulator.late_changes import Kind, LateChanges, Rows
from simulator.naive_counter import days_known, days_of
from simulator.office import VIETNAM, last_second
from simulator.province import Province

KINDS: tuple[Kind, ...] = get_args(Kind)
FOUND_BY_FULL_PULLS: frozenset[Kind] = frozenset(("late_dossier", "disappeared"))

_LOAD_HOUR = time(1)


@dataclass(frozen=True, slots=True)
class Amendment:
    """From `night` on the portal shows another past of one dossier.

    `commune_code` is its commune before that night. `rows` stand for it in a province, each shown
    in its own span of time.
    """

    night: date
    kind: Kind
    dossier_code: str
    commune_code: str
    rows: Rows


def draw_amendments(
    province: Province,
    *,
    quarter: tuple[int, int],
    nights: Sequence[date],
    share: float = 0.05,
    seed: int = 1,
) -> tuple[Amendment, ...]:
    """Amendments of `share` of the dossiers that the quarter's figures count, by night and code.

    Kinds and nights take turns. Each changes what the quarter counts, and strikes a dossier that
    no other strikes and whose clock never stood still. Some reopened dossiers end again, as seen
    on a later one of `nights`: the reader is to load on every one of them.

    Raises:
        TooEarlyToAmend: the quarter cannot have been frozen before one of the nights.
    """
    first_day, last_day = days_of(*quarter)
    if min(nights) <= last_day + timedelta(days=1):
        raise TooEarlyToAmend(
            f"The quarter that ends on {last_day} is frozen on the next night at the earliest: "
            f"amend it on later nights than {min(nights)}."
        )
    rng = Random(f"{seed}/amendments/{quarter[0]}-Q{quarter[1]}")
    population = [
        each
        for each in province.dossiers
        if each.showing is None and _is_counted(each, first_day, last_day)
    ]
    waiting = deque(rng.sample(population, len(population)))
    changes = LateChanges(province, first_day, last_day, sorted(nights), rng)
    amendments = []
    for position in range(round(share * len(population))):
        kind = KINDS[position % len(KINDS)]
        night = changes.nights[position // len(KINDS) % len(nights)]
        amendment = _strike_next(waiting, changes, kind, night)
        if amendment is not None:
            amendments.append(amendment)
    return tuple(sorted(amendments, key=lambda each: (each.night, each.dossier_code)))


def causes(
    amendments: Sequence[Amendment], night: date, *, full_pulls: Sequence[date]
) -> dict[str, str]:
    """The cause by dossier code, as far as a reader can know it on `night`.

    The reader has loaded everything on the nights `full_pulls`, and what changed on all others.
    """
    known: dict[str, str] = {}
    for each in amendments:
        looks = full_pulls if each.kind in FOUND_BY_FULL_PULLS else (night,)
        if any(each.night <= look <= night for look in looks):
            known[each.dossier_code] = each.kind
    return known


def with_amendments(province: Province, amendments: Sequence[Amendment]) -> Province:
    """The province with all rows of the amendments, hidden and future ones too."""
    rows = {each.dossier_code: each.rows for each in amendments}
    dossiers = [row for each in province.dossiers for row in rows.pop(each.code, (each,))]
    dossiers += [row for entered in rows.values() for row in entered]
    dossiers.sort(key=lambda each: each.commune_code)
    return replace(province, dossiers=dossiers)


def amended(province: Province, amendments: Sequence[Amendment], night: date) -> Province:
    """The province with what the portal shows at 01:00 of `night`; count it as known on `night`."""
    now = datetime.combine(night, _LOAD_HOUR, VIETNAM)
    everything = with_amendments(province, amendments)
    shown = [
        each for each in everything.dossiers if each.showing is None or each.showing.holds(now)
    ]
    return replace(everything, dossiers=shown)


def _is_counted(dossier: Dossier, first_day: date, last_day: date) -> bool:
    known = days_known(dossier, last_second(last_day))
    return known.received is not None and (known.end is None or known.end >= first_day)


def _strike_next(
    waiting: deque[Dossier], changes: LateChanges, kind: Kind, night: date
) -> Amendment | None:
    """Strike the first dossier that the kind fits, and take it from those waiting."""
    for _ in range(len(waiting)):
        dossier = waiting.popleft()
        rows = changes.rows(kind, dossier, night)
        if rows is not None:
            return Amendment(night, kind, rows[0].code, rows[0].commune_code, rows)
        waiting.append(dossier)
    return None
