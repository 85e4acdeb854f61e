"""What a rule is made of, and how its findings are said to an official.

A rule asks Great Expectations one question about one column of a frame with one row per subject
(commune, window, source). The column is named by the rule's id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from expectations.findings import RuleCard

CRITICAL = "critical"
WARNING = "warning"
NONE_ALLOWED: Mapping[str, Any] = {"min_value": 0, "max_value": 0}


@dataclass(frozen=True)
class Rule:
    """One rule of a door.

    `sentence` is Vietnamese with `{count}` and, for rules that compare, `{reference}`. `expect` is
    Great Expectations' name of the question, `kwargs` its arguments besides the column, `bounds`
    those that are thresholds: argument to name. `may_be_unknown` lets a subject have no value, such
    as a commune without earlier quarters.
    """

    rule_id: str
    rule_name: str
    severity: str
    title: str
    sentence: str
    description: str
    remedy: str
    owner: str
    expect: str = "expect_column_values_to_be_between"
    kwargs: Mapping[str, Any] = field(default_factory=lambda: NONE_ALLOWED)
    bounds: Mapping[str, str] = field(default_factory=dict)
    may_be_unknown: bool = False

    @property
    def runbook(self) -> str:
        """Anchor of this rule's heading in `docs/runbook.md`: `### D03 solved_without_end_date`."""
        return f"{self.rule_id}-{self.rule_name}".lower()

    @property
    def card(self) -> RuleCard:
        """What receipts and pages may know of the rule."""
        return RuleCard(
            rule_id=self.rule_id,
            rule_name=self.rule_name,
            severity=self.severity,
            title=self.title,
            description=self.description,
            remedy=self.remedy,
            owner=self.owner,
            runbook=self.runbook,
        )

    def said(self, count: int, reference: int | None = None) -> str:
        """The sentence for an official, numbers in Vietnamese style."""
        shown = "" if reference is None else vietnamese_number(reference)
        return self.sentence.format(count=vietnamese_number(count), reference=shown)

    @property
    def said_broken(self) -> str:
        """The sentence for an official when the rule could not be asked."""
        return (
            f"Quy tắc “{self.title}” không kiểm tra được do lỗi của hệ thống: đề nghị báo bộ phận "
            "vận hành kho dữ liệu."
        )


@dataclass(frozen=True)
class Measure:
    """What was counted for one rule and subject.

    `value` is what Great Expectations judges (`None`: unknown), `count` what the sentence says,
    `reference` what it is compared with, `examples` at most ten, sorted.
    """

    value: float | None
    count: int
    reference: int | None = None
    examples: tuple[str, ...] = ()


NOTHING = Measure(value=0, count=0)


@dataclass
class Measures:
    """Everything counted for one frame: subjects (rows), measures by rule and subject, faults.

    A rule whose counting failed has an entry in `faults` and none in `by_rule`. A subject without a
    measure counts as zero: the counting looked and found nothing.
    """

    subjects: tuple[str, ...]
    by_rule: dict[str, dict[str, Measure]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def of(self, rule_id: str, subject: str) -> Measure:
        """The measure of one rule for one subject."""
        return self.by_rule.get(rule_id, {}).get(subject, NOTHING)


def vietnamese_number(number: int) -> str:
    """A whole number with dots between thousands: `1.022`."""
    return f"{number:,}".replace(",", ".")


def by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by `rule_id`, in order of id."""
    return {rule.rule_id: rule for rule in sorted(rules, key=lambda rule: rule.rule_id)}
