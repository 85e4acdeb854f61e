"""A bare HTTP client of the stand-in, and dossiers drawn by hand."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from simulator.catalogue import Catalogue
from simulator.dossier import Channel, Dossier, Event
from simulator.geography import Commune
from simulator.office import VIETNAM
from simulator.province import Province
from simulator.server import StandIn

TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class Client:
    """Asks one stand-in over one connection that is kept alive."""

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self.token = ""
        self.connection = http.client.HTTPConnection(urlsplit(stand_in.base_url).netloc, timeout=30)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Reply:
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        return Reply(answer.status, dict(answer.headers), answer.read())

    def log_in(self, **changes: str) -> Reply:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.stand_in.client_id,
            "client_secret": self.stand_in.client_secret,
        }
        reply = self.ask("POST", TOKEN_PATH, urlencode(form | changes))
        self.token = reply.json.get("access_token", "")
        return reply

    def get(self, path: str, **parameters: object) -> Reply:
        query = urlencode({name.replace("_", "-"): value for name, value in parameters.items()})
        return self.ask("GET", f"{path}?{query}", Authorization=f"Bearer {self.token}")

    def search(self, **parameters: object) -> Reply:
        return self.get("/pa/dossier/search", **parameters)

    def read_all(self, *, size: int = 1000, **parameters: object) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        page = 0
        while True:
            answer = self.search(page=page, size=size, spec="page", **parameters).json
            items += answer["content"]
            if answer["last"]:
                return items
            page += 1


@pytest.fixture(scope="session")
def client_of() -> type[Client]:
    """The client itself, for those who keep one longer than a test: log in first, close at last."""
    return Client


@pytest.fixture
def connect() -> Iterator[Callable[[StandIn], Client]]:
    """Clients with a token, closed at the end."""
    clients: list[Client] = []

    def connect_to(stand_in: StandIn) -> Client:
        client = Client(stand_in)
        client.log_in()
        clients.append(client)
        return client

    yield connect_to
    for client in clients:
        client.connection.close()


@pytest.fixture
def client(stand_in: StandIn, connect: Callable[[StandIn], Client]) -> Client:
    """A client of the small province's stand-in."""
    return connect(stand_in)


@pytest.fixture
def local() -> Callable[[str], datetime]:
    """Vietnam time from `2023-06-14 23:59:59`."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
def draw(local: Callable[[str], datetime]) -> Callable[..., Dossier]:
    """A dossier from its log: `draw("2023-06-01 08:00 accepted", ..., due="2023-06-09 17:00")`."""
    counter = iter(range(10**6))

    def draw_dossier(
        *log: str, due: str | None = None, channel: Channel | None = "online"
    ) -> Dossier:
        number = next(counter)
        events = []
        for line in log:
            day, clock, status, *new_due = line.split(" ")
            due_at = local(" ".join(new_due)) if new_due else None
            events.append(Event(local(f"{day} {clock}"), status, due_at))  # type: ignore[arg-type]
        return Dossier(
            record_id=f"{number:024x}",
            code=f"000.01.21.H23-230601-{number:04d}",
            commune_code="10606",
            procedure_code="1.001193",
            field_code="G15-TP04",
            level="full",
            channel=channel,
            applied_at=events[0].at,
            due_at=local(due) if due else None,
            events=tuple(events),
            applicant_number=number,
        )

    return draw_dossier


@pytest.fixture
def province_of() -> Callable[..., Province]:
    """A province of one commune that holds the dossiers given."""
    commune = Commune("10606", "Thị trấn Nam Sách", "291", "Huyện Nam Sách", "000.01.21.H23")
    return lambda *dossiers: Province(1, [commune], Catalogue({}, {}), list(dossiers))


@pytest.fixture
def june_15() -> date:
    """The day on which the second quarter of 2023 has just closed."""
    return date(2023, 6, 15)
