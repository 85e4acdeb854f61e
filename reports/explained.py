"""An explained figure as values: what it means, how it was counted, and the records behind it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["figure", "numerator", "denominator"]
Value = int | float | str | None


@dataclass(frozen=True)
class Definition:
    """What the registry says of an indicator; `calendar` names whose quarters it follows."""

    code: str
    column: str
    name_vi: str
    name_en: str
    unit: str
    form_column: str
    kind: str
    numerator_code: str
    denominator_code: str
    calendar: str
    origin: str
    formula: str
    formula_version: str
    valid_from: str


@dataclass(frozen=True)
class Member:
    """One record that counts, or one line of a payment where an amount is explained.

    `dossier_code` is absent for what is no dossier's; `part_number` and `amount` (dong) are there
    for amounts alone.
    """

    record_kind: str
    record_code: str
    dossier_code: str | None
    field_code: str | None
    channel_code: str | None
    procedure_code: str | None
    status_code: str | None
    received_date: date | None
    due_date: date | None
    end_date: date | None
    part_number: int | None = None
    amount: int | None = None


@dataclass(frozen=True)
class ExplainedCount:
    """A whole number and its list: `sql` gives `members`, which are as many as `value` says."""

    role: Role
    code: str
    column: str
    name: str
    value: int
    sql: str
    members: tuple[Member, ...]

    @property
    def by_field(self) -> dict[str, int]:
        """What each field adds to the value, by its code; empty where records have no field."""
        return self._parts(lambda member: member.field_code)

    @property
    def by_channel(self) -> dict[str, int]:
        """What each channel adds to the value, by its code; empty where records have none."""
        return self._parts(lambda member: member.channel_code)

    def _parts(self, key: Callable[[Member], str | None]) -> dict[str, int]:
        parts: Counter[str] = Counter()
        for member in self.members:
            if (code := key(member)) is not None:
                parts[code] += 1 if member.amount is None else member.amount
        return dict(sorted(parts.items()))


@dataclass(frozen=True)
class PointsRow:
    """Points of one indicator of decision 766; none where it cannot be computed."""

    code: str
    name: str
    points: float | None
    maximum: float


@dataclass(frozen=True)
class Explanation:
    """One figure of one commune and quarter.

    `source` says in words what was read: a vintage, or the published warehouse. `value` is the
    figure as that edition holds it, none where it is not defined or not declared; `counts` are the
    figure itself or a share's numerator and denominator, empty for what nothing lists (declared
    values), of which `remark` speaks. Points add up over `points`, in the calendar quarter
    `period_code`; elsewhere that is the quarter itself.
    """

    quarter_code: str
    period_code: str
    commune_code: str
    commune_name: str
    field_code: str
    field_name: str
    definition: Definition
    policy_version: str
    source: str
    value: Value
    counts: tuple[ExplainedCount, ...] = ()
    points: tuple[PointsRow, ...] = ()
    remark: str = ""
