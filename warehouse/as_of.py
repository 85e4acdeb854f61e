"""A home as of a day: landing as it was known then, so that an ordinary run says what was known.

var/landing --hard links--> var/as_of/<day>/landing    windows observed by the end of the day
"""

import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from warehouse.errors import MotcuaError
from warehouse.landing import list_windows, read_manifest
from warehouse.periods import VIETNAM
from warehouse.settings import Settings


class NothingKnown(MotcuaError):
    """Nothing had landed by the day that is asked for."""


def home_as_of(settings: Settings, day: date) -> Settings:
    """Settings of a home that knows what was known when `day` ended, Vietnam time.

    Waivers are those of today: a waiver names the day until which it holds. A home left by an
    earlier run is made anew.

    Raises:
        NothingKnown: no window was observed by then.
        LandingDamaged: a manifest is unreadable.
    """
    end = datetime.combine(day + timedelta(days=1), time(), VIETNAM)
    known = [f for f in list_windows(settings.landing) if read_manifest(f).observed < end]
    if not known:
        raise NothingKnown(
            f"Nothing had landed by {day}: ask for a later day (`motcua status` says what landed)."
        )
    home = replace(settings, home=settings.as_of / day.isoformat())
    shutil.rmtree(home.home, ignore_errors=True)
    for folder in known:
        place = home.landing / folder.relative_to(settings.landing)
        place.mkdir(parents=True)
        for path in folder.iterdir():
            (place / path.name).hardlink_to(path)
    if settings.waivers.is_file():
        shutil.copyfile(settings.waivers, home.waivers)
    return home
