"""One dossier as the provincial system sends it."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.applicants import EMAIL_MARK, IDENTITY_MARK, NAME_MARK, PHONE_MARK
from simulator.dossier import Dossier
from simulator.office import VIETNAM
from simulator.payload import PayloadWriter
from simulator.province import Province

Items = list[tuple[Dossier, dict[str, Any]]]
NOW = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[07]00")


@pytest.fixture(scope="module")
def items(small_province: Province) -> Items:
    """Every dossier visible on 2023-06-15 with its item."""
    writer = PayloadWriter(small_province.communes, small_province.catalogue)
    shown = []
    for dossier in small_province.dossiers:
        state = dossier.state_at(NOW)
        if state is not None:
            body = writer.item(dossier, state, updated_at=state.updated_at)
            shown.append((dossier, json.loads(body)))
    return shown


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def test_an_item_has_the_size_and_the_keys_of_a_real_one(items: Items) -> None:
    assert len(items) > 4000
    sizes = [len(json.dumps(item, ensure_ascii=False).encode()) for _, item in items]
    assert 1500 < sum(sizes) / len(sizes) < 3000
    for dossier, item in items:
        assert item["id"] == dossier.record_id
        assert item["code"] == dossier.code
        assert item["agency"]["code"] == dossier.commune_code
        assert item["procedure"]["code"] == dossier.procedure_code
        assert item["procedure"]["sector"]["code"] == dossier.field_code


def test_every_applicant_is_recognisable(items: Items) -> None:
    assert items
    for _, item in items:
        person = item["applicant"]["data"]
        assert f" {NAME_MARK} " in person["fullname"]
        assert f" {NAME_MARK} " in person["ownerFullname"]
        assert NAME_MARK in person["address"]
        assert re.fullmatch(IDENTITY_MARK + r"\d{5}", person["identityNumber"])
        assert re.fullmatch(PHONE_MARK + r"\d{6}", person["phoneNumber"])
        assert person["email"].endswith(EMAIL_MARK)


def test_names_come_as_text_as_object_and_as_list(items: Items) -> None:
    shapes = {type(item["dossierTaskStatus"]["name"]) for _, item in items}
    translations = {type(item["procedure"]["translate"]) for _, item in items}
    tasks = {type(item["currentTask"]) for _, item in items if item.get("currentTask")}

    assert shapes == {str, dict, list}
    assert translations == {dict, list}
    assert tasks == {dict, list}


def test_dates_have_an_offset_without_colon_and_are_the_moments_of_the_log(items: Items) -> None:
    offsets = set()
    for dossier, item in items:
        state = dossier.state_at(NOW)
        assert state is not None
        assert _moment(item["updatedDate"]) == state.updated_at
        assert item["updatedDate"].endswith("+0700")
        for key, moment in (
            ("acceptedDate", state.accepted_at),
            ("appointmentDate", state.due_at),
            ("completedDate", state.end_at),
        ):
            if moment is None:
                assert not item.get(key)
                continue
            assert DATE.fullmatch(item[key])
            assert _moment(item[key]) == moment
            offsets.add(item[key][-5:])

    assert offsets == {"+0000", "+0700"}


def test_an_absent_date_is_empty_null_or_missing(items: Items) -> None:
    open_items = [item for dossier, item in items if item["dossierStatus"]["id"] in (0, 2, 3, 6)]
    ways = {item.get("completedDate", "missing") for item in open_items}

    assert ways == {"", None, "missing"}


def test_an_absent_channel_is_null_or_missing(items: Items) -> None:
    without = [item for dossier, item in items if dossier.channel is None]

    assert len(without) >= 7
    assert {item.get("applyMethod", "missing") for item in without} <= {None, "missing"}


def test_a_dossier_that_was_touched_carries_the_server_s_own_stamp(
    small_province: Province, local: Callable[[str], datetime]
) -> None:
    writer = PayloadWriter(small_province.communes, small_province.catalogue)
    dossier = small_province.dossiers[0]
    state = dossier.state_at(NOW)
    assert state is not None

    stamp = local("2023-06-15 01:00") + timedelta(milliseconds=7)
    item = json.loads(writer.item(dossier, state, updated_at=stamp))

    assert item["updatedDate"] == "2023-06-15T01:00:00.007+0700"
