"""The client asks politely, a bounded number of times, and says what went wrong."""

import gzip
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors import Clock, PortalClient, Source
from connectors.answers import Unreadable
from connectors.client import Call
from connectors.errors import (
    PortalAnsweredNonsense,
    PortalRefusedLogin,
    PortalUnreachable,
    PullFailed,
    SourceMisconfigured,
)
from connectors.pages import parse_object
from warehouse.periods import VIETNAM
from warehouse.settings import SourceAccess

CALL = Call("GET", "/pa/dossier/search", {"page": 0, "size": 3})


@pytest.fixture
def client(portal: Any, source: Source, clock: Clock) -> Iterator[PortalClient]:
    with PortalClient(source, portal.access, clock) as opened:
        yield opened


def test_an_answer_carries_the_portals_clock_in_vietnam_time(client: PortalClient) -> None:
    answer = client.ask(CALL, parse_object)

    assert answer.answered_at == datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
    assert answer.answered_at.isoformat() == "2023-06-15T01:00:00+07:00"
    assert answer.content["totalElements"] == 0


def test_one_token_serves_many_requests(client: PortalClient, portal: Any) -> None:
    for _ in range(3):
        client.ask(CALL, parse_object)

    assert portal.logins == 1


def test_credentials_travel_in_the_basic_header(client: PortalClient, portal: Any) -> None:
    client.ask(CALL, parse_object)

    assert portal.last_login["form"] == "grant_type=client_credentials"
    assert portal.last_login["authorization"].startswith("Basic ")


def test_credentials_travel_in_the_form_where_the_source_says_so(
    portal: Any, source: Source, clock: Clock
) -> None:
    form = replace(source, auth="client_credentials_form")

    with PortalClient(form, portal.access, clock) as client:
        client.ask(CALL, parse_object)

    assert "client_id=motcua&client_secret=" in portal.last_login["form"]
    assert portal.last_login["authorization"] is None


def test_a_refused_token_is_renewed_once_and_the_request_repeated(
    client: PortalClient, portal: Any, fake_clock: Any
) -> None:
    client.ask(CALL, parse_object)
    portal.good_tokens.clear()

    client.ask(CALL, parse_object)

    assert portal.logins == 2
    assert fake_clock.sleeps == []


def test_a_second_refusal_ends_the_pull_without_a_storm(
    client: PortalClient, portal: Any, reply: Any
) -> None:
    portal.replies = [reply(401)] * 9

    with pytest.raises(PortalRefusedLogin, match="refused a token that its own login"):
        client.ask(CALL, parse_object)

    assert portal.logins == 2
    assert len(portal.replies) == 7


def test_a_token_is_renewed_before_it_expires(
    client: PortalClient, portal: Any, fake_clock: Any
) -> None:
    client.ask(CALL, parse_object)
    fake_clock.seconds += 269
    client.ask(CALL, parse_object)
    assert portal.logins == 1

    fake_clock.seconds += 2
    client.ask(CALL, parse_object)

    assert portal.logins == 2


def test_a_login_that_names_no_lifetime_is_used_until_refused(
    client: PortalClient, portal: Any, fake_clock: Any
) -> None:
    portal.lifetime = None
    client.ask(CALL, parse_object)
    fake_clock.seconds += 1e6

    client.ask(CALL, parse_object)

    assert portal.logins == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_wrong_credentials_are_said_once_and_at_once(
    client: PortalClient, portal: Any, reply: Any, status: int
) -> None:
    portal.login_replies = [reply(status)] * 9

    with pytest.raises(PortalRefusedLogin, match="check MOTCUA_HAI_DUONG_CLIENT_ID and"):
        client.ask(CALL, parse_object)

    assert portal.logins == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"access_token": "a\\nb"}', b"<html>"])
def test_a_login_without_a_token_is_asked_again_then_named(
    client: PortalClient, portal: Any, reply: Any, source: Source, body: bytes
) -> None:
    portal.login_replies = [reply(body=body)] * 9

    with pytest.raises(PortalAnsweredNonsense, match="gave no token in 6 attempts"):
        client.ask(CALL, parse_object)

    assert portal.logins == source.attempts


@pytest.mark.parametrize("status", [403, 429, 500, 502, 503, 504])
def test_a_passing_fault_is_waited_out(
    client: PortalClient, portal: Any, reply: Any, fake_clock: Any, status: int
) -> None:
    portal.replies = [reply(status)] * 5

    assert client.ask(CALL, parse_object).content["content"] == []
    assert len(fake_clock.sleeps) == 5
    assert all(wait <= 60 for wait in fake_clock.sleeps)


def test_a_lasting_fault_is_named_when_attempts_run_out(
    client: PortalClient, portal: Any, reply: Any
) -> None:
    portal.replies = [reply(503)] * 9

    with pytest.raises(PortalUnreachable, match="answered 503 in the last of 6 attempts"):
        client.ask(CALL, parse_object)

    assert len(portal.replies) == 3


def test_retry_after_is_honoured_in_seconds_and_as_a_date(
    client: PortalClient, portal: Any, reply: Any, fake_clock: Any
) -> None:
    later = format_datetime(portal.now + timedelta(seconds=12), usegmt=True)
    portal.replies = [
        reply(429, headers={"Retry-After": "7"}),
        reply(503, headers={"Retry-After": later}),
        reply(429, headers={"Retry-After": "86400"}),
    ]

    client.ask(CALL, parse_object)

    assert fake_clock.sleeps == [7, 12, 60]


@pytest.mark.parametrize("text", ["soon", "-5", "0", "Wed, 14 Jun 2023 17:00:00 GMT", "٣"])
def test_a_retry_after_that_makes_no_sense_leaves_us_our_own_wait(
    client: PortalClient, portal: Any, reply: Any, fake_clock: Any, text: str
) -> None:
    portal.replies = [reply(429, headers={"Retry-After": text})]

    client.ask(CALL, parse_object)

    assert len(fake_clock.sleeps) == 1
    assert fake_clock.sleeps[0] <= 1


def test_a_log_in_page_with_status_200_is_answered_by_logging_in_again(
    client: PortalClient, portal: Any, login_page: Any
) -> None:
    portal.replies = [login_page]

    assert client.ask(CALL, parse_object).content["content"] == []
    assert portal.logins == 2


def test_a_log_in_page_that_stays_is_named_without_its_content(
    client: PortalClient, portal: Any, login_page: Any
) -> None:
    portal.replies = [login_page] * 9

    with pytest.raises(PortalAnsweredNonsense) as raised:
        client.ask(CALL, parse_object)

    assert "no JSON (status 200, text/html (a log-in or maintenance page?), 39 bytes)" in str(
        raised.value
    )
    assert "Đăng nhập" not in str(raised.value)
    assert portal.logins == 2
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "body", [b'{"content": [', b'{"a": NaN}', b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"null"]
)
def test_unreadable_json_is_asked_again_then_named(
    client: PortalClient, portal: Any, reply: Any, body: bytes
) -> None:
    portal.replies = [reply(body=body)] * 9

    with pytest.raises(PortalAnsweredNonsense, match=f"application/json, {len(body)} bytes"):
        client.ask(CALL, parse_object)

    assert len(portal.replies) == 3


def test_an_answer_without_a_date_is_nonsense(
    client: PortalClient, portal: Any, reply: Any
) -> None:
    portal.replies = [reply(headers={"Date": ""})] * 9

    with pytest.raises(PortalAnsweredNonsense, match="no readable Date header"):
        client.ask(CALL, parse_object)


def test_a_body_cut_short_is_asked_again(
    client: PortalClient, portal: Any, reply: Any, fake_clock: Any
) -> None:
    portal.replies = [reply(body=b'{"content": []}', cut=5)] * 2

    assert client.ask(CALL, parse_object).content["totalElements"] == 0
    assert len(fake_clock.sleeps) == 2


def test_a_body_always_cut_short_is_named(client: PortalClient, portal: Any, reply: Any) -> None:
    portal.replies = [reply(body=b'{"content": []}', cut=5)] * 9

    with pytest.raises(PortalUnreachable, match="broke off in mid-answer"):
        client.ask(CALL, parse_object)


def test_a_body_without_end_stops_at_the_limit_of_size(
    portal: Any, reply: Any, source: Source, clock: Clock
) -> None:
    bomb = gzip.compress(b'{"content": "' + b" " * 10_000_000 + b'"}')
    portal.replies = [reply(body=bomb, headers={"Content-Encoding": "gzip"})] * 9
    small = replace(source, largest_body_bytes=1_000_000)

    with (
        PortalClient(small, portal.access, clock) as client,
        pytest.raises(PortalAnsweredNonsense, match="more than 1000000 bytes"),
    ):
        client.ask(CALL, parse_object)


def test_a_dripping_answer_stops_at_the_total_deadline(
    client: PortalClient, portal: Any, reply: Any, fake_clock: Any
) -> None:
    portal.lifetime = None
    client.ask(CALL, parse_object)
    portal.replies = [reply(body=b"{}" * 50, is_stalling=True)] * 9
    fake_clock.tick = 121

    with pytest.raises(PortalUnreachable, match="search took longer than 120 s"):
        client.ask(CALL, parse_object)

    assert len(portal.replies) == 3


def test_a_silent_portal_stops_at_the_read_time_out(clock: Clock, source: Source) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        access = SourceAccess(address, f"{address}/token", "motcua", "x")
        hasty = replace(source, read_seconds=0.05, attempts=2)

        with (
            PortalClient(hasty, access, clock) as client,
            pytest.raises(PortalUnreachable, match="did not answer in any of 2 attempts"),
        ):
            client.ask(CALL, parse_object)


def test_a_portal_that_is_down_is_named(portal: Any, source: Source, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"

    access = SourceAccess(address, f"{address}/token", "motcua", portal.secret)
    with (
        PortalClient(source, access, clock) as client,
        pytest.raises(PortalUnreachable, match=r"127\.0\.0\.1 did not answer.*ConnectionError"),
    ):
        client.ask(CALL, parse_object)


@pytest.mark.parametrize("address", ["portal", "ftp://portal", "http://"])
def test_an_address_that_is_none_is_named_at_once(
    source: Source, clock: Clock, fake_clock: Any, address: str
) -> None:
    access = SourceAccess(address, address, "motcua", "x")

    with (
        PortalClient(source, access, clock) as client,
        pytest.raises(SourceMisconfigured, match="MOTCUA_HAI_DUONG_BASE_URL"),
    ):
        client.ask(CALL, parse_object)

    assert fake_clock.sleeps == []


def test_a_certificate_that_cannot_be_verified_ends_the_pull_at_once(
    source: Source, clock: Clock, fake_clock: Any, tmp_path: Path
) -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "portal.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.handle_request, daemon=True).start()
    address = f"https://localhost:{server.server_port}"

    access = SourceAccess(address, f"{address}/token", "motcua", "x")
    with (
        PortalClient(source, access, clock) as client,
        pytest.raises(PortalUnreachable, match="the certificate of localhost cannot be verified"),
    ):
        client.ask(CALL, parse_object)

    server.server_close()
    assert fake_clock.sleeps == []


def self_signed(path: Path) -> Path:
    """A certificate for localhost that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(pem)
    )
    return path


def test_a_redirect_is_never_followed(client: PortalClient, portal: Any, reply: Any) -> None:
    portal.replies = [reply(302, headers={"Location": f"{portal.base_url}/elsewhere"})] * 9

    with pytest.raises(PortalAnsweredNonsense, match="a redirect, which is never followed"):
        client.ask(CALL, parse_object)

    assert portal.last_request["path"] == "/pa/dossier/search"


def test_a_question_the_portal_rejects_is_not_asked_again(
    client: PortalClient, portal: Any, reply: Any
) -> None:
    portal.replies = [reply(404)] * 9

    with pytest.raises(PortalAnsweredNonsense, match=r"rejected the question \(status 404\)"):
        client.ask(CALL, parse_object)

    assert len(portal.replies) == 8


def test_requests_keep_the_sources_pace(
    portal: Any, source: Source, clock: Clock, fake_clock: Any
) -> None:
    polite = replace(source, requests_per_second=4)

    with PortalClient(polite, portal.access, clock) as client:
        for _ in range(3):
            client.ask(CALL, parse_object)

    assert fake_clock.sleeps == [0.25, 0.25, 0.25]


def test_no_secret_shows_in_any_message_repr_or_log(
    client: PortalClient, portal: Any, reply: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.ask(CALL, parse_object)
    messages = [repr(client), repr(portal.access), repr(vars(client)["_login"])]
    for fault in (reply(503), reply(401), reply(404), reply(body=b"<")):
        portal.replies = [fault] * 9
        with pytest.raises(PullFailed) as raised:
            client.ask(CALL, parse_object)
        messages.append(str(raised.value))
        portal.replies = []

    text = "\n".join([*messages, caplog.text])

    assert len(messages) == 7
    assert "/token" in caplog.text
    for secret in (portal.secret, *portal.good_tokens):
        assert secret not in text


def test_what_read_refuses_is_the_reason_given(client: PortalClient) -> None:
    def refuse(_: bytes) -> None:
        raise Unreadable("no list of records under 'content'")

    with pytest.raises(PortalAnsweredNonsense, match="the last was no list of records under"):
        client.ask(CALL, refuse)
