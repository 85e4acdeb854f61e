"""What the report of xã Đồng Lạc (10657) says beside its dossiers, for the second quarter of 2023.

Of the 1007 dossiers resolved in it 999 are digitised; 232 slips, all good; nothing returned by
post; no petition received, carried over or open; one complaint, about conduct.
"""

from dataclasses import replace
from datetime import date, datetime

from simulator.dossier import ENDS, Dossier, Traits
from simulator.geography import Commune
from simulator.office import moment
from simulator.petitions import Petition, petition_code
from simulator.ratings import rating_moment

FIRST_DAY, LAST_DAY = date(2023, 3, 15), date(2023, 6, 14)
PAPER_ONLY_COUNT = 8
RATING_COUNT = 232


def with_traits(dossiers: list[Dossier]) -> list[Dossier]:
    """The commune's dossiers, those that ended or were handed over in the quarter with traits.

    What stayed on paper was filed at the desk. The dossiers come in no order of time, so the first
    of them have slips from the whole quarter.
    """
    resolved = {each.record_id: each for each in dossiers if _is_in_quarter(_ended_at(each))}
    handed_over = {each.record_id: each for each in dossiers if _is_in_quarter(rating_moment(each))}
    at_desk = [key for key, each in resolved.items() if each.channel == "direct"]
    paper_only = set(at_desk[:PAPER_ONLY_COUNT])
    rated = set(list(handed_over)[:RATING_COUNT])
    return [
        replace(
            each,
            traits=Traits(
                is_digitised=each.record_id not in paper_only,
                rating_level="tot" if each.record_id in rated else None,
            ),
        )
        if each.record_id in resolved or each.record_id in handed_over
        else each
        for each in dossiers
    ]


def dong_lac_petitions(commune: Commune) -> list[Petition]:
    """The commune's petitions: one before the quarter, its one complaint, and one after."""
    before = Petition(
        record_id="6369f5e0d07c1ac0657d0001",
        code=petition_code(commune, date(2022, 11, 8), 1),
        commune_code=commune.code,
        kind="petition",
        subject="regulation",
        received_at=moment(date(2022, 11, 8), 9 * 3600),
        classified_at=moment(date(2022, 11, 9), 8 * 3600),
        outcome="answered",
        handled_at=moment(date(2022, 11, 17), 15 * 3600),
        published_at=moment(date(2022, 11, 21), 9 * 3600),
        is_satisfied=True,
        replied_at=moment(date(2022, 11, 24), 10 * 3600),
        sender_number=657_000_001,
    )
    complaint = Petition(
        record_id="643df720d07c1ac0657d0002",
        code=petition_code(commune, date(2023, 4, 18), 2),
        commune_code=commune.code,
        kind="complaint",
        subject="conduct",
        received_at=moment(date(2023, 4, 18), 9 * 3600),
        classified_at=moment(date(2023, 4, 19), 8 * 3600),
        outcome="answered",
        handled_at=moment(date(2023, 5, 10), 15 * 3600),
        published_at=None,
        is_satisfied=None,
        replied_at=None,
        sender_number=657_000_002,
    )
    after = Petition(
        record_id="64acbaa0d07c1ac0657d0003",
        code=petition_code(commune, date(2023, 7, 11), 3),
        commune_code=commune.code,
        kind="petition",
        subject="conduct",
        received_at=moment(date(2023, 7, 11), 9 * 3600),
        classified_at=moment(date(2023, 7, 12), 8 * 3600),
        outcome="answered",
        handled_at=moment(date(2023, 7, 20), 15 * 3600),
        published_at=moment(date(2023, 7, 24), 9 * 3600),
        is_satisfied=True,
        replied_at=moment(date(2023, 7, 27), 10 * 3600),
        sender_number=657_000_003,
    )
    return [before, complaint, after]


def _ended_at(dossier: Dossier) -> datetime | None:
    return next((event.at for event in dossier.events if event.status in ENDS), None)


def _is_in_quarter(at: datetime | None) -> bool:
    return at is not None and FIRST_DAY <= at.date() <= LAST_DAY
