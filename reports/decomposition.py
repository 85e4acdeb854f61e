"""A difference taken apart: causes that add up to it exactly. Plain sets and fractions, no SQL.

A counted figure, quarter against quarter: by kind of flow where an identity of the registry gives
one, then by field, then by channel. A share: what its numerator does at the old denominator, by
field, then what its denominator does. Vintage against vintage: by cause of restatement, then by
field, in the same way.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.agreement import SUMS, FiguresDisagree

Key = tuple[str, ...]
# What a figure is made of, with signs: the identities of the registry, the form's own first.
_OF_THE_FORM: Mapping[str, tuple[tuple[int, str], ...]] = {
    "received_count": (
        (1, "received_online_count"), (1, "received_direct_count"), (1, "received_postal_count"),
        (1, "carried_over_count"),
    ),
    "resolved_count": (
        (1, "resolved_early_count"), (1, "resolved_on_time_count"), (1, "resolved_late_count"),
    ),
    "pending_count": ((1, "received_count"), (-1, "resolved_count")),
}  # fmt: skip
FLOWS: Mapping[str, tuple[tuple[int, str], ...]] = {
    **{whole: tuple((1, part) for part in parts) for whole, *parts in reversed(SUMS)},
    **_OF_THE_FORM,
}


@dataclass(frozen=True)
class Record:
    """A member as a difference sees it: `amount` is a payment line's, in dong."""

    kind: str
    code: str
    part: int
    figures: frozenset[str]
    field: str = ""
    channel: str = ""
    amount: int = 0


@dataclass(frozen=True)
class Cause:
    """One part of a difference: `step` says which question it answers, `key` what of it.

    `step` is `flow` (column, field, channel), `place` (field, channel), `numerator` (field),
    `denominator` (nothing), or `restatement` (cause, field); for shares vintage against vintage
    `numerator` and `denominator` have (cause, field) and (cause).
    """

    step: str
    key: Key
    delta: Fraction


def total(records: Iterable[Record], column: str) -> int:
    """What the records make of a column: how many different ones, or the sum of an amount."""
    return sum(_parts(records, column, lambda record: ()).values())


def count_causes(old: Sequence[Record], new: Sequence[Record], column: str) -> tuple[Cause, ...]:
    """Why a counted figure or an amount changed from one quarter to another.

    Raises:
        FiguresDisagree: the identity of the figure does not hold on one side.
    """
    flows = FLOWS.get(column)
    if flows is None:
        return _causes("place", "", 1, _delta(old, new, column, _place))
    for records in (old, new):
        made = sum(sign * total(records, part) for sign, part in flows)
        if made != total(records, column):
            raise FiguresDisagree(
                f"{column} is {total(records, column)}, but what it is made of gives {made}: the "
                "marts are wrong; rebuild the warehouse."
            )
    return tuple(
        cause
        for sign, part in flows
        for cause in _causes("flow", part, sign, _delta(old, new, part, _place))
    )


def share_causes(
    old: Sequence[Record], new: Sequence[Record], numerator: str, denominator: str
) -> tuple[Cause, ...]:
    """Why a share changed from one quarter to another; nothing where one is not defined."""
    whole, later = total(old, denominator), total(new, denominator)
    if not whole or not later:
        return ()
    part = total(new, numerator)
    by_field = _delta(old, new, numerator, lambda record: (record.field,))
    of_numerator = (
        Cause("numerator", key, Fraction(delta, whole)) for key, delta in by_field.items()
    )
    of_denominator = Cause("denominator", (), Fraction(part, later) - Fraction(part, whole))
    return _nonzero((*of_numerator, of_denominator))


def restated_count_causes(
    old: Sequence[Record],
    new: Sequence[Record],
    column: str,
    cause_of: Callable[[Record], str],
) -> tuple[Cause, ...]:
    """Why a counted figure or an amount changed from one vintage to another."""
    return _causes("restatement", "", 1, _delta(old, new, column, _restated(cause_of)))


def restated_share_causes(
    old: Sequence[Record],
    new: Sequence[Record],
    numerator: str,
    denominator: str,
    cause_of: Callable[[Record], str],
) -> tuple[Cause, ...]:
    """Why a share changed from one vintage to another; nothing where one is not defined."""
    whole, later = total(old, denominator), total(new, denominator)
    if not whole or not later:
        return ()
    part = total(new, numerator)
    of_numerator = (
        Cause("numerator", key, Fraction(delta, whole))
        for key, delta in _delta(old, new, numerator, _restated(cause_of)).items()
    )
    # part/later - part/whole = -part * (later - whole) / (whole * later), and that adds up.
    by_cause = _delta(old, new, denominator, lambda record: (cause_of(record),))
    of_denominator = (
        Cause("denominator", key, Fraction(-part * delta, whole * later))
        for key, delta in by_cause.items()
    )
    return _nonzero((*of_numerator, *of_denominator))


def _place(record: Record) -> Key:
    return (record.field, record.channel)


def _restated(cause_of: Callable[[Record], str]) -> Callable[[Record], Key]:
    return lambda record: (cause_of(record), record.field)


def _causes(step: str, first: str, sign: int, deltas: Mapping[Key, int]) -> tuple[Cause, ...]:
    head = (first,) if first else ()
    return _nonzero(
        Cause(step, (*head, *key), Fraction(sign * delta)) for key, delta in deltas.items()
    )


def _nonzero(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(cause for cause in causes if cause.delta)


def _delta(
    old: Iterable[Record], new: Iterable[Record], column: str, key: Callable[[Record], Key]
) -> dict[Key, int]:
    before, after = _parts(old, column, key), _parts(new, column, key)
    return {place: after[place] - before[place] for place in sorted(before.keys() | after.keys())}


def _parts(records: Iterable[Record], column: str, key: Callable[[Record], Key]) -> Counter[Key]:
    """What each key adds to a column. A record counts once, however many lines of it count."""
    parts: Counter[Key] = Counter()
    counted: set[tuple[str, str]] = set()
    for record in sorted(records, key=lambda record: (record.kind, record.code, record.part)):
        if column not in record.figures:
            continue
        if column.endswith("_amount"):
            parts[key(record)] += record.amount
        elif (record.kind, record.code) not in counted:
            counted.add((record.kind, record.code))
            parts[key(record)] += 1
    return parts
