"""What the provincial system answers to a request, before any HTTP: routes, tokens, bad days.

POST /auth/realms/digo/protocol/openid-connect/token   client credentials -> bearer token
GET  /pa/dossier/search                                dossiers, newest change first
GET  /pa/procedure/catalogue                           the procedures
POST /simulator/today  {"today": "2023-06-15"}         move the present to that day, 01:00
GET  /simulator/health                                 up, and what it shows
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import format_datetime
from urllib.parse import parse_qsl

import orjson

from simulator.bad_days import Answer, BadDay
from simulator.catalogue_page import catalogue_answer
from simulator.listing import Listing
from simulator.province import Province
from simulator.queries import UnreadableQuery, read_query
from simulator.tokens import TokenDesk

TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105 - an address
SEARCH_PATH = "/pa/dossier/search"
CATALOGUE_PATH = "/pa/procedure/catalogue"
TODAY_PATH = "/simulator/today"
HEALTH_PATH = "/simulator/health"

_UNAUTHORIZED = {"error": "invalid_token", "error_description": "Access token expired or invalid"}


@dataclass(frozen=True)
class Asked:
    """One request, as far as the portal reads it."""

    method: str
    path: str
    parameters: Mapping[str, str]
    body: bytes = b""
    authorization: str | None = None


@dataclass(frozen=True)
class Request:
    """One request as it is remembered: no header, no body, hence no secret."""

    method: str
    path: str
    parameters: Mapping[str, str]
    status: int


class Portal:
    """Answers requests one at a time; its present is a listing's."""

    def __init__(
        self, province: Province, *, today: date, tokens: TokenDesk, bad_day: BadDay | None
    ) -> None:
        self.tokens = tokens
        self.bad_day = bad_day
        self.requests: list[Request] = []
        self._catalogue = province.catalogue
        self._listing = Listing(province, today)
        self._search_count = self._catalogue_count = 0
        self._lock = threading.Lock()

    @property
    def today(self) -> date:
        """The day it shows."""
        return self._listing.now.date()

    @property
    def date_header(self) -> str:
        """Its clock as HTTP writes it."""
        return format_datetime(self._listing.now.astimezone(UTC), usegmt=True)

    def set_today(self, today: date) -> None:
        """Move the present to `today` at 01:00."""
        with self._lock:
            self._listing.set_today(today)

    def touch(self, count: int, *, after: int) -> list[str]:
        """Change `updatedDate` of dossiers listed from position `after` on; see `Listing.touch`."""
        with self._lock:
            return self._listing.touch(count, after=after)

    def answer(self, asked: Asked) -> Answer:
        """The answer to one request, which is remembered."""
        with self._lock:
            answer = self._answer(asked)
            self.requests.append(Request(asked.method, asked.path, asked.parameters, answer.status))
            return answer

    def _answer(self, asked: Asked) -> Answer:
        route = (asked.method, asked.path)
        if route == ("POST", TOKEN_PATH):
            form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
            return _json(*self.tokens.issue(form, asked.authorization))
        if route == ("POST", TODAY_PATH):
            return self._move(asked.body)
        if route == ("GET", HEALTH_PATH):
            return _json(200, self._health())
        if route not in (("GET", SEARCH_PATH), ("GET", CATALOGUE_PATH)):
            return _json(404, {"error": "Not Found", "status": 404, "path": asked.path})
        if not self.tokens.accepts(asked.authorization):
            return _json(401, _UNAUTHORIZED)
        return self._search(asked) if asked.path == SEARCH_PATH else self._procedures()

    def _move(self, body: bytes) -> Answer:
        try:
            today = date.fromisoformat(orjson.loads(body)["today"])
        except (ValueError, TypeError, KeyError):
            return _json(400, {"error": 'Send {"today": "2023-06-15"}.'})
        self._listing.set_today(today)
        return _json(200, self._health())

    def _health(self) -> dict[str, object]:
        return {
            "status": "UP",
            "today": self.today.isoformat(),
            "now": self._listing.now.isoformat(),
            "dossiers": self._listing.visible_count,
        }

    def _procedures(self) -> Answer:
        answer = catalogue_answer(self._catalogue, answered_before=self._catalogue_count)
        self._catalogue_count += 1
        return _json(200, answer)

    def _search(self, asked: Asked) -> Answer:
        try:
            query = read_query(asked.parameters)
        except UnreadableQuery as fault:
            return _json(400, {"error": "Bad Request", "status": 400, "message": str(fault)})
        self._search_count += 1
        bad_day = self.bad_day
        if bad_day is None or not bad_day.strikes(self._search_count):
            return Answer(200, self._listing.page(query).to_json())
        if bad_day.name == "page_shift":
            end = (query.number + 1) * query.size
            self._listing.touch(max(1, query.size // 10), after=end)
        page = bad_day.spoil_page(self._listing.page(query))
        return bad_day.spoil_answer(Answer(200, page.to_json()))


def _json(status: int, value: object) -> Answer:
    return Answer(status, orjson.dumps(value))
