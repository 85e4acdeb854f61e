"""An Airflow of our own on this machine, with the stand-in as its only source.

Components are started one by one instead of by `airflow standalone`: that one opens its log
servers to the network. No run starts by the clock (docs/decisions/0005).
"""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cli.airflow_rest import Airflow, NoAnswer, ask
from cli.processes import Children, choose_port, only_start_in
from warehouse.errors import MotcuaError
from warehouse.settings import PROJECT_ROOT, Settings

DAGS = ("nightly_load", "quarterly_report")
USER = "admin"
# Persons who approve for show: as many as may be asked for.
APPROVERS = ("nguoi-phe-duyet-thu", "nguoi-phe-duyet-thu-2")
START_SECONDS = 120
AIRFLOW_PORT = 8080
STAND_IN_PORT = 8765


class StartTookTooLong(MotcuaError):
    """A component was not ready in time."""


class DagUnreadable(MotcuaError):
    """Airflow cannot import a DAG file."""


@dataclass(frozen=True)
class Local:
    """What runs: Airflow (as its operator and as `APPROVERS` see it), the stand-in, and files."""

    airflow: Airflow
    approvers: tuple[Airflow, ...]
    stand_in_url: str
    airflow_home: Path
    check: Callable[[], None]

    def set_today(self, today: date) -> None:
        """Let it be 01:00 of `today` at the stand-in."""
        ask("POST", f"{self.stand_in_url}/simulator/today", {"today": today.isoformat()})


@contextmanager
def started(settings: Settings, *, today: date, scale: float) -> Iterator[Local]:
    """Start everything, hand it over when it is healthy, stop everything.

    Raises:
        HomeInUse, ChildEnded, StartTookTooLong, DagUnreadable.
    """
    home = settings.home / "airflow"
    began = datetime.now(UTC)
    logs = home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    api_port, stand_in_port = choose_port(AIRFLOW_PORT), choose_port(STAND_IN_PORT)
    passwords = _passwords(home)
    airflow, *approvers = (
        Airflow(f"http://127.0.0.1:{api_port}", user, passwords[user])
        for user in (USER, *APPROVERS)
    )
    environment = _environment(settings, airflow.base_url, api_port, stand_in_port)
    with only_start_in(home) as lock, Children(logs, lock) as children:
        stand_in = ("--today", today.isoformat(), "--port", str(stand_in_port))
        children.start(
            "stand-in", "simulator", *stand_in, "--scale", str(scale), environment=environment
        )
        children.finish("migrate", "airflow", "db", "migrate", environment=environment)
        for component in ("api-server", "scheduler", "dag-processor"):
            options = ["--skip-serve-logs"] if component == "scheduler" else []
            children.start(component, "airflow", component, *options, environment=environment)
        stand_in_url = f"http://127.0.0.1:{stand_in_port}"
        local = Local(airflow, tuple(approvers), stand_in_url, home, children.check)
        _wait_until_ready(local, logs, began)
        yield local


def _passwords(home: Path) -> dict[str, str]:
    """Passwords by user, in the file where Airflow looks for them; kept from start to start."""
    path = home / "simple_auth_manager_passwords.json.generated"
    kept = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    passwords = {user: kept.get(user) or secrets.token_urlsafe(12) for user in (USER, *APPROVERS)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords) + "\n", encoding="ascii")
    return passwords


def _environment(
    settings: Settings, base_url: str, api_port: int, stand_in_port: int
) -> dict[str, str]:
    """All that a child is told; credentials of the stand-in are new at each start.

    Nothing that is set for another Airflow, least of all its database, reaches ours.
    """
    stand_in = f"http://127.0.0.1:{stand_in_port}"
    foreign = ("AIRFLOW", "MOTCUA_", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return inherited | {
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "AIRFLOW__API__BASE_URL": base_url,
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(api_port),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(48),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base_url}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            [f"{USER}:admin", *(f"{approver}:user" for approver in APPROVERS)]
        ),
        # The clock of this machine must start nothing: the stand-in lives in 2022 and 2023.
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.3",
        "MOTCUA_HOME": str(settings.home),
        "MOTCUA_APPROVERS": str(settings.approvers),
        "MOTCUA_APPROVAL_HOURS": str(settings.approval_hours),
        "MOTCUA_SOURCES": "hai_duong",
        "MOTCUA_HAI_DUONG_BASE_URL": stand_in,
        "MOTCUA_HAI_DUONG_TOKEN_URL": (
            f"{stand_in}/auth/realms/digo/protocol/openid-connect/token"
        ),
        "MOTCUA_HAI_DUONG_CLIENT_ID": "motcua-local",
        "MOTCUA_HAI_DUONG_CLIENT_SECRET": secrets.token_urlsafe(24),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "False",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _wait_until_ready(local: Local, logs: Path, began: datetime) -> None:
    """Until the stand-in answers, Airflow is healthy, and our DAGs are read and may run."""
    airflow = local.airflow
    steps: tuple[tuple[str, str, Callable[[], bool]], ...] = (
        ("Airflow", "scheduler", lambda: not airflow.unhealthy(("scheduler", "dag_processor"))),
        ("The DAGs", "dag-processor", lambda: _dags_are_read(airflow, began)),
        ("The stand-in", "stand-in", lambda: _answers(f"{local.stand_in_url}/simulator/health")),
    )
    deadline = time.monotonic() + START_SECONDS
    for name, log, is_ready in steps:
        while not _holds(is_ready):
            local.check()
            if time.monotonic() > deadline:
                raise StartTookTooLong(
                    f"{name} did not become ready within {START_SECONDS} s: "
                    f"read {logs / log}.log, then start again."
                )
            time.sleep(0.25)
    airflow.ensure_pool("warehouse_writer", slots=1, description="One writer of the warehouse")
    for dag_id in DAGS:
        airflow.unpause(dag_id)


def _dags_are_read(airflow: Airflow, since: datetime) -> bool:
    errors = airflow.import_errors()
    if errors:
        raise DagUnreadable(f"Airflow cannot read a DAG: {'; '.join(errors)}")
    return all(airflow.has_read(dag_id, since=since) for dag_id in DAGS)


def _answers(url: str) -> bool:
    ask("GET", url)
    return True


def _holds(is_ready: Callable[[], bool]) -> bool:
    """`is_ready`, or not yet when nobody listens."""
    try:
        return is_ready()
    except NoAnswer:
        return False
