"""One wrong dossier in one commune: what the doors of the pipeline must catch.

Each function returns a province in which one resolved dossier of the commune, received and ended
in the second quarter of 2023, is wrong; the province given is left as it was. The six after
`null_due_date` are those that a vendor of such systems ships a screen for.

But for `null_due_date`, only what the server shows is wrong: `naive_counter` still counts the
dossier as it was before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from simulator.dossier import Dossier
from simulator.faults import NothingToSpoil, UnknownBadDay
from simulator.payload import CHANNELS, LEVELS
from simulator.province import Province

UNKNOWN_STATUS_ID = 77
UNKNOWN_COMMUNE_CODE = "99999"
UNREADABLE_DATE = "15 tháng 6"

_FIRST_DAY, _LAST_DAY = date(2023, 3, 15), date(2023, 6, 12)
_FAR = timedelta(days=3650)

Item = dict[str, Any]
Defect = Callable[..., Province]


def unknown_status(province: Province, *, commune_code: str) -> Province:
    """A status id that no mapping knows."""

    def spoil(item: Item) -> None:
        item["dossierStatus"] = {"id": UNKNOWN_STATUS_ID, "name": "Chờ liên thông"}

    return _spoiled(province, commune_code, spoil)


def unreadable_date(province: Province, *, commune_code: str) -> Province:
    """An acceptedDate in no known pattern."""

    def spoil(item: Item) -> None:
        item["acceptedDate"] = UNREADABLE_DATE

    return _spoiled(province, commune_code, spoil)


def unknown_commune(province: Province, *, commune_code: str) -> Province:
    """An agency code that is no commune."""

    def spoil(item: Item) -> None:
        item["agency"] = {"id": "0" * 24, "code": UNKNOWN_COMMUNE_CODE, "name": "UBND xã"}

    return _spoiled(province, commune_code, spoil)


def null_due_date(province: Province, *, commune_code: str) -> Province:
    """A dossier without a promised day; the truth itself has none."""
    chosen = chosen_dossier(province, commune_code)
    events = tuple(event._replace(due_at=None) for event in chosen.events)
    return _replaced(province, chosen, replace(chosen, due_at=None, events=events))


def information_level_filed_online(province: Province, *, commune_code: str) -> Province:
    """A procedure that offers information only, filed online."""

    def spoil(item: Item) -> None:
        level_id, level_name = LEVELS["information"]
        channel_id, channel_name = CHANNELS["online"]
        item["procedureLevel"] = {"id": level_id, "name": level_name}
        item["applyMethod"] = {"id": channel_id, "name": channel_name}

    return _spoiled(province, commune_code, spoil)


def accepted_without_intake(province: Province, *, commune_code: str) -> Province:
    """A dossier beyond acceptance without an acceptedDate."""

    def spoil(item: Item) -> None:
        item["acceptedDate"] = ""

    return _spoiled(province, commune_code, spoil)


def solved_without_end(province: Province, *, commune_code: str) -> Province:
    """A resolved dossier without a completedDate."""

    def spoil(item: Item) -> None:
        item["completedDate"] = ""

    return _spoiled(province, commune_code, spoil)


def intake_in_future(province: Province, *, commune_code: str) -> Province:
    """An acceptedDate ten years ahead."""

    def spoil(item: Item) -> None:
        item["acceptedDate"] = _moved(item["acceptedDate"], _FAR)

    return _spoiled(province, commune_code, spoil)


def end_in_future(province: Province, *, commune_code: str) -> Province:
    """A completedDate ten years ahead."""

    def spoil(item: Item) -> None:
        item["completedDate"] = _moved(item["completedDate"], _FAR)

    return _spoiled(province, commune_code, spoil)


def end_before_intake(province: Province, *, commune_code: str) -> Province:
    """A completedDate two days before the acceptedDate."""

    def spoil(item: Item) -> None:
        item["completedDate"] = _moved(item["acceptedDate"], timedelta(days=-2))

    return _spoiled(province, commune_code, spoil)


DEFECTS: dict[str, Defect] = {
    defect.__name__: defect
    for defect in (
        unknown_status,
        unreadable_date,
        unknown_commune,
        null_due_date,
        information_level_filed_online,
        accepted_without_intake,
        solved_without_end,
        intake_in_future,
        end_in_future,
        end_before_intake,
    )
}


def inject(province: Province, text: str) -> Province:
    """The province with the defect written as `name:commune_code`.

    Raises:
        UnknownBadDay: no defect has that name.
        NothingToSpoil: the commune has no dossier that fits.
    """
    name, _, commune_code = text.partition(":")
    if name not in DEFECTS:
        raise UnknownBadDay(f"No defect is called {name!r}: take {', '.join(DEFECTS)}.")
    return DEFECTS[name](province, commune_code=commune_code)


def chosen_dossier(province: Province, commune_code: str) -> Dossier:
    """The dossier that a defect of the commune is put into: the one with the lowest code.

    Raises:
        NothingToSpoil: the commune has none.
    """
    fitting = [each for each in province.dossiers if _fits(each, commune_code)]
    if not fitting:
        raise NothingToSpoil(
            f"Commune {commune_code!r} has no dossier received and resolved in 2023-Q2: "
            "take another commune or a larger scale."
        )
    return min(fitting, key=lambda dossier: dossier.code)


def _fits(dossier: Dossier, commune_code: str) -> bool:
    if dossier.commune_code != commune_code or dossier.due_at is None or dossier.ever_waited:
        return False
    days = {event.status: event.at.date() for event in dossier.events}
    return (
        "handed_over" in days
        and days["accepted"] >= _FIRST_DAY
        and days["handed_over"] <= _LAST_DAY
    )


def _spoiled(province: Province, commune_code: str, spoil: Callable[[Item], None]) -> Province:
    chosen = chosen_dossier(province, commune_code)

    def spoil_when_handed_over(item: Item) -> None:
        if item.get("completedDate"):
            spoil(item)

    return _replaced(province, chosen, replace(chosen, spoil=spoil_when_handed_over))


def _replaced(province: Province, old: Dossier, new: Dossier) -> Province:
    dossiers = [new if each is old else each for each in province.dossiers]
    return replace(province, dossiers=dossiers)


def _moved(date_text: str, by: timedelta) -> str:
    moment = datetime.strptime(date_text, "%Y-%m-%dT%H:%M:%S.%f%z") + by
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000%z")
