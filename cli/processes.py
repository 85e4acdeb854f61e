"""Child processes that stop when we stop, ports that are free, a lock that outlives an accident."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from warehouse.errors import MotcuaError

GRACE_SECONDS = 15
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEnded(MotcuaError):
    """A process that should keep running has ended."""


class HomeInUse(MotcuaError):
    """Processes of another start still work on the same home."""


class Children:
    """The processes of one start; leaving the context stops them and whatever they started.

    Each runs in a session of its own, so that Ctrl-C reaches only us and we stop them in order.
    """

    def __init__(self, logs: Path, lock: IO[str]) -> None:
        self._logs = logs
        self._lock = lock
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str, environment: Mapping[str, str]) -> Path:
        """Start `python -m <arguments>` and return the file that its output goes to."""
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            self._running[name] = subprocess.Popen(  # noqa: S603 (our own modules, no shell)
                [sys.executable, "-m", *arguments],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[self._lock.fileno()],
            )
        pids = " ".join(str(child.pid) for child in self._running.values())
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(pids)
        self._lock.flush()
        return log

    def finish(self, name: str, *arguments: str, environment: Mapping[str, str]) -> None:
        """Run `python -m <arguments>` to its end.

        Raises:
            ChildEnded: it ended with another status than 0.
        """
        log = self.start(name, *arguments, environment=environment)
        status = self._running[name].wait()
        del self._running[name]
        if status != 0:
            raise ChildEnded(f"{name} ended with status {status}: read the end of {log}.")

    def check(self) -> None:
        """Do nothing while all run.

        Raises:
            ChildEnded: naming the process and its log.
        """
        for name, child in self._running.items():
            if child.poll() is not None:
                raise ChildEnded(
                    f"{name} ended with status {child.returncode}: "
                    f"read the end of {self._logs / name}.log, then start again."
                )

    def __enter__(self) -> "Children":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A second Ctrl-C must not leave half of them running.
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in _INTERRUPTIONS}
        self._stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def _stop(self) -> None:
        sessions = {child.pid for child in self._running.values()}
        for child in reversed(self._running.values()):
            with suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
        deadline = time.monotonic() + GRACE_SECONDS
        while (left := set(_members(sessions))) and time.monotonic() < deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for child in self._running.values():
                child.poll()
            time.sleep(0.05)


def _members(sessions: set[int]) -> Iterator[int]:
    """Processes that run in one of the sessions: a task leads a process group of its own."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getsid(int(entry.name)) in sessions:
                state = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
                if state != "Z":
                    yield int(entry.name)


@contextmanager
def only_start_in(home: Path) -> Iterator[IO[str]]:
    """Hold the lock of `home`; children inherit it, so it holds for as long as one of them lives.

    Raises:
        HomeInUse: naming the processes of the start that holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            lock.seek(0)
            raise HomeInUse(
                f"Another start is at work in {home} (processes {lock.read() or 'starting'}): "
                "stop it first, or set MOTCUA_HOME to another folder."
            ) from fault
        yield lock


def choose_port(preferred: int) -> int:
    """`preferred` if nobody listens there on the loopback address, else any free port."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                chosen: int = probe.getsockname()[1]
                return chosen
    raise ChildEnded("No port is free on 127.0.0.1: close some programs and start again.")
