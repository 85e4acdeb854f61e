"""The reform of 2025-07-01: districts and 207 communes give way to 65 larger ones of Hải Phòng.

Dossiers are filed around it from streams of their own. Whatever has not ended by then, of these
and of all others, is moved by the portal at 00:30 of that day: it bears the code of a commune that
took over its own, and stands in a province as two rows, one until then and one since. What ended
before keeps the commune that ended it. A dossier's code stays what it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from simulator.caseload import FilingDays, filing_days, fill_in
from simulator.catalogue import Catalogue
from simulator.desk import Desk
from simulator.dossier import Dossier, Ending, Showing, Wait, write_log
from simulator.geography import REFORM_AT, Commune, read_new_communes, read_successions
from simulator.office import closing_time, last_second, moment
from simulator.petitions import Petition, draw_petitions

MOVED_AT = REFORM_AT + timedelta(minutes=30)

_PER_COMMUNE = 60
_BEFORE = filing_days(date(2025, 3, 15), date(2025, 6, 30))
_AFTER = filing_days(date(2025, 7, 1), date(2025, 10, 15))

_PETITIONS_BEFORE = (
    (date(2025, 3, 15), date(2025, 6, 14)),
    (date(2025, 6, 15), date(2025, 6, 30)),
)
_PETITIONS_AFTER = ((date(2025, 7, 1), date(2025, 9, 14)),)

Pending = dict[str, dict[str, str | None]]


def successors_of(communes: Iterable[Commune]) -> list[Commune]:
    """The new communes that took over some or all of these, by code."""
    codes = {each.code for each in communes}
    successors = {new for old, new in read_successions() if old in codes}
    return [each for each in read_new_communes() if each.code in successors]


def filed_around_reform(
    seed: int, communes: Iterable[Commune], catalogue: Catalogue, scale: float
) -> list[Dossier]:
    """Dossiers of old communes filed from 2025-03-15 on, and of new ones until 2025-10-15.

    Sixty of each commune at `scale` 1, and four more of each old one that lie across the closing
    of 2025-06-14 or across the reform. Nothing is moved yet.
    """
    dossiers: list[Dossier] = []
    for commune in communes:
        era = "new" if commune.is_new else "old"
        desk = Desk(commune, Random(f"{seed}/reform/{era}/{commune.code}"))
        if not commune.is_new:
            dossiers += _across(desk, catalogue)
        filed: FilingDays = _AFTER if commune.is_new else _BEFORE
        dossiers += fill_in(desk, catalogue, round(_PER_COMMUNE * scale), filed)
    return dossiers


def sent_around_reform(seed: int, communes: Iterable[Commune]) -> list[Petition]:
    """Petitions of old communes until the reform, and of new ones since; none is moved."""
    return [
        petition
        for commune in communes
        for petition in draw_petitions(
            commune,
            Random(f"{seed}/reform/petitions/{commune.code}/{commune.is_new}"),
            _PETITIONS_AFTER if commune.is_new else _PETITIONS_BEFORE,
        )
    ]


def moved_by_reform(dossiers: Iterable[Dossier]) -> list[Dossier]:
    """The dossiers, with two rows for each that the reform moved to another commune.

    Where a commune was split, the dossier's own dice decide.
    """
    successors: dict[str, list[str]] = {}
    for old, new in sorted(read_successions()):
        successors.setdefault(old, []).append(new)
    rows: list[Dossier] = []
    for each in dossiers:
        if not _is_open_at_reform(each):
            rows.append(each)
            continue
        choices = successors[each.commune_code]
        commune_code = choices[each.dice(b"reform")[0] % len(choices)]
        rows.append(replace(each, showing=Showing(until=MOVED_AT)))
        rows.append(
            replace(
                each,
                commune_code=commune_code,
                showing=Showing(since=MOVED_AT, is_moved=True),
            )
        )
    return rows


def pending_before_reform(
    dossiers: Sequence[Dossier], *, closing_day: date = date(2025, 6, 14)
) -> Pending:
    """What was pending at the end of `closing_day`, by old commune and dossier code.

    The value is the commune to which the dossier was moved, None where it ended before.
    """
    moved = {each.code: each.commune_code for each in dossiers if each.placed_at == MOVED_AT}
    closing = last_second(closing_day)
    pending: Pending = {}
    for each in dossiers:
        state = each.state_at(closing)
        if each.placed_at > closing or state is None:
            continue
        if state.accepted_at is not None and state.end_at is None:
            pending.setdefault(each.commune_code, {})[each.code] = moved.get(each.code)
    return pending


def _is_open_at_reform(dossier: Dossier) -> bool:
    state = dossier.state_at(MOVED_AT)
    if dossier.applied_at >= REFORM_AT or state is None:
        return False
    return state.end_at is None and state.status != "refused"


def _across(desk: Desk, catalogue: Catalogue) -> list[Dossier]:
    """One that ends between closing and reform, two that end after, one that waits over both."""
    lives = (
        (date(2025, 6, 10), date(2025, 6, 20), date(2025, 6, 18)),
        (date(2025, 6, 11), date(2025, 6, 27), date(2025, 7, 4)),
        (date(2025, 6, 30), date(2025, 7, 3), date(2025, 7, 2)),
    )
    ended = [_ended(desk, catalogue, filed=filed, due=due, end=end) for filed, due, end in lives]
    return [*ended, _waiting(desk, catalogue)]


def _ended(desk: Desk, catalogue: Catalogue, *, filed: date, due: date, end: date) -> Dossier:
    at = moment(filed, 10 * 3600)
    log = write_log(at, at, ending=Ending("solved", moment(end, 15 * 3600)))
    return desk.file(catalogue.draw(desk.rng, 1)[0], "direct", log, due_at=closing_time(due))


def _waiting(desk: Desk, catalogue: Catalogue) -> Dossier:
    at = moment(date(2025, 6, 5), 9 * 3600)
    wait = Wait(
        "awaiting_supplement",
        moment(date(2025, 6, 9), 10 * 3600),
        moment(date(2025, 7, 8), 8 * 3600),
        closing_time(date(2025, 7, 18)),
    )
    log = write_log(
        at,
        at,
        taken_up_at=at + timedelta(hours=1),
        wait=wait,
        ending=Ending("solved", moment(date(2025, 7, 15), 14 * 3600)),
    )
    promise = closing_time(date(2025, 6, 12))
    return desk.file(catalogue.draw(desk.rng, 1)[0], "direct", log, due_at=promise)
