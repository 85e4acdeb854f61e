"""Slips of the pen all over the year, one of each critical rule of a dossier in turn.

`simulator.defects` puts one into a commune's second quarter of 2023; here every quarter has some,
as they are made: a wrong intake from the acceptance on, a wrong end from the end on.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from simulator.defects import UNKNOWN_COMMUNE_CODE, UNKNOWN_STATUS_ID, UNREADABLE_DATE
from simulator.dossier import Dossier
from simulator.payload import CHANNELS, LEVELS
from simulator.province import Province

Item = dict[str, Any]
_FAR = timedelta(days=3650)


def with_slips(province: Province, *, share: float, every: int = 5) -> Province:
    """The province with `share` of the dossiers of every fifth commune spoiled."""
    chosen = {commune.code for commune in province.communes[::every]}
    return replace(province, dossiers=[_spoiled(each, share, chosen) for each in province.dossiers])


def _spoiled(dossier: Dossier, share: float, communes: set[str]) -> Dossier:
    dice = dossier.dice(b"slips")
    if dossier.commune_code not in communes or int.from_bytes(dice[:4]) >= share * 2**32:
        return dossier
    field, spoil = _SLIPS[dice[4] % len(_SLIPS)]

    def when_written(item: Item) -> None:
        if item.get(field):
            spoil(item)

    return replace(dossier, spoil=when_written)


def _moved(text: str, by: timedelta) -> str:
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z") + by
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000%z")


def _filed_online(item: Item) -> None:
    item["procedureLevel"] = dict(zip(("id", "name"), LEVELS["information"], strict=True))
    item["applyMethod"] = dict(zip(("id", "name"), CHANNELS["online"], strict=True))


# The field from whose writing on it shows, and what it does.
_SLIPS: tuple[tuple[str, Callable[[Item], None]], ...] = (
    ("acceptedDate", _filed_online),
    ("acceptedDate", lambda item: item.update(acceptedDate="")),
    ("completedDate", lambda item: item.update(completedDate="")),
    ("acceptedDate", lambda item: item.update(acceptedDate=_moved(item["acceptedDate"], _FAR))),
    ("completedDate", lambda item: item.update(completedDate=_moved(item["completedDate"], _FAR))),
    (
        "completedDate",
        lambda item: item.update(completedDate=_moved(item["acceptedDate"], timedelta(days=-2))),
    ),
    ("acceptedDate", lambda item: item.update(dossierStatus={"id": UNKNOWN_STATUS_ID})),
    ("acceptedDate", lambda item: item.update(acceptedDate=UNREADABLE_DATE)),
    ("acceptedDate", lambda item: item.update(agency={"code": UNKNOWN_COMMUNE_CODE})),
)
