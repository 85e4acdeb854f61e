"""Papers, fees, slips and petitions over HTTP: what is listed when, and in which order."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from simulator.applicants import EMAIL_MARK, IDENTITY_MARK, NAME_MARK, PHONE_MARK
from simulator.bad_days import BadDay
from simulator.office import VIETNAM
from simulator.province import Province
from simulator.ratings import rating_of
from simulator.server import StandIn

PAPERS = "/pa/dossier-papers/search"
FEES = "/pa/dossier-fee/search"
RATINGS = "/pa/rating/search"
PETITIONS = "/pa/petition/search"
ALL = [PAPERS, FEES, RATINGS, PETITIONS]
NOW = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
Items = list[dict[str, Any]]


def _read(client: Any, path: str, **parameters: object) -> Items:
    items: Items = []
    for page in range(1000):
        answer = client.get(
            path, page=page, size=1000, spec="page", sort="updatedDate,desc", **parameters
        ).json
        items += answer["content"]
        if answer["last"]:
            assert answer["totalElements"] == len(items)
            break
    return items


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def _dates(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [found for each in value for found in _dates(each)]
    if not isinstance(value, dict):
        return []
    found = [(key, each) for key, each in value.items() if key.endswith("Date")]
    return found + [more for each in value.values() for more in _dates(each)]


@pytest.mark.parametrize("path", ALL)
def test_a_listing_is_paged_sorted_and_guarded_like_the_search(client: Any, path: str) -> None:
    items = _read(client, path)

    stamps = [item["updatedDate"] for item in items]
    assert len(items) >= 10
    assert len({item["id"] for item in items}) == len(items)
    assert stamps == sorted(stamps, reverse=True)
    assert stamps[0] <= "2023-06-15T01:00:00.000+0700"
    page = client.get(path, page=1, size=5, spec="page").json
    assert page["content"] == items[5:10]
    assert (page["totalElements"], page["number"]) == (len(items), 1)
    assert client.get(path, sort="code,asc").status == 400
    client.token = ""
    assert client.get(path).status == 401


@pytest.mark.parametrize("path", ALL)
def test_nothing_of_the_future_is_shown(client: Any, path: str) -> None:
    for item in _read(client, path):
        for key, text in _dates(item):
            promised = key in ("previousAppointmentDate", "newAppointmentDate")
            assert not text or promised or _moment(text) <= NOW


@pytest.mark.parametrize("path", ALL)
def test_every_item_holds_a_person_who_can_be_recognised(client: Any, path: str) -> None:
    for item in _read(client, path):
        text = json.dumps(item, ensure_ascii=False)
        assert f" {NAME_MARK} " in text
        assert f'"{PHONE_MARK}' in text
    marked = {FEES: (IDENTITY_MARK,), PETITIONS: (IDENTITY_MARK, EMAIL_MARK)}.get(path, ())
    assert all(mark in text for mark in marked)


def test_papers_and_fees_stand_in_the_order_of_their_accepted_dossiers(
    client: Any, stand_in: StandIn
) -> None:
    monday_with_filings_of_the_week_end = date(2023, 6, 12)
    stand_in.set_today(monday_with_filings_of_the_week_end)
    dossiers = {item["id"]: item for item in client.read_all()}
    accepted = [key for key, item in dossiers.items() if item.get("acceptedDate")]

    papers, fees = _read(client, PAPERS), _read(client, FEES)

    assert [item["id"] for item in papers] == accepted
    assert len(accepted) < len(dossiers)
    fee_ids = {item["id"] for item in fees}
    assert [item["id"] for item in fees] == [key for key in accepted if key in fee_ids]
    assert 0.5 < len(fees) / len(papers) < 1
    for item in [*papers, *fees]:
        shown = dossiers[item["id"]]
        assert item["updatedDate"] == shown["updatedDate"]
        assert item["code"] == shown["code"]
        assert item["agency"]["code"] == shown["agency"]["code"]


def test_papers_name_components_results_and_supplements(client: Any) -> None:
    papers = _read(client, PAPERS)
    solved = next(item for item in papers if item["results"])
    asked = [each for item in papers for each in item["supplements"]]

    assert set(solved) == {
        "id", "code", "updatedDate", "agency", "returnMethod", "populationDatabase",
        "syncedToNational", "components", "results", "supplements", "uploader",
    }  # fmt: skip
    component, result = solved["components"][0], solved["results"][0]
    assert set(component) - {"fileName"} == {
        "id", "code", "name", "hasFile", "digitised", "reused", "fromNationalStore",
    }  # fmt: skip
    assert set(result) == {"id", "code", "name", "hasFile", "signed", "syncedToPersonalStore"}
    assert all(each["requestedDate"] for each in asked)
    ways = {each.get("receivedDate", "missing") for each in asked if not each.get("receivedDate")}
    assert ways == {"", None, "missing"}
    assert any(_moment(each["receivedDate"]) for each in asked if each.get("receivedDate"))


def test_fee_lines_say_what_is_due_and_what_was_paid(client: Any) -> None:
    lines = [line for item in _read(client, FEES) for line in item["fees"]]

    assert {line["kind"] for line in lines} == {"fee", "charge", "land"}
    assert {line["method"] for line in lines} == {0, 1, 2, 3}
    for line in lines:
        assert isinstance(line["amount"], int)
        assert line["paid"] == bool(line.get("paidDate")) == (line["method"] > 0)
    assert any(line["amount"] == 0 for line in lines)


def test_slips_are_those_filled_in_so_far(client: Any, small_province: Province) -> None:
    ratings = {each.record_id: rating_of(each) for each in small_province.dossiers}
    so_far = {key for key, each in ratings.items() if each and each.rated_at <= NOW}

    slips = _read(client, RATINGS)

    assert {item["dossier"]["id"] for item in slips} == so_far
    assert {item["scale"] for item in slips} == {"HD-2020"}
    assert all(_moment(item["ratedDate"]) == _moment(item["updatedDate"]) for item in slips)
    assert {item["ratedDate"][-5:] for item in slips} == {"+0000", "+0700"}


def test_petitions_are_shown_as_far_as_they_have_come(client: Any, stand_in: StandIn) -> None:
    stand_in.set_today(date(2023, 5, 1))
    before = {item["code"]: item for item in _read(client, PETITIONS)}
    stand_in.set_today(date(2023, 6, 15))
    after = {item["code"]: item for item in _read(client, PETITIONS)}

    complaint = "PAKN-10657-230418-02"
    assert set(before) < set(after)
    assert (before[complaint]["kind"], before[complaint]["subject"]) == ("complaint", "conduct")
    assert before[complaint]["outcome"] == ""
    assert not before[complaint].get("handledDate")
    assert after[complaint]["outcome"] == "answered"
    assert _moment(after[complaint]["handledDate"]).date() == date(2023, 5, 10)
    assert {item["isSatisfied"] for item in after.values()} <= {0, 1, None}


@pytest.mark.parametrize("path", ALL)
def test_a_listing_is_filtered_by_agency_and_code(client: Any, path: str) -> None:
    items = _read(client, path, ancestor_agency_id="10657")
    everything = _read(client, path)

    assert {item["agency"]["code"] for item in items} == {"10657"}
    assert 0 < len(items) < len(everything)
    code = items[0]["dossier"]["code"] if path == RATINGS else items[0]["code"]
    assert _read(client, path, code=code) == items[:1]


@pytest.mark.parametrize("path", ALL)
def test_what_is_filtered_moves_with_the_day(client: Any, stand_in: StandIn, path: str) -> None:
    stand_in.set_today(date(2022, 11, 1))
    before = _read(client, path, ancestor_agency_id="10657")
    stand_in.set_today(date(2023, 6, 15))
    after = _read(client, path, ancestor_agency_id="10657")

    assert len(before) < len(after)
    assert after == [i for i in _read(client, path) if i["agency"]["code"] == "10657"]


def test_papers_are_filtered_by_what_their_dossiers_are(client: Any) -> None:
    chosen = {"procedure_id": "1.001193", "accepted_from": "2023-06-01"}
    dossiers = client.read_all(**chosen)

    assert dossiers
    assert [item["id"] for item in _read(client, PAPERS, **chosen)] == [d["id"] for d in dossiers]


def test_papers_and_fees_of_touched_dossiers_move_with_them(client: Any, stand_in: StandIn) -> None:
    codes = stand_in.touch(3, after=500)

    papers = client.get(PAPERS, size=3).json["content"]

    assert {item["code"] for item in papers} == set(codes)
    assert papers[2]["updatedDate"] == "2023-06-15T01:00:00.001+0700"
    fees = {item["code"]: item["updatedDate"] for item in _read(client, FEES)}
    assert all(fees[code] >= "2023-06-15T01:00:00.001" for code in codes if code in fees)


def test_a_bad_day_strikes_the_dossier_search_alone(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day(BadDay("server_error", "always"))

    assert client.search(size=1).status == 503
    assert [client.get(path, size=1).status for path in ALL] == [200] * 4
    stand_in.set_bad_day(BadDay("server_error", at_request=2))
    assert client.search(size=1).status == 503


def test_requests_of_every_listing_are_remembered(client: Any, stand_in: StandIn) -> None:
    for path in ALL:
        client.get(path, page=0, size=1)

    assert [stand_in.count_requests(path, status=200) for path in ALL] == [1] * 4
