"""Ways side by side: they take turns, and a figure is a ratio within one round."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal

from benchmarks.trial import Inputs, Trial, attempt

Round = dict[str, Trial]


@dataclass(frozen=True)
class Goal:
    """What a ratio should be; `reason` says in one line why it may not be."""

    kind: Literal["at most", "at least"]
    value: float
    reason: str

    def is_met_by(self, ratio: float) -> bool:
        """Whether the ratio is good enough."""
        return ratio <= self.value if self.kind == "at most" else ratio >= self.value


@dataclass(frozen=True)
class Figure:
    """One row of the table: `ours` against `theirs`, both named as ways."""

    label: str
    ours: str
    theirs: str
    goal: Goal | None = None

    @property
    def is_speed_up(self) -> bool:
        """Whether the ratio is theirs by ours ("times faster") and not ours by theirs."""
        return self.goal is not None and self.goal.kind == "at least"

    def ratios(self, rounds: list[Round]) -> list[float]:
        """One ratio a round."""
        return [
            their.seconds / our.seconds if self.is_speed_up else our.seconds / their.seconds
            for our, their in ((trials[self.ours], trials[self.theirs]) for trials in rounds)
        ]


@dataclass(frozen=True)
class Comparison:
    """Ways that do the same work, and what their times are to show.

    `check` is given the trials of each round while their results still stand; it raises `Unequal`
    or says in one line what was found equal.
    """

    title: str
    ways: tuple[str, ...]
    inputs: Inputs
    check: Callable[[Round], str]
    figures: tuple[Figure, ...]


def measure(
    comparison: Comparison, folder: Path, *, rounds: int, tell: Callable[[str], None]
) -> list[Round]:
    """Let the ways take turns `rounds` times; `folder` is as empty afterwards as before.

    Raises:
        TrialFailed: a way ended with a fault.
        Unequal: two ways did not do the same work.
    """
    measured = []
    for number in range(1, rounds + 1):
        trials: Round = {}
        for way in comparison.ways:
            trials[way] = attempt(way, folder / way, comparison.inputs)
            tell(f"  round {number}, {way}: {trials[way].seconds:.2f} s")
        tell(f"  round {number}: {comparison.check(trials)}")
        for way in comparison.ways:
            shutil.rmtree(folder / way)
        measured.append(trials)
    return measured


def spread(values: list[float], digits: int) -> str:
    """`1.43 (1.40 to 1.51)`: median, least and most."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
