"""From what was counted and what Great Expectations found to what a receipt says."""

from collections.abc import Iterable

from expectations.examination import Finding
from expectations.findings import MOST_EXAMPLES, RuleResult, Waiver
from expectations.rules import Measures, Rule
from expectations.waivers import waiver_for


def result_of_subject(
    rule: Rule,
    finding: Finding,
    measures: Measures,
    subject: str,
    waiver: Waiver | None,
) -> RuleResult:
    """What `rule` says of one subject: a commune, or the province."""
    if finding.fault:
        return _broken(rule, finding, waiver)
    measure = measures.of(rule.rule_id, subject)
    is_met = subject not in finding.failing
    return RuleResult(
        rule_id=rule.rule_id,
        rule_name=rule.rule_name,
        severity=rule.severity,
        count=measure.count,
        is_met=is_met,
        is_waived=not is_met and waiver is not None,
        sentence="" if is_met else rule.said(measure.count, measure.reference),
        examples=() if is_met else measure.examples,
    )


def result_of_all(
    rule: Rule, finding: Finding, measures: Measures, waiver: Waiver | None
) -> RuleResult:
    """What `rule` says of all subjects together: counts are summed over those that fail.

    `examples` are the measures' own where they have some, else the failing subjects.
    """
    if finding.fault:
        return _broken(rule, finding, waiver)
    failing = sorted(finding.failing)
    found = [measures.of(rule.rule_id, subject) for subject in failing]
    count = sum(measure.count for measure in found)
    references = [measure.reference for measure in found if measure.reference is not None]
    examples = [example for measure in found for example in measure.examples] or failing
    return RuleResult(
        rule_id=rule.rule_id,
        rule_name=rule.rule_name,
        severity=rule.severity,
        count=count,
        is_met=not failing,
        is_waived=bool(failing) and waiver is not None,
        sentence=rule.said(count, sum(references)) if failing else "",
        examples=tuple(sorted(examples)[:MOST_EXAMPLES]),
    )


def used_waivers(
    results: Iterable[RuleResult], waivers: tuple[Waiver, ...], commune_code: str | None
) -> tuple[Waiver, ...]:
    """The waivers that hold a door open for one commune, or for a whole."""
    used = [waiver_for(waivers, r.rule_id, commune_code) for r in results if r.is_waived]
    return tuple(waiver for waiver in used if waiver is not None)


def _broken(rule: Rule, finding: Finding, waiver: Waiver | None) -> RuleResult:
    return RuleResult(
        rule_id=rule.rule_id,
        rule_name=rule.rule_name,
        severity=rule.severity,
        count=0,
        is_met=False,
        is_broken=True,
        is_waived=waiver is not None,
        sentence=rule.said_broken,
        fault=finding.fault,
    )
