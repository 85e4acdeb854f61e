"""The few requests we make of a running Airflow, and a DAG run followed until it ends.

Standard library only; the loopback address is never asked through a proxy.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from warehouse.errors import MotcuaError

Tell = Callable[[str, dict[str, Any]], None]

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_TOLD = {
    "awaiting_input",
    "failed",
    "running",
    "success",
    "up_for_reschedule",
    "up_for_retry",
    "upstream_failed",
}
_POLL_SECONDS = 1.0
_SILENT_POLLS = 60


class RequestRefused(MotcuaError):
    """A local server answered with an error status."""

    def __init__(self, request: str, status: int, detail: str) -> None:
        super().__init__(f"{request} was answered with {status}: {detail}")
        self.status = status


class NoAnswer(MotcuaError):
    """A local server does not answer, or answers that it cannot at the moment."""


def ask(method: str, url: str, body: Any = None, token: str | None = None) -> Any:
    """The decoded JSON answer, `None` when it is empty.

    Raises:
        RequestRefused: the request was at fault (a status from 400 to 499).
        NoAnswer: no answer in 30 s, or a status from 500 on.
    """
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 (our own URLs)
    try:
        with _DIRECT.open(request, timeout=30) as answer:
            text = answer.read()
    except urllib.error.HTTPError as refusal:
        detail = refusal.read(500).decode("utf-8", "replace")
        if refusal.code >= 500:
            raise NoAnswer(f"{method} {url} failed with {refusal.code}: {detail}") from refusal
        raise RequestRefused(f"{method} {url}", refusal.code, detail) from refusal
    except OSError as fault:
        raise NoAnswer(f"{method} {url} got no answer ({fault}): is it still running?") from fault
    return json.loads(text) if text else None


@dataclass
class Airflow:
    """A running Airflow as one user sees it."""

    base_url: str
    user: str
    password: str
    _token: str | None = field(default=None, repr=False)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """`ask` below `/api/v2`, logged in."""
        url = f"{self.base_url}/api/v2/{path}"
        for is_last in (False, True):
            if self._token is None:
                credentials = {"username": self.user, "password": self.password}
                answer = ask("POST", f"{self.base_url}/auth/token", credentials)
                self._token = answer["access_token"]
            try:
                return ask(method, url, body, self._token)
            except RequestRefused as refusal:
                if refusal.status != 401 or is_last:
                    raise
                self._token = None
        raise AssertionError("unreachable")

    def unhealthy(self, components: tuple[str, ...]) -> list[str]:
        """Those of `components` that have no fresh heartbeat."""
        health = ask("GET", f"{self.base_url}/api/v2/monitor/health")
        return [name for name in components if health[name]["status"] != "healthy"]

    def has_read(self, dag_id: str, *, since: datetime) -> bool:
        """Whether the DAG file was read after `since`, so that a run uses the code as it is now."""
        try:
            parsed = self.ask("GET", f"dags/{dag_id}")["last_parsed_time"]
        except RequestRefused as refusal:
            if refusal.status == 404:
                return False
            raise
        return parsed is not None and datetime.fromisoformat(parsed) >= since

    def import_errors(self) -> list[str]:
        """The last line of each DAG file's import error."""
        errors = self.ask("GET", "importErrors")["import_errors"]
        return [f"{e['filename']}: {e['stack_trace'].strip().splitlines()[-1]}" for e in errors]

    def ensure_pool(self, name: str, *, slots: int, description: str) -> None:
        """Create the pool unless it exists."""
        try:
            self.ask("GET", f"pools/{name}")
        except RequestRefused as refusal:
            if refusal.status != 404:
                raise
            pool = {"name": name, "slots": slots, "description": description}
            self.ask("POST", "pools", pool)

    def unpause(self, dag_id: str) -> None:
        """Let runs of the DAG start."""
        self.ask("PATCH", f"dags/{dag_id}?update_mask=is_paused", {"is_paused": False})

    def start_run(self, dag_id: str, run_id: str, start: datetime, end: datetime) -> str:
        """Run the DAG for a data interval, again if there is such a run already; its run id.

        A run left behind by a start that was interrupted counts as running: it is failed first.
        """
        moment = start.isoformat()
        query = urllib.parse.urlencode({"logical_date_gte": moment, "logical_date_lte": moment})
        for run in self.ask("GET", f"dags/{dag_id}/dagRuns?{query}")["dag_runs"]:
            path = f"dags/{dag_id}/dagRuns/{urllib.parse.quote(run['dag_run_id'])}"
            if run["state"] not in ("success", "failed"):
                self.ask("PATCH", f"{path}?update_mask=state", {"state": "failed"})
            self.ask("POST", f"{path}/clear", {"dry_run": False, "run_on_latest_version": True})
            return str(run["dag_run_id"])
        run = {
            "dag_run_id": run_id,
            "logical_date": moment,
            "data_interval_start": moment,
            "data_interval_end": end.isoformat(),
        }
        self.ask("POST", f"dags/{dag_id}/dagRuns", run)
        return run_id

    def answer(self, instance: dict[str, Any], option: str, remark: str) -> None:
        """Answer the question of a task instance that awaits input, as this user."""
        path = "/".join(
            f"{kind}/{urllib.parse.quote(instance[name])}"
            for kind, name in (
                ("dags", "dag_id"),
                ("dagRuns", "dag_run_id"),
                ("taskInstances", "task_id"),
            )
        )
        answer = {"chosen_options": [option], "params_input": {"remark": remark}}
        self.ask("PATCH", f"{path}/{instance['map_index']}/hitlDetails", answer)

    def follow(self, dag_id: str, run_id: str, tell: Tell, check: Callable[[], None]) -> bool:
        """Tell each change of a task's state until the run ends; whether it ended green.

        `tell` gets the task's name and the task instance as Airflow describes it.
        `check` is called between polls, and may raise. A silent minute is borne.
        """
        path = f"dags/{dag_id}/dagRuns/{urllib.parse.quote(run_id)}"
        changes = _Changes(tell)
        silent_polls = 0
        while True:
            check()
            time.sleep(_POLL_SECONDS)
            try:
                state = self.ask("GET", path)["state"]
                instances = self.ask("GET", f"{path}/taskInstances?limit=1000")["task_instances"]
            except NoAnswer:
                silent_polls += 1
                if silent_polls > _SILENT_POLLS:
                    raise
                continue
            silent_polls = 0
            for instance in instances:
                changes.see(instance)
            if state in ("success", "failed"):
                return bool(state == "success")


class _Changes:
    """Tells a task instance's state when it is another one than before."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._told: dict[tuple[str, int], str] = {}
        self._names: dict[tuple[str, int], str] = {}

    def see(self, instance: dict[str, Any]) -> None:
        """Tell `instance`, as Airflow describes it, if it has changed."""
        key, now = (instance["task_id"], instance["map_index"]), instance["state"]
        name = self._names[key] = _name_of(instance) or self._names.get(key, "")
        # A mapped task renders its name an instant after its start: that is when it is told.
        if now not in _TOLD or self._told.get(key) == now or (not name and now == "running"):
            return
        self._told[key] = now
        self._tell(name or instance["task_id"], instance)


def _name_of(instance: dict[str, Any]) -> str:
    """The task, and which of its mapped instances; empty while that is not known."""
    index, label = instance["map_index"], instance["rendered_map_index"]
    if index < 0:
        return str(instance["task_id"])
    return f"{instance['task_id']} [{label}]" if label not in (None, str(index)) else ""
