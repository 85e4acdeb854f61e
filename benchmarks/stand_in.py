"""The provincial system's stand-in as a process of its own, as it is for every way that loads."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import requests

from cli.processes import choose_port
from warehouse.settings import PROJECT_ROOT, SourceAccess

SOURCE_NAME = "hai_duong"
_PREFERRED_PORT = 8790
_TOKEN_PATH = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105 - an address
_START_SECONDS = 180


class StandInFailed(RuntimeError):
    """The stand-in did not start; the message names its log."""


@dataclass(frozen=True)
class StandIn:
    """A running stand-in: where it listens and how to log in."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str

    @property
    def access(self) -> SourceAccess:
        """What our connectors are told."""
        return SourceAccess(**asdict(self))

    def set_today(self, today: date) -> int:
        """Let it be 01:00 of `today`; the number of dossiers that it then shows."""
        answer = requests.post(
            f"{self.base_url}/simulator/today", json={"today": today.isoformat()}, timeout=60
        )
        answer.raise_for_status()
        return int(answer.json()["dossiers"])


@contextmanager
def running(folder: Path, *, today: date, scale: float) -> Iterator[StandIn]:
    """A stand-in over the whole province at `scale`, stopped on leaving; its log is in `folder`.

    Raises:
        StandInFailed: it ended, or did not answer in time.
    """
    port = choose_port(_PREFERRED_PORT)
    base_url = f"http://127.0.0.1:{port}"
    stand_in = StandIn(base_url, base_url + _TOKEN_PATH, "motcua-bench", secrets.token_urlsafe(24))
    log = folder / f"stand-in-{scale:g}.log"
    credentials = {
        "MOTCUA_HAI_DUONG_CLIENT_ID": stand_in.client_id,
        "MOTCUA_HAI_DUONG_CLIENT_SECRET": stand_in.client_secret,
    }
    command = [sys.executable, "-m", "simulator", "--port", str(port)]
    command += ["--today", today.isoformat(), "--scale", f"{scale:g}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env={**os.environ, **credentials},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, base_url, log)
        yield stand_in
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], base_url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(f"{base_url}/simulator/health", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.25)
    ending = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise StandInFailed(f"The stand-in at {base_url} did not start:\n{ending}")


def read_everything(stand_in: StandIn, *, page_size: int = 1000) -> tuple[float, int]:
    """Fetch every page once and keep nothing: seconds and bytes of the transport alone.

    Done before any way is clocked: the stand-in writes a dossier's JSON when it is first asked
    for, and that must not be charged to whoever comes first.
    """
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {log_in(stand_in, session)}"
        began, size, number = time.perf_counter(), 0, 0
        while True:
            parameters: dict[str, str | int] = {"page": number, "size": page_size, "spec": "page"}
            body = session.get(
                f"{stand_in.base_url}/pa/dossier/search",
                params=parameters | {"sort": "updatedDate,desc"},
                timeout=60,
            ).content
            size, number = size + len(body), number + 1
            if b'"last":true' in body[-500:]:
                return time.perf_counter() - began, size


def log_in(stand_in: StandIn, session: requests.Session) -> str:
    """An access token, by client credentials."""
    answer = session.post(
        stand_in.token_url,
        data={"grant_type": "client_credentials"},
        auth=(stand_in.client_id, stand_in.client_secret),
        timeout=60,
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])
