"""Each bad day does what its name says, once or always."""

import http.client
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from simulator.bad_days import BAD_DAYS, BadDay, read_bad_day
from simulator.faults import UnknownBadDay
from simulator.server import StandIn

Connect = Callable[[StandIn], Any]


def _ask_three_times(client: Any) -> list[Any]:
    return [client.search(page=n, size=100, spec="page") for n in range(3)]


@pytest.mark.parametrize("name", ["server_error", "too_many_requests"])
def test_a_refusal_strikes_once_or_always(client: Any, stand_in: StandIn, name: str) -> None:
    status = {"server_error": 503, "too_many_requests": 429}[name]

    stand_in.set_bad_day(name)
    once = [reply.status for reply in _ask_three_times(client)]
    stand_in.set_bad_day(f"{name}:always")
    always = [reply.status for reply in _ask_three_times(client)]

    assert once == [200, status, 200]
    assert always == [status] * 3


def test_too_many_requests_says_when_to_come_back(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day(BadDay("too_many_requests", "always", retry_after="7"))

    assert client.search(size=1).headers["Retry-After"] == "7"


def test_a_login_page_comes_with_status_200(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("login_page:always")

    reply = client.search(size=1)

    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    assert "Đăng nhập" in reply.body.decode()


def test_invalid_json_is_complete_as_http_and_broken_as_json(
    client: Any, stand_in: StandIn
) -> None:
    stand_in.set_bad_day("invalid_json:always")

    reply = client.search(size=1)

    assert reply.status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)


def test_a_truncated_body_ends_the_connection_early(
    client: Any, stand_in: StandIn, connect: Connect
) -> None:
    stand_in.set_bad_day(BadDay("truncated_body", at_request=1))

    with pytest.raises(http.client.IncompleteRead):
        client.search(size=1)
    assert connect(stand_in).search(size=1).status == 200


def test_an_empty_page_keeps_the_total(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("empty_page")

    sound, empty, _ = (reply.json for reply in _ask_three_times(client))

    assert (empty["content"], empty["numberOfElements"], empty["last"]) == ([], 0, False)
    assert empty["totalElements"] == sound["totalElements"] > 100


def test_a_short_page_lacks_one_row_and_keeps_the_total(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("short_page")

    sound, short, _ = (reply.json for reply in _ask_three_times(client))

    assert len(short["content"]) == 99
    assert short["totalElements"] == sound["totalElements"]


def test_the_total_is_off_by_one(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("total_off_by_one")

    sound, off, again = (reply.json for reply in _ask_three_times(client))

    assert off["totalElements"] == sound["totalElements"] + 1
    assert again["totalElements"] == sound["totalElements"]


def test_an_empty_portal_shows_nothing_at_all(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("portal_empty:always")

    answer = client.search(size=100, spec="page").json

    assert (answer["content"], answer["totalElements"], answer["last"]) == ([], 0, True)


def test_a_page_shift_hides_the_moved_rows_from_one_reading(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day(BadDay("page_shift", at_request=2))

    first = [item["id"] for item in client.read_all(size=1000)]
    second = [item["id"] for item in client.read_all(size=1000)]

    assert len(set(first)) == len(first) - 100
    assert len(set(second)) == len(second) == len(first)
    assert len(set(second) - set(first)) == 100


def test_bad_days_are_read_by_name_and_unknown_ones_are_refused() -> None:
    assert [read_bad_day(name).name for name in BAD_DAYS] == list(BAD_DAYS)
    assert read_bad_day("login_page:always").mode == "always"
    with pytest.raises(UnknownBadDay, match="login_page"):
        read_bad_day("full_moon")
    with pytest.raises(UnknownBadDay, match="sometimes"):
        read_bad_day("login_page:sometimes")


def test_a_bad_day_ends(client: Any, stand_in: StandIn) -> None:
    stand_in.set_bad_day("server_error:always")
    assert client.search(size=1).status == 503

    stand_in.set_bad_day(None)

    assert client.search(size=1).status == 200
    assert stand_in.today == date(2023, 6, 15)
