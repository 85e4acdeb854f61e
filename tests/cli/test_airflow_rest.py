"""Against a tiny server that answers as it is told; the real Airflow is in test_local."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cli import airflow_rest
from cli.airflow_rest import Airflow, NoAnswer, RequestRefused, ask

Answers = dict[str, list[tuple[int, Any]]]


@pytest.fixture
def answers() -> Answers:
    """By path: the answers to give one after the other; the last is given again and again."""
    return {"/auth/token": [(201, {"access_token": "t"})]}


@pytest.fixture
def bodies() -> list[tuple[str, Any]]:
    """Method and body of every request so far."""
    return []


@pytest.fixture
def airflow(
    answers: Answers, bodies: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Airflow]:
    """A client of the tiny server, which polls without waiting."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            queue = answers[self.path.split("?")[0].removeprefix("/api/v2")]
            status, body = queue.pop(0) if len(queue) > 1 else queue[0]
            told = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            bodies.append((self.command, json.loads(told) if told else None))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_POST(self) -> None:
            self.do_GET()

        def do_PATCH(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    monkeypatch.setattr(airflow_rest, "_POLL_SECONDS", 0)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Airflow(f"http://127.0.0.1:{server.server_port}", "admin", "secret")
    server.shutdown()
    server.server_close()


def test_a_run_is_told_change_by_change_and_a_mapped_task_by_its_name(
    airflow: Airflow, answers: Answers
) -> None:
    answers["/dags/d/dagRuns/r"] = [(200, {"state": "running"})] * 3 + [(200, {"state": "failed"})]
    answers["/dags/d/dagRuns/r/taskInstances"] = [
        (200, {"task_instances": [_instance("a", "running"), _instance("b", None, 0)]}),
        (200, {"task_instances": [_instance("a", "success"), _instance("b", "running", 0)]}),
        (503, {}),
        (200, {"task_instances": [_instance("a", "success"), _instance("b", "failed", 0, "x")]}),
    ]
    told: list[tuple[str, str]] = []

    is_green = airflow.follow("d", "r", lambda n, i: told.append((n, i["state"])), lambda: None)

    assert told == [("a", "running"), ("a", "success"), ("b [x]", "failed")]
    assert not is_green


def test_a_question_is_told_when_it_waits_and_answered_as_the_user(
    airflow: Airflow, answers: Answers, bodies: list[tuple[str, Any]]
) -> None:
    asked = _instance("approve", "awaiting_input") | {"dag_id": "d", "dag_run_id": "a b"}
    answers["/dags/d/dagRuns/r"] = [(200, {"state": "running"}), (200, {"state": "success"})]
    answers["/dags/d/dagRuns/r/taskInstances"] = [(200, {"task_instances": [asked]})]
    answers["/dags/d/dagRuns/a%20b/taskInstances/approve/-1/hitlDetails"] = [(200, {})]

    is_green = airflow.follow(
        "d", "r", lambda n, instance: airflow.answer(instance, "Từ chối", "Sai số"), lambda: None
    )

    assert is_green
    answer = {"chosen_options": ["Từ chối"], "params_input": {"remark": "Sai số"}}
    assert [body for method, body in bodies if method == "PATCH"] == [answer]


def test_an_airflow_that_stays_silent_is_given_up(
    airflow: Airflow, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(airflow_rest, "_SILENT_POLLS", 2)
    answers["/dags/d/dagRuns/r"] = [(500, {})]

    with pytest.raises(NoAnswer, match="dagRuns/r failed with 500"):
        airflow.follow("d", "r", lambda n, i: None, lambda: None)


def test_an_expired_login_is_renewed_once(airflow: Airflow, answers: Answers) -> None:
    answers["/pools/p"] = [(401, {}), (200, {"name": "p"})]

    assert airflow.ask("GET", "pools/p") == {"name": "p"}

    answers["/pools/p"] = [(401, {})]
    with pytest.raises(RequestRefused, match="answered with 401"):
        airflow.ask("GET", "pools/p")


def test_a_server_that_is_not_there_is_named(airflow: Airflow) -> None:
    with pytest.raises(NoAnswer, match="http://127.0.0.1:9/ got no answer"):
        ask("GET", "http://127.0.0.1:9/")


def _instance(
    task_id: str, state: str | None, map_index: int = -1, label: str | None = None
) -> dict[str, Any]:
    label = str(map_index) if label is None else label
    return {
        "task_id": task_id,
        "state": state,
        "map_index": map_index,
        "rendered_map_index": label,
    }
