"""One trial: one way, once, in a process and a folder of its own.

    attempt(...) -> python -m benchmarks.trial <way> <folder> -> Trial

A way is a module in `benchmarks/ways/` with `prepare(inputs, folder)`, which is not clocked, and
`run(prepared)`, which is, and returns where its result lies. Its libraries are imported before the
clock starts, for all ways alike.
"""

import gc
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.settings import PROJECT_ROOT

Inputs = dict[str, Any]
_SILENCE = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "False",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
}


class TrialFailed(RuntimeError):
    """A way ended with a fault; the message holds the end of its log."""


@dataclass(frozen=True)
class Trial:
    """Wall seconds, processor seconds, largest memory (MB, of one process), and the result."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    result: dict[str, Any] = field(default_factory=dict)


def attempt(way: str, folder: Path, inputs: Inputs) -> Trial:
    """Run `way` once in `folder`, which it may fill.

    Raises:
        TrialFailed: it did not end well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
    log = folder / "log.txt"
    home = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.trial", way, str(folder)],
            cwd=PROJECT_ROOT,
            env={**os.environ, **_SILENCE, **home},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        status = process.wait()
    finally:
        # Workers that a way started must not outlive it and write into a folder that is gone.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if status != 0:
        ending = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise TrialFailed(f"{way} ended with status {status}:\n{ending}")
    return Trial(**json.loads((folder / "trial.json").read_text(encoding="utf-8")))


def _processor_seconds() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, kinds))


def _peak_mb() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def main(way: str, folder: Path) -> None:
    """Run one way and write what it took beside its result."""
    inputs = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    module = importlib.import_module(f"benchmarks.ways.{way}")
    prepared = module.prepare(inputs, folder)
    gc.collect()
    processor, began = _processor_seconds(), time.perf_counter()
    result = module.run(prepared)
    seconds = time.perf_counter() - began
    trial = {
        "seconds": seconds,
        "processor_seconds": _processor_seconds() - processor,
        "peak_mb": _peak_mb(),
        "result": result,
    }
    (folder / "trial.json").write_text(json.dumps(trial), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
