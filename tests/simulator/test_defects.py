"""Each defect is in one dossier of one commune, seen from the day its dossier has ended."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from simulator.defects import DEFECTS, chosen_dossier, inject
from simulator.faults import NothingToSpoil, UnknownBadDay
from simulator.naive_counter import count
from simulator.office import VIETNAM
from simulator.payload import PayloadWriter
from simulator.province import Province, generate

COMMUNE = "10606"
JUNE_15 = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)


def _items(province: Province, *, now: datetime = JUNE_15) -> dict[str, Any]:
    writer = PayloadWriter(province.communes, province.catalogue)
    return {
        each.code: json.loads(writer.item(each, state, updated_at=state.updated_at))
        for each in province.dossiers
        if each.commune_code == COMMUNE and (state := each.state_at(now)) is not None
    }


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(VIETNAM).date()


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_defect_changes_one_dossier_and_leaves_the_province_given_alone(
    small_province: Province, name: str
) -> None:
    sound = _items(small_province)

    wrong = _items(inject(small_province, f"{name}:{COMMUNE}"))

    changed = [code for code in sound if sound[code] != wrong[code]]
    assert changed == [chosen_dossier(small_province, COMMUNE).code]
    assert _items(small_province) == sound


def test_each_defect_is_what_its_name_says(small_province: Province) -> None:
    code = chosen_dossier(small_province, COMMUNE).code
    wrong = {name: _items(inject(small_province, f"{name}:{COMMUNE}"))[code] for name in DEFECTS}

    assert wrong["unknown_status"]["dossierStatus"]["id"] == 77
    assert not wrong["unreadable_date"]["acceptedDate"].startswith("2023")
    assert wrong["unknown_commune"]["agency"]["code"] == "99999"
    assert not wrong["null_due_date"].get("appointmentDate")
    filed = wrong["information_level_filed_online"]
    assert (filed["procedureLevel"]["id"], filed["applyMethod"]["id"]) == ("dvc2", 0)
    assert wrong["accepted_without_intake"]["acceptedDate"] == ""
    assert wrong["accepted_without_intake"]["dossierStatus"]["id"] == 4
    assert wrong["solved_without_end"]["completedDate"] == ""
    assert _day(wrong["intake_in_future"]["acceptedDate"]) > date(2030, 1, 1)
    assert _day(wrong["end_in_future"]["completedDate"]) > date(2030, 1, 1)
    early = wrong["end_before_intake"]
    assert _day(early["completedDate"]) < _day(early["acceptedDate"])


def test_the_spoiled_dossier_is_sound_until_it_has_ended(small_province: Province) -> None:
    spoiled = inject(small_province, f"unknown_status:{COMMUNE}")
    chosen = chosen_dossier(small_province, COMMUNE)

    before = _items(spoiled, now=chosen.applied_at)[chosen.code]

    assert before["dossierStatus"]["id"] in (0, 1)


def test_only_a_missing_due_date_changes_what_is_counted(small_province: Province) -> None:
    truth = count(small_province, today=date(2023, 6, 15), commune_codes=[COMMUNE])
    changed = [
        name
        for name in DEFECTS
        if count(
            inject(small_province, f"{name}:{COMMUNE}"),
            today=date(2023, 6, 15),
            commune_codes=[COMMUNE],
        )
        != truth
    ]

    assert changed == ["null_due_date"]


def test_unknown_defects_and_communes_without_dossiers_are_refused() -> None:
    province = generate(commune_codes=["10654"], scale=0)

    with pytest.raises(UnknownBadDay, match="end_before_intake"):
        inject(province, "sudden_rain:10654")
    with pytest.raises(NothingToSpoil, match="10606"):
        inject(province, "unknown_status:10606")
