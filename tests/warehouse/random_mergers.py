"""Random histories of communes: merged, split, renamed, codes reused, one reform after the other.

A commune is the set of the hamlets in it, so what a reform does to it is known without following
any succession: it lies whole in another one if all its hamlets do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

BEGINNING = date(2000, 1, 1)
REFORMS = (date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1))
_HAMLETS = 6


@dataclass(frozen=True)
class Unit:
    """One commune for the days on which its code meant it."""

    code: str
    valid_from: date
    hamlets: frozenset[int]


@dataclass
class History:
    """Its units, last days (None: in force) and successions (old, new, is whole)."""

    last_days: dict[Unit, date | None] = field(default_factory=dict)
    successions: list[tuple[Unit, Unit, bool]] = field(default_factory=list)

    def in_force(self, day: date) -> list[Unit]:
        """The units of a day."""
        return [
            unit
            for unit, last in self.last_days.items()
            if unit.valid_from <= day and (last is None or last >= day)
        ]


def draw_history(number: int) -> History:
    """History `number`; its codes begin with the number, so that many stand in one table."""
    rng = Random(f"mergers/{number}")  # noqa: S311
    history, fresh = History(), count()
    for index in range(rng.randint(2, 6)):
        hamlets = frozenset(range(index * _HAMLETS, (index + 1) * _HAMLETS))
        history.last_days[Unit(f"{number}-{next(fresh)}", BEGINNING, hamlets)] = None
    for day in REFORMS:
        units = history.in_force(day)
        changed = rng.sample(units, rng.randint(0, len(units)))
        _reform(rng, history, day, changed, (f"{number}-{each}" for each in fresh))
    return history


def _reform(
    rng: Random, history: History, day: date, changed: list[Unit], fresh_codes: Iterator[str]
) -> None:
    """Give the hamlets of `changed` units to new ones, whole units or pieces."""
    group_count = rng.randint(1, max(1, len(changed)))
    groups: dict[int, list[tuple[Unit, frozenset[int]]]] = {}
    for unit in changed:
        history.last_days[unit] = day - timedelta(days=1)
        pieces = rng.choice((1, 1, 2, 3))
        chosen = rng.sample(range(group_count), min(pieces, group_count, len(unit.hamlets)))
        hamlets = rng.sample(sorted(unit.hamlets), len(unit.hamlets))
        for place, group in enumerate(chosen):
            groups.setdefault(group, []).append((unit, frozenset(hamlets[place :: len(chosen)])))
    codes = [unit.code for unit in changed]
    rng.shuffle(codes)
    for pieces_of_group in groups.values():
        code = codes.pop() if codes and rng.random() < 0.5 else next(fresh_codes)
        new = Unit(code, day, frozenset().union(*(piece for _, piece in pieces_of_group)))
        history.last_days[new] = None
        history.successions += [(old, new, piece == old.hamlets) for old, piece in pieces_of_group]
