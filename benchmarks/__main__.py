"""`make bench`: measure everything and print the table.

    python -m benchmarks [--rounds 3] [--load-scale 0.362] [--scale 1]
        [--only load,marts,documents,explain]

Exit status: 0 measured, 1 two ways did not do the same work or one failed. A missed goal is said,
and is no failure: it depends on the machine.
"""

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from benchmarks import comparisons, explain
from benchmarks.comparison import Comparison, measure
from benchmarks.equality import Unequal
from benchmarks.stand_in import StandInFailed, read_everything, running
from benchmarks.table import Measured, memory, shortfalls, table
from benchmarks.trial import TrialFailed, attempt
from reports.editions import ExplanationError
from warehouse.settings import Settings

_LIBRARIES = ("duckdb", "dlt", "requests", "dbt-core", "pyarrow", "python-docx", "xlsxwriter")
_TODAY = date(2023, 6, 15)
_FIRST_NIGHT = date(2022, 12, 15)
_KINDS = ("load", "marts", "documents", "explain")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load-scale", type=float, default=0.362, help="about 100,000 dossiers")
    parser.add_argument("--scale", type=float, default=1.0, help="of marts and documents")
    parser.add_argument("--only", default=",".join(_KINDS), help="comma-separated comparisons")
    options = parser.parse_args(arguments)
    kinds = options.only.split(",")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    print(_machine())
    measured: Measured = []
    latencies: list[explain.Latency] = []
    try:
        with tempfile.TemporaryDirectory(prefix="motcua-bench-") as name:
            folder = Path(name)
            for comparison in _comparisons(folder, kinds, options):
                print(comparison.title)
                rounds = measure(comparison, folder, rounds=options.rounds, tell=_tell)
                measured.append((comparison, rounds))
            if "explain" in kinds:
                print("explain")
                home = Settings(folder / "province" / "var")
                latencies += explain.measure(home, folder / "explain", _tell)
    except (TrialFailed, Unequal, StandInFailed, ExplanationError) as fault:
        print(f"benchmarks: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("benchmarks: stopped", file=sys.stderr)
        return 1
    print(f"\n{table(measured)}\n\n{memory(measured)}\n")
    for latency in latencies:
        print(latency)
    missed = shortfalls(measured) + explain.shortfalls(latencies)
    for line in missed or ["Every goal is met on this machine."]:
        print(line)
    return 0


def _comparisons(
    folder: Path, kinds: list[str], options: argparse.Namespace
) -> Iterator[Comparison]:
    """The comparisons one after the other, each with what it needs standing ready."""
    if "load" in kinds:
        with running(folder, today=_TODAY, scale=options.load_scale) as stand_in:
            dossiers = stand_in.set_today(_TODAY)
            read_everything(stand_in)
            seconds, size = read_everything(stand_in)
            _tell(
                f"{dossiers:,} dossiers, {size / 1e6:.0f} MB; the transport alone {seconds:.2f} s"
            )
            yield comparisons.load(stand_in)
    if {"marts", "documents", "explain"} & set(kinds):
        with running(folder, today=_FIRST_NIGHT, scale=options.scale) as stand_in:
            inputs = comparisons.load(stand_in).inputs
            province = attempt("province", folder / "province", inputs).result
        home = Path(province["home"])
        _tell(f"{province['dossiers']:,} dossiers, three nights, {province['communes']} communes")
        if "marts" in kinds:
            yield comparisons.marts(home / "landing")
        if "documents" in kinds:
            yield comparisons.documents(home)


def _stop(number: int, frame: FrameType | None) -> None:
    """A polite end by signal unwinds like Ctrl-C: processes stop and the folder goes."""
    raise KeyboardInterrupt


def _machine() -> str:
    """What the figures depend on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}, "
        f"{platform.system()}, Python {platform.python_version()}; {libraries}"
    )


def _tell(line: str) -> None:
    """Progress, at once."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
