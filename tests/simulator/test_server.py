"""The stand-in over HTTP: tokens, pages, filters, and a clock that tests move."""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from simulator.naive_counter import count
from simulator.office import VIETNAM
from simulator.province import Province
from simulator.server import StandIn, serve

Connect = Callable[[StandIn], Any]
TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105
SEARCH_PATH = "/pa/dossier/search"


def test_a_token_is_given_for_credentials_in_the_form(client: Any) -> None:
    reply = client.log_in()

    assert reply.status == 200
    assert (reply.json["token_type"], reply.json["expires_in"]) == ("Bearer", 300)
    assert client.search(size=1).status == 200


def test_a_token_is_given_for_a_basic_header(client: Any, stand_in: StandIn) -> None:
    pair = f"{stand_in.client_id}:{stand_in.client_secret}".encode()
    header = "Basic " + base64.b64encode(pair).decode()

    reply = client.ask("POST", TOKEN_PATH, "grant_type=client_credentials", Authorization=header)

    assert reply.status == 200
    assert stand_in.tokens_issued == 2


def test_wrong_credentials_and_other_grants_are_refused(client: Any) -> None:
    assert client.log_in(client_id="somebody-else").status == 401
    assert client.ask("POST", TOKEN_PATH, "", Authorization="Basic @@").status == 400
    reply = client.ask(
        "POST", TOKEN_PATH, "grant_type=client_credentials", Authorization="Basic @@"
    )
    assert reply.status == 401
    assert client.log_in(grant_type="password").status == 400


@pytest.mark.parametrize("path", [SEARCH_PATH, "/pa/procedure/catalogue"])
def test_nothing_is_shown_without_a_good_token(client: Any, path: str) -> None:
    client.token += "x"

    reply = client.get(path)

    assert reply.status == 401
    assert reply.json["error"] == "invalid_token"


def test_tokens_expire_by_command_by_time_and_by_use(
    client: Any, stand_in: StandIn, small_province: Province, connect: Connect
) -> None:
    stand_in.expire_tokens()
    assert client.search(size=1).status == 401

    june = date(2023, 6, 15)
    with serve(small_province, today=june, token_lifetime_seconds=0) as short_lived:
        assert connect(short_lived).search(size=1).status == 401
    with serve(small_province, today=june, token_good_for_requests=2) as worn_out:
        user = connect(worn_out)
        assert [user.search(size=1).status for _ in range(3)] == [200, 200, 401]
        user.log_in()
        assert user.search(size=1).status == 200


def test_all_pages_hold_every_visible_dossier_once_newest_change_first(
    client: Any, small_province: Province
) -> None:
    now = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
    visible = {each.record_id for each in small_province.dossiers if each.applied_at <= now}

    items = client.read_all(size=500, sort="updatedDate,desc")

    keys = [(item["updatedDate"], item["id"]) for item in items]
    assert len(items) == len(visible) < len(small_province.dossiers)
    assert {item["id"] for item in items} == visible
    assert keys == sorted(keys, reverse=True)


def test_a_page_tells_totals_and_a_slice_does_not(client: Any) -> None:
    page = client.search(page=1, size=1000, spec="page").json
    slice_ = client.search(page=1, size=1000, spec="slice").json

    assert page["content"] == slice_["content"]
    assert (page["number"], page["size"], page["numberOfElements"]) == (1, 1000, 1000)
    assert (page["first"], page["last"]) == (False, False)
    assert page["totalPages"] == -(-page["totalElements"] // 1000)
    assert not {"totalElements", "totalPages"} & set(slice_)


def test_the_last_page_and_those_behind_it_say_so(client: Any) -> None:
    total = client.search(size=1000, spec="page").json["totalElements"]
    last = total // 1000

    assert client.search(page=last, size=1000).json["last"] is True
    assert client.search(page=last - 1, size=1000).json["last"] is False
    behind = client.search(page=last + 1, size=1000).json
    assert (behind["content"], behind["last"], behind["empty"]) == ([], True, True)


def test_size_is_cut_to_the_maximum(client: Any) -> None:
    answer = client.search(size=5000).json

    assert (answer["size"], answer["numberOfElements"]) == (1000, 1000)


@pytest.mark.parametrize(
    "parameters",
    [{"sort": "code,asc"}, {"size": 0}, {"page": "x"}, {"spec": "list"}, {"accepted_from": "1.6."}],
)
def test_a_query_that_cannot_be_read_is_refused(client: Any, parameters: dict[str, Any]) -> None:
    reply = client.search(**parameters)

    assert reply.status == 400
    assert "take" in reply.json["message"]


def test_dossiers_are_filtered_by_day_of_intake_in_both_spellings(client: Any) -> None:
    vietnamese = client.read_all(accepted_from="15/03/2023", accepted_to="14/06/2023")
    iso = client.read_all(accepted_from="2023-03-15", accepted_to="2023-06-14")

    assert vietnamese == iso
    assert len(iso) > 1002
    in_dong_lac = [item for item in iso if item["agency"]["code"] == "10657"]
    assert len(in_dong_lac) == 1002


def test_dossiers_are_filtered_by_what_they_are(client: Any) -> None:
    in_dong_lac = client.read_all(ancestor_agency_id="10657", dossier_status="3")
    direct = client.read_all(apply_method_id=1, sector_id="G15-TP04", remove_status=0)
    births = client.read_all(procedure_id="1.001193", result_returned_from="2023-06-01")
    due = client.read_all(appointment_from="2023-06-14", appointment_to="2023-06-14")
    chosen = births[0]["code"]

    assert len(in_dong_lac) == 6
    assert {item["applyMethod"]["id"] for item in direct} == {1}
    assert {item["procedure"]["sector"]["code"] for item in direct} == {"G15-TP04"}
    assert {item["procedure"]["code"] for item in births} == {"1.001193"}
    assert all(item["completedDate"] for item in births)
    assert len(due) >= 7
    due_days = {
        datetime.fromisoformat(item["appointmentDate"]).astimezone(VIETNAM).date() for item in due
    }
    assert due_days == {date(2023, 6, 14)}
    assert [item["code"] for item in client.read_all(code=chosen)] == [chosen]


def test_the_clock_stands_at_one_o_clock_in_vietnam(client: Any, stand_in: StandIn) -> None:
    assert client.search(size=1).headers["Date"] == "Wed, 14 Jun 2023 18:00:00 GMT"

    stand_in.set_today(date(2023, 3, 15))

    assert client.search(size=1).headers["Date"] == "Tue, 14 Mar 2023 18:00:00 GMT"


def test_the_day_moves_by_http_and_the_same_dossier_is_seen_in_other_states(client: Any) -> None:
    def today(day: str) -> Any:
        return client.ask("POST", "/simulator/today", json.dumps({"today": day})).json

    waiting = client.read_all(ancestor_agency_id="10657", dossier_status="3")[0]["code"]
    seen = {}
    counts = []
    for day in ("2022-12-01", "2023-06-14", "2023-06-15", "2023-10-01"):
        counts.append(today(day)["dossiers"])
        found = client.read_all(code=waiting)
        seen[day] = [item["dossierStatus"]["id"] for item in found]

    assert counts == sorted(counts)
    assert len(set(counts)) == 4
    assert seen["2023-06-15"] == [3]
    assert seen["2023-10-01"] in ([4], [5])
    assert today("2023-06-15")["now"] == "2023-06-15T01:00:00+07:00"
    assert client.ask("POST", "/simulator/today", '{"today": "soon"}').status == 400


def test_a_dossier_ended_in_the_first_hour_shows_its_end_but_is_pending_at_the_closing(
    client: Any, small_province: Province
) -> None:
    ended = client.read_all(
        ancestor_agency_id="10657",
        result_returned_from="2023-06-15",
        result_returned_to="2023-06-15",
    )
    counts = count(small_province, today=date(2023, 6, 15), commune_codes=["10657"])

    assert [item["dossierStatus"]["id"] for item in ended] == [5]
    pending = [row["pending_count"] for key, row in counts.items() if key[1] == "2023-Q2"]
    assert sum(pending) == 15


def test_touched_dossiers_move_to_the_top_and_stay_there(client: Any, stand_in: StandIn) -> None:
    before = client.search(size=1000).json["content"]

    codes = stand_in.touch(3, after=500)
    after = client.search(size=1000).json["content"]

    assert {item["code"] for item in after[:3]} == set(codes)
    assert not set(codes) & {item["code"] for item in before[:500]}
    assert after[2]["updatedDate"] == "2023-06-15T01:00:00.001+0700"
    stand_in.set_today(date(2023, 6, 16))
    moved = {item["code"]: item["updatedDate"] for item in client.read_all()}
    assert all(moved[code] >= "2023-06-15T01:00:00.001" for code in codes)


def test_a_dossier_that_ever_waits_is_never_touched(
    stand_in: StandIn, small_province: Province
) -> None:
    waits = {each.code: each.ever_waited for each in small_province.dossiers}

    touched = stand_in.touch(100_000)

    assert len(touched) > 4000
    assert not any(waits[code] for code in touched)
    assert any(waits.values())


def test_health_is_open_to_all_and_unknown_addresses_are_not_found(client: Any) -> None:
    client.token = ""

    health = client.get("/simulator/health")

    assert health.status == 200
    assert health.json["status"] == "UP"
    assert health.json["today"] == "2023-06-15"
    assert health.json["dossiers"] > 4000
    assert client.get("/pa/unknown").status == 404


def test_the_catalogue_holds_every_procedure_known_by_the_day(
    client: Any, stand_in: StandIn
) -> None:
    answer = client.get("/pa/procedure/catalogue").json
    stand_in.set_today(date(2023, 3, 15))
    earlier = client.get("/pa/procedure/catalogue").json

    assert len(answer["result"]) == 142
    assert answer["error_code"] in (0, "0", "00")
    assert len(earlier["result"]) == 139


def test_one_connection_serves_many_requests_which_are_remembered_without_secrets(
    client: Any, stand_in: StandIn
) -> None:
    client.search(page=0, size=1)
    socket = client.connection.sock
    client.search(page=1, size=1)

    assert socket is not None
    assert client.connection.sock is socket
    assert stand_in.count_requests(SEARCH_PATH) == 2
    assert stand_in.count_requests(SEARCH_PATH, status=401) == 0
    assert [request.parameters["page"] for request in stand_in.requests[-2:]] == ["0", "1"]
    remembered = repr(stand_in.requests)
    assert stand_in.client_secret not in remembered
    assert client.token not in remembered
