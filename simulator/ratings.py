"""Rating slips: about one applicant in five says what the handling of the dossier was like."""

from datetime import datetime
from typing import NamedTuple

from simulator.dossier import Dossier, RatingLevel

SCALE = "HD-2020"

_RATED = 52
_FAIR, _POOR = 13, 3


class Rating(NamedTuple):
    """One slip, filled in as the result is handed over, or as work ends."""

    level: RatingLevel
    rated_at: datetime


def rating_of(dossier: Dossier) -> Rating | None:
    """The slip of a solved dossier, None if it has none; the portal shows it from `rated_at` on."""
    level = _level(dossier)
    if level is None:
        return None
    rated_at = rating_moment(dossier)
    return None if rated_at is None else Rating(level, rated_at)


def slip_stamp(dossier: Dossier, rating: Rating) -> datetime:
    """When its slip last changed: as it was filled in, or as its dossier moved."""
    showing = dossier.showing
    if showing is None or showing.since is None or not showing.is_moved:
        return rating.rated_at
    return max(rating.rated_at, showing.since)


def rating_moment(dossier: Dossier) -> datetime | None:
    """When its applicant has the occasion to fill in a slip; None if it is never solved."""
    return dossier.entered("handed_over") or dossier.entered("solved")


def _level(dossier: Dossier) -> RatingLevel | None:
    if dossier.traits is not None:
        return dossier.traits.rating_level
    dice = dossier.dice(b"rating")
    if dice[0] >= _RATED:
        return None
    if dice[1] < _POOR:
        return "khong_hai_long"
    return "binh_thuong" if dice[1] < _FAIR else "tot"
