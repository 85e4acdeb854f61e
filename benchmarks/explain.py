"""How long it takes to explain one figure of a quarter of two million dossiers.

    python -m benchmarks.explain HOME [--dossiers 2000000]

HOME holds a built warehouse and a judged 2023-Q2. Its quarter is frozen with every record many
times over; then figures drawn by a fixed seed are explained, one after the other: within one
process, and by `motcua explain`, from starting Python to the last line. A list that is not as long
as its figure says ends the measurement.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median, quantiles

from benchmarks.enlarged import enlarge
from benchmarks.ways.province import QUARTER
from reports.editions import open_edition, read_definitions
from reports.explanation import explain
from warehouse.settings import Settings

DOSSIERS = 2_000_000
GOAL = 1.0
_DRAWN = 200
_COMMANDS = 60
_SEED = 20230630
Question = tuple[str, str]


@dataclass(frozen=True)
class Latency:
    """Seconds of one explanation each: on the clock, and of the processors."""

    label: str
    seconds: tuple[float, ...]
    processor_seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        """What nineteen of twenty explanations do not exceed on the clock."""
        return _p95(self.seconds)

    def __str__(self) -> str:
        return (
            f"{self.label}: median {median(self.seconds):.2f} s, p95 {self.p95:.2f} s, longest "
            f"{max(self.seconds):.2f} s of {len(self.seconds)}; of the processors, p95 "
            f"{_p95(self.processor_seconds):.2f} s (goal: p95 at most {GOAL:g} s)"
        )


def _p95(seconds: tuple[float, ...]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def measure(
    judged: Settings, folder: Path, tell: Callable[[str], None], dossiers: int = DOSSIERS
) -> Iterator[Latency]:
    """Freeze an enlarged quarter into the new `folder` and explain figures of it."""
    home = Settings(folder)
    enlarged = enlarge(judged, QUARTER, home, dossiers)
    tell(
        f"  {enlarged.dossiers:,} dossiers of one quarter, {enlarged.members:,} members, "
        f"{enlarged.size / 1e6:.0f} MB"
    )
    questions = draw(home, _DRAWN)
    yield _clocked("explain, in process", questions, lambda *asked: explain(home, QUARTER, *asked))
    yield _clocked("explain, the command", questions[:_COMMANDS], lambda *asked: _run(home, *asked))


def shortfalls(latencies: Iterable[Latency]) -> list[str]:
    """One line a missed goal."""
    return [
        f"{latency.label}: p95 {latency.p95:.2f} s, not at most {GOAL:g}. Most of it is starting "
        "Python and reading the members' file to hash it; a busy machine adds to both."
        for latency in latencies
        if latency.p95 > GOAL
    ]


def draw(home: Settings, number: int) -> list[Question]:
    """Communes and counted figures by a fixed seed, no pair twice."""
    with open_edition(home, QUARTER) as edition:
        communes = edition.connection.execute(
            "select commune_code from marts.rpt_commune_quarter where quarter_code = ? order by 1",
            [QUARTER.code],
        ).fetchall()
        counted = [
            definition.code
            for definition in read_definitions(edition.connection).values()
            if definition.origin not in ("declared", "score_766")
        ]
    pairs = list(product([code for (code,) in communes], counted))
    return random.Random(_SEED).sample(pairs, number)  # noqa: S311 - a draw


def _clocked(
    label: str, questions: list[Question], answer: Callable[[str, str], object]
) -> Latency:
    measured = []
    for question in questions:
        began, processor = time.perf_counter(), sum(os.times()[:4])
        answer(*question)
        measured.append((time.perf_counter() - began, sum(os.times()[:4]) - processor))
    seconds, processor_seconds = zip(*measured, strict=True)
    return Latency(label, seconds, processor_seconds)


def _run(home: Settings, commune_code: str, code: str) -> None:
    subprocess.run(
        [Path(sys.executable).with_name("motcua"), "explain", QUARTER.code, commune_code, code],
        env={**os.environ, "MOTCUA_HOME": str(home.home)},
        stdout=subprocess.PIPE,
        check=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("home", type=Path)
    parser.add_argument("--dossiers", type=int, default=DOSSIERS, help="in the quarter")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-explain-") as name:
        for latency in measure(
            Settings(options.home), Path(name) / "var", print, dossiers=options.dossiers
        ):
            print("\n".join([str(latency), *shortfalls([latency])]), flush=True)


if __name__ == "__main__":
    main()
