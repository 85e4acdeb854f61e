import os
import socket
from pathlib import Path

import pytest

from cli.processes import ChildEnded, Children, HomeInUse, choose_port, only_start_in

# A child that starts a grandchild in a process group of its own, as Airflow does with each task.
PARENT = """
import os, pathlib, subprocess, time
grandchild = subprocess.Popen(["sleep", "600"], preexec_fn=lambda: os.setpgid(0, 0))
pathlib.Path("started.part").write_text(str(grandchild.pid))
pathlib.Path("started.part").rename("started")
time.sleep(600)
"""


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Of children whose own module, `parent`, is in the working folder."""
    (tmp_path / "parent.py").write_text(PARENT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return {"PATH": os.environ["PATH"]}


def test_leaving_stops_the_children_and_what_they_started(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with only_start_in(tmp_path) as lock:
        with Children(tmp_path, lock) as children:
            children.start("parent", "parent", environment=environment)
            while not (tmp_path / "started").exists():
                children.check()
            child = int((tmp_path / "lock").read_text(encoding="ascii"))
            grandchild = int((tmp_path / "started").read_text(encoding="ascii"))
            assert _is_alive(child) and _is_alive(grandchild)

        assert not _is_alive(child)
        assert not _is_alive(grandchild)


def test_a_fault_stops_the_children_too(tmp_path: Path, environment: dict[str, str]) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        only_start_in(tmp_path) as lock,
        Children(tmp_path, lock) as children,
    ):
        children.start("parent", "parent", environment=environment)
        child = int((tmp_path / "lock").read_text(encoding="ascii"))
        raise KeyboardInterrupt

    assert not _is_alive(child)


def test_a_child_that_ended_is_named_with_its_log(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with only_start_in(tmp_path) as lock, Children(tmp_path, lock) as children:
        children.start("stand-in", "no_such_module", environment=environment)
        with pytest.raises(ChildEnded, match=f"stand-in ended with status 1: .*{tmp_path}"):
            while True:
                children.check()

    assert "no_such_module" in (tmp_path / "stand-in.log").read_text(encoding="utf-8")


def test_a_step_that_must_succeed_before_the_next_is_awaited(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    with only_start_in(tmp_path) as lock, Children(tmp_path, lock) as children:
        children.finish("platform", "platform", environment=environment)
        children.check()
        with pytest.raises(ChildEnded, match="migrate ended with status 1"):
            children.finish("migrate", "no_such_module", environment=environment)

    assert "Linux" in (tmp_path / "platform.log").read_text(encoding="utf-8")


def test_a_second_start_in_the_same_home_is_refused(tmp_path: Path) -> None:
    with (
        only_start_in(tmp_path),
        pytest.raises(HomeInUse, match="MOTCUA_HOME"),
        only_start_in(tmp_path),
    ):
        pytest.fail("started twice")

    with only_start_in(tmp_path) as lock:
        assert not lock.closed


def test_a_busy_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        busy = holder.getsockname()[1]

        chosen = choose_port(busy)

    assert chosen != busy
    assert choose_port(busy) == busy


def _is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not awaited yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"
