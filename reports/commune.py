"""The figures of one commune in one quarter, as values; `reports.figures` reads them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reports.registry import Registry
from reports.units import Unit

# Columns (3) to (13) of form II.06a, circular 01/2020/TT-VPCP.
FORM_COLUMNS = (
    "received_count",
    "received_online_count",
    "received_direct_or_postal_count",
    "carried_over_count",
    "resolved_count",
    "resolved_early_count",
    "resolved_on_time_count",
    "resolved_late_count",
    "pending_count",
    "pending_in_time_count",
    "pending_overdue_count",
)
# What is compared with quarters before: flows, which a later quarter does not change.
EARLIER_COLUMNS = (
    "received_count",
    "resolved_count",
    "resolved_late_count",
    "received_online_count",
)


@dataclass(frozen=True)
class FieldFigures:
    """One field of a commune in the quarter: columns (3) to (13) by name."""

    field_code: str
    field_name: str
    counts: dict[str, int]


@dataclass(frozen=True)
class ScoreRow:
    """One indicator of decision 766; `points` is absent where it cannot be computed."""

    indicator_code: str
    group_code: str
    name: str
    maximum: Decimal
    numerator: int | None
    denominator: int | None
    points: Decimal | None


@dataclass(frozen=True)
class ScoreGroup:
    """A group of indicators: `points` of those that can be computed, out of `maximum` of all."""

    group_code: str
    name: str
    maximum: Decimal
    points: Decimal


@dataclass(frozen=True)
class CommuneScore:
    """The score of decision 766 in one calendar quarter.

    `computable` is the highest sum of the indicators that can be computed; bands are those of the
    total, and of the total plus all points that cannot be computed.
    """

    period_code: str
    period_from: date
    period_to: date
    total: Decimal
    computable: Decimal
    lowest_band: str
    highest_band: str
    rows: tuple[ScoreRow, ...]
    groups: tuple[ScoreGroup, ...]


@dataclass(frozen=True)
class EarlierQuarter:
    """A quarter before, with the counts of `EARLIER_COLUMNS`."""

    quarter_code: str
    counts: dict[str, int]


@dataclass(frozen=True)
class CommuneFigures:
    """One commune in one quarter: grain of `rpt_commune_quarter`, with its fields.

    `superior` is the district, or the province where there is no district tier (from 2025-07-01).
    `counts` are by column name, `declared` by item code: numbers as Decimal, words as str.
    `earlier` are up to four quarters before, oldest first. `parts` are counts on dossiers by column
    name, then by `field` or `channel` and its code; `field_names` are by code.
    """

    commune_code: str
    commune: Unit
    superior: Unit
    province: Unit
    province_code: str
    quarter_code: str
    period_from: date
    period_to: date
    policy_version: str
    counts: dict[str, int]
    registry: Registry = field(repr=False, compare=False)
    fields: tuple[FieldFigures, ...] = ()
    silent_fields: tuple[str, ...] = ()
    declared: dict[str, Decimal | str] = field(default_factory=dict)
    score: CommuneScore | None = None
    earlier: tuple[EarlierQuarter, ...] = ()
    parts: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict, repr=False)
    field_names: dict[str, str] = field(default_factory=dict, repr=False)
