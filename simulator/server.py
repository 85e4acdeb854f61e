"""The stand-in as a real HTTP server (1.1, connections kept alive); `portal` lists its addresses.

Its clock stands at 01:00 Vietnam time of `today`, in every `Date` header too: that is the hour a
nightly load sees.
"""

import threading
from collections.abc import Sequence
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from simulator.amendments import Amendment, with_amendments
from simulator.bad_days import BadDay, read_bad_day
from simulator.portal import TOKEN_PATH, Asked, Portal, Request
from simulator.province import Province
from simulator.tokens import TokenDesk

CLIENT_ID = "motcua"
CLIENT_SECRET = "only-for-the-stand-in"  # noqa: S105 - guards invented data
TOKEN_LIFETIME_SECONDS = 300.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], portal: Portal) -> None:
        super().__init__(address, _Handler)
        self.portal = portal


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "StandIn"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 120

    def do_GET(self) -> None:
        self._handle(b"")

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.server.portal.date_header

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what tests ask for is in the portal's requests."""

    def _handle(self, body: bytes) -> None:
        url = urlsplit(self.path)
        parameters = dict(parse_qsl(url.query, keep_blank_values=True))
        authorization = self.headers.get("Authorization")
        answer = self.server.portal.answer(
            Asked(self.command, url.path, parameters, body, authorization)
        )
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: answer.sent_bytes])
        if answer.sent_bytes is not None:
            self.close_connection = True


class StandIn:
    """A running stand-in: addresses, credentials, clock and request log. Close it after use."""

    def __init__(
        self, portal: Portal, *, address: tuple[str, int], client_id: str, client_secret: str
    ) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self._portal = portal
        self._server = _Server(address, portal)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Address without a final slash."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def token_url(self) -> str:
        """Address of the token endpoint."""
        return self.base_url + TOKEN_PATH

    @property
    def today(self) -> date:
        """The day it shows."""
        return self._portal.today

    @property
    def requests(self) -> list[Request]:
        """Every request answered so far, oldest first."""
        return list(self._portal.requests)

    @property
    def tokens_issued(self) -> int:
        """How many tokens were given."""
        return self._portal.tokens.issued_count

    def count_requests(self, path: str, *, status: int | None = None) -> int:
        """How many requests of that path, and that status if given, were answered."""
        return sum(
            each.path == path and status in (None, each.status) for each in self._portal.requests
        )

    def set_today(self, today: date) -> None:
        """Move the present to `today` at 01:00."""
        self._portal.set_today(today)

    def set_bad_day(self, bad_day: BadDay | str | None) -> None:
        """Begin a bad day, or end it; searches answered so far count for `at_request`."""
        self._portal.bad_day = _as_bad_day(bad_day)

    def touch(self, count: int, *, after: int = 0) -> list[str]:
        """Move dossiers to the top of their listing; see `DossierListing.touch`."""
        return self._portal.touch(count, after=after)

    def expire_tokens(self) -> None:
        """Let every token given so far expire now."""
        self._portal.tokens.expire_all()

    def close(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _as_bad_day(bad_day: BadDay | str | None) -> BadDay | None:
    return read_bad_day(bad_day) if isinstance(bad_day, str) else bad_day


def serve(
    province: Province,
    *,
    today: date,
    host: str = "127.0.0.1",
    port: int = 0,
    bad_day: BadDay | str | None = None,
    amendments: Sequence[Amendment] = (),
    client_id: str = CLIENT_ID,
    client_secret: str = CLIENT_SECRET,
    token_lifetime_seconds: float = TOKEN_LIFETIME_SECONDS,
    token_good_for_requests: int | None = None,
) -> StandIn:
    """Start a stand-in over `province` in a thread of its own; `port` 0 takes a free one.

    Of `amendments` it shows those of the nights up to its present.
    `bad_day` as text is `name` or `name:always`. A token is good for `token_lifetime_seconds` of
    real time and, if given, for `token_good_for_requests` requests.

    Raises:
        UnknownBadDay: no bad day has that name.
    """
    tokens = TokenDesk(
        client_id,
        client_secret,
        lifetime_seconds=token_lifetime_seconds,
        good_for_requests=token_good_for_requests,
    )
    if amendments:
        province = with_amendments(province, amendments)
    portal = Portal(province, today=today, tokens=tokens, bad_day=_as_bad_day(bad_day))
    return StandIn(portal, address=(host, port), client_id=client_id, client_secret=client_secret)
