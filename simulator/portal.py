"""What the provincial system answers to a request, before any HTTP: routes, tokens, bad days.

POST /auth/realms/digo/protocol/openid-connect/token   client credentials -> bearer token
GET  /pa/dossier/search                                dossiers, newest change first
GET  /pa/dossier-papers/search                         their papers, in the same order
GET  /pa/dossier-fee/search                            their fees, in the same order
GET  /pa/rating/search                                 rating slips, newest first
GET  /pa/petition/search                               petitions, newest change first
GET  /pa/procedure/catalogue                           the procedures and their decisions
POST /simulator/today  {"today": "2023-06-15"}         move the present to that day, 01:00
GET  /simulator/health                                 up, and what it shows

A bad day strikes the dossier search; the other listings are read after it.
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
from simulator.companion_listings import (
    FeesListing,
    PapersListing,
    PetitionsListing,
    RatingsListing,
)
from simulator.dossier_listing import DossierListing
from simulator.items import ItemWriter
from simulator.listing import Listing
from simulator.province import Province
from simulator.queries import Query, UnreadableQuery, read_query
from simulator.tokens import TokenDesk

TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105 - an address
SEARCH_PATH = "/pa/dossier/search"
PAPERS_PATH = "/pa/dossier-papers/search"
FEES_PATH = "/pa/dossier-fee/search"
RATINGS_PATH = "/pa/rating/search"
PETITIONS_PATH = "/pa/petition/search"
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
    """Answers requests one at a time; its present is the dossier listing's."""

    def __init__(
        self, province: Province, *, today: date, tokens: TokenDesk, bad_day: BadDay | None
    ) -> None:
        self.tokens = tokens
        self.bad_day = bad_day
        self.requests: list[Request] = []
        self._catalogue = province.catalogue
        self._dossiers = dossiers = DossierListing(province, today)
        writer = ItemWriter(province.communes)
        self._listings: dict[str, Listing] = {
            SEARCH_PATH: dossiers,
            PAPERS_PATH: PapersListing(province, dossiers, writer),
            FEES_PATH: FeesListing(province, dossiers, writer),
            RATINGS_PATH: RatingsListing(province, dossiers, writer),
            PETITIONS_PATH: PetitionsListing(province, dossiers, writer),
        }
        self._search_count = self._catalogue_count = 0
        self._lock = threading.Lock()

    @property
    def today(self) -> date:
        """The day it shows."""
        return self._dossiers.now.date()

    @property
    def date_header(self) -> str:
        """Its clock as HTTP writes it."""
        return format_datetime(self._dossiers.now.astimezone(UTC), usegmt=True)

    def set_today(self, today: date) -> None:
        """Move the present to `today` at 01:00."""
        with self._lock:
            self._dossiers.set_today(today)

    def touch(self, count: int, *, after: int) -> list[str]:
        """Change `updatedDate` of dossiers from position `after` on; see `DossierListing.touch`."""
        with self._lock:
            return self._dossiers.touch(count, after=after)

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
        if asked.method != "GET" or asked.path not in (*self._listings, CATALOGUE_PATH):
            return _json(404, {"error": "Not Found", "status": 404, "path": asked.path})
        if not self.tokens.accepts(asked.authorization):
            return _json(401, _UNAUTHORIZED)
        return self._procedures() if asked.path == CATALOGUE_PATH else self._list(asked)

    def _move(self, body: bytes) -> Answer:
        try:
            today = date.fromisoformat(orjson.loads(body)["today"])
        except (ValueError, TypeError, KeyError):
            return _json(400, {"error": 'Send {"today": "2023-06-15"}.'})
        self._dossiers.set_today(today)
        return _json(200, self._health())

    def _health(self) -> dict[str, object]:
        return {
            "status": "UP",
            "today": self.today.isoformat(),
            "now": self._dossiers.now.isoformat(),
            "dossiers": len(self._dossiers.order),
        }

    def _procedures(self) -> Answer:
        known = self._catalogue.as_known_on(self.today)
        answer = catalogue_answer(known, answered_before=self._catalogue_count)
        self._catalogue_count += 1
        return _json(200, answer)

    def _list(self, asked: Asked) -> Answer:
        try:
            query = read_query(asked.parameters)
        except UnreadableQuery as fault:
            return _json(400, {"error": "Bad Request", "status": 400, "message": str(fault)})
        if asked.path == SEARCH_PATH:
            return self._search(query)
        return Answer(200, self._listings[asked.path].page(query).to_json())

    def _search(self, query: Query) -> Answer:
        self._search_count += 1
        bad_day = self.bad_day
        if bad_day is None or not bad_day.strikes(self._search_count):
            return Answer(200, self._dossiers.page(query).to_json())
        if bad_day.name == "page_shift":
            end = (query.number + 1) * query.size
            self._dossiers.touch(max(1, query.size // 10), after=end)
        page = bad_day.spoil_page(self._dossiers.page(query))
        return bad_day.spoil_answer(Answer(200, page.to_json()))


def _json(status: int, value: object) -> Answer:
    return Answer(status, orjson.dumps(value))
