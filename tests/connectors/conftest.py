"""A tiny portal for the connectors' tests: real HTTP over a list of records, faults by order.

Its clock is `now`; it speaks the shape of a Spring page, or of a vendor that counts from one.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors import Clock, Source, load_source
from warehouse.settings import SourceAccess

BEGIN = datetime(2023, 6, 14, 18, 0, tzinfo=UTC)  # 15/6/2023, 01:00 in Vietnam


@dataclass(frozen=True)
class Reply:
    """One HTTP answer, sent instead of the portal's own; `cut` bytes of it are never sent.

    A stalling reply sends one byte of its body and then waits for the portal to stop.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    is_stalling: bool = False


LOGIN_PAGE = Reply(
    body="<html><body>Đăng nhập</body></html>".encode(),
    headers={"Content-Type": "text/html; charset=utf-8"},
)


def dossier(number: int, *, minute: int = 0) -> dict[str, Any]:
    """Dossier `number`, updated that many minutes after 1/6/2023 08:00 (default: its number)."""
    updated = datetime(2023, 6, 1, 8, tzinfo=UTC) + timedelta(minutes=minute or number)
    return {
        "id": f"{number:024x}",
        "code": f"000.00.01.H23-230601-{number:04d}",
        "updatedDate": updated.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "dossierStatus": {"id": 2, "name": [{"languageId": 228, "name": "Đang xử lý"}]},
        "agency": {"id": "x", "code": "10657", "name": "UBND xã Đồng Lạc"},
        "applicant": {"data": {"fullname": "Nguyễn Văn Thử", "identityNumber": "030999000001"}},
    }


class TinyPortal:
    """The portal: change its attributes between requests; `before_page` runs before each page."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.catalogue: dict[str, Any] = {"error_code": "00", "result": []}
        self.now = BEGIN
        self.page_base = 0
        self.shape = "spring"
        self.total_offset = 0
        self.largest_page = 1000
        self.is_sorting = True
        self.replies: list[Reply] = []
        self.login_replies: list[Reply] = []
        self.good_tokens: set[str] = set()
        self.lifetime: float | None = 300
        self.logins = 0
        self.pages_asked: list[int] = []
        self.last_request: dict[str, Any] = {}
        self.before_page: Callable[[TinyPortal, int], None] = lambda portal, number: None
        self.stopped = threading.Event()
        self.secret = "bí-mật-" + "0123"  # spelt so that no scanner takes it for a real one
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"portal": self})
        )
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # a client that hangs up is part of the tests
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def access(self) -> SourceAccess:
        return SourceAccess(self.base_url, f"{self.base_url}/token", "motcua", self.secret)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def update(self, number: int, *, minute: int) -> None:
        """Dossier `number` gets a newer update, and so jumps to the top."""
        self.records = [r for r in self.records if r["id"] != f"{number:024x}"]
        self.records.append(dossier(number, minute=minute))

    def page(self, number: int, size: int) -> dict[str, Any]:
        size = min(size, self.largest_page)
        records = self.records
        if self.is_sorting:
            records = sorted(records, key=lambda r: (r["updatedDate"], r["id"]), reverse=True)
        start = (number - self.page_base) * size
        shown = records[start : start + size]
        total = len(records) + self.total_offset
        is_last = start + size >= len(records)
        if self.shape == "spring":
            return {"content": shown, "last": is_last, "number": number, "totalElements": total}
        return {
            "data": shown,
            "currentPage": number,
            "totalPages": -(-total // size),
            "totalCount": total,
            "hasNextPage": not is_last,
        }


class _Handler(BaseHTTPRequestHandler):
    portal: TinyPortal
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        self._data(address.path, query)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if urlsplit(self.path).path == "/token":
            self._token(body.decode())
        else:
            self._data(urlsplit(self.path).path, json.loads(body))

    def _token(self, form: str) -> None:
        self.portal.logins += 1
        self.portal.last_login = {"form": form, "authorization": self.headers.get("Authorization")}
        if self.portal.login_replies:
            return self._send(self.portal.login_replies.pop(0))
        token = f"vé-{self.portal.logins}".encode().hex()
        self.portal.good_tokens.add(token)
        answer = {"access_token": token, "token_type": "Bearer"}
        if self.portal.lifetime is not None:
            answer["expires_in"] = self.portal.lifetime
        return self._send(Reply(body=json.dumps(answer).encode()))

    def _data(self, path: str, parameters: dict[str, Any]) -> None:
        self.portal.last_request = {"path": path, "parameters": parameters, "method": self.command}
        if self.portal.replies:
            return self._send(self.portal.replies.pop(0))
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in (
            self.portal.good_tokens
        ):
            return self._send(Reply(401, b'{"error": "invalid_token"}'))
        if path == "/pa/procedure/catalogue":
            return self._send(Reply(body=json.dumps(self.portal.catalogue).encode()))
        number = int(parameters.get("page", parameters.get("pageNumber")))
        size = int(parameters.get("size", parameters.get("pageSize")))
        self.portal.pages_asked.append(number)
        self.portal.before_page(self.portal, number)
        return self._send(Reply(body=json.dumps(self.portal.page(number, size)).encode()))

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        headers = {
            "Date": format_datetime(self.portal.now, usegmt=True),
            "Content-Type": "application/json",
            "Content-Length": str(len(reply.body)),
        }
        for name, value in (headers | reply.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if reply.is_stalling:
            self.wfile.write(reply.body[:1])
            self.wfile.flush()
            self.portal.stopped.wait()
        self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        if reply.cut:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


class FakeClock:
    """Time that passes only by sleeping, and by `tick` seconds with each look at it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.tick = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds


@pytest.fixture
def portal() -> Iterator[TinyPortal]:
    tiny = TinyPortal()
    tiny.start()
    yield tiny
    tiny.stop()


@pytest.fixture
def source() -> Source:
    return replace(load_source("hai_duong"), page_size=3, requests_per_second=float("inf"))


@pytest.fixture
def fake_clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def clock(fake_clock: FakeClock) -> Clock:
    return Clock(fake_clock.monotonic, fake_clock.sleep)


@pytest.fixture(name="dossier")
def dossier_maker() -> Callable[..., dict[str, Any]]:
    return dossier


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def login_page() -> Reply:
    return LOGIN_PAGE
