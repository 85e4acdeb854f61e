"""What a rule is, what it found, and who waived it: the smallest pieces of a receipt.

GateError
├── GateClosed           a critical rule is not met
│   └── RuleBroke        a rule could not be asked
├── NoReceipt            the door was never tried
├── ReceiptDamaged       the file is not what the gate wrote
├── UnknownCommune       the code names no commune of the quarter
├── WaiverUnreadable     the waivers file has an entry that says nothing
└── ThresholdUnreadable  the thresholds file lacks a bound, its owner or its reason
"""

from dataclasses import dataclass
from datetime import date

from warehouse.errors import MotcuaError

MOST_EXAMPLES = 10
# A commune in a quarter's sheet: its code, with its last day once the code names another commune.
COMMUNE_CODE = r"[0-9]{5}(?:-until-[0-9]{4}-[0-9]{2}-[0-9]{2})?"


class GateError(MotcuaError):
    """Root of this room's faults."""


class GateClosed(GateError):
    """A critical rule of a door is not met, and no waiver stands."""


class RuleBroke(GateClosed):
    """A rule could not be asked: a fault of the rule, not of the data."""


class NoReceipt(GateError):
    """No receipt or verdict was written yet."""


class ReceiptDamaged(GateError):
    """A receipt or verdict is not what the gate wrote."""


class UnknownCommune(GateError):
    """A code names no commune of the quarter."""


class WaiverUnreadable(GateError):
    """The waivers file cannot be understood."""


class ThresholdUnreadable(GateError):
    """The thresholds file cannot be understood."""


@dataclass(frozen=True)
class RuleCard:
    """What a rule is, whatever it found; `title` is Vietnamese, `description` and `remedy` English.

    `severity` is `critical` or `warning`, `runbook` an anchor in `docs/runbook.md`.
    """

    rule_id: str
    rule_name: str
    severity: str
    title: str
    description: str
    remedy: str
    owner: str
    runbook: str


@dataclass(frozen=True)
class RuleResult:
    """What one rule found for one commune, for the province, or for the landing.

    `count` is the number of dossiers (files, rows) the rule speaks of; `sentence` is Vietnamese,
    empty when the rule is met; `examples` are at most ten dossier codes (files, windows), sorted.
    A rule that `is_broken` could not be asked: `is_met` is then false, `count` zero, and `fault`
    says in English what happened.
    """

    rule_id: str
    rule_name: str
    severity: str
    count: int
    is_met: bool
    is_broken: bool = False
    is_waived: bool = False
    sentence: str = ""
    examples: tuple[str, ...] = ()
    fault: str = ""

    @property
    def closes(self) -> bool:
        """Whether this result keeps the door closed; an unknown severity does."""
        is_grave = self.is_broken or self.severity != "warning"
        return not self.is_met and not self.is_waived and is_grave


@dataclass(frozen=True)
class Waiver:
    """A person's word for one rule; `until` is the last day it holds.

    `quarter_code` is `None` for the rules of door `landed`; `commune_code` `None` is every commune.
    """

    rule_id: str
    quarter_code: str | None
    commune_code: str | None
    who: str
    why: str
    until: date
