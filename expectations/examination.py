"""Great Expectations asked about one frame: the only module that imports it, and pandas.

The frame has one row per subject and one column per rule, already counted by SQL. No value goes
into a result: only the subjects that fail come back. Importing the library costs two to three
seconds, so it is imported when the first frame is examined.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.rules import Measures, Rule
from expectations.thresholds import Thresholds

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from pandas import DataFrame

SUBJECT = "subject"
LONGEST_FAULT = 200
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [SUBJECT],
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True)
class Finding:
    """Subjects that fail a rule; or `fault`, when the rule could not be asked."""

    failing: frozenset[str] = frozenset()
    fault: str = ""


def examine(
    name: str, rules: Iterable[Rule], measures: Measures, thresholds: Thresholds
) -> dict[str, Finding]:
    """One finding per rule, by `rule_id`; `name` is the suite's.

    A rule whose counting failed, that Great Expectations could not evaluate, or that met a subject
    without a value, has a fault: that is a fault of the rule and never reads as bad data.
    """
    asked = {rule.rule_id: rule for rule in rules}
    findings = {
        rule_id: Finding(fault=fault)
        for rule_id, fault in measures.faults.items()
        if rule_id in asked
    }
    open_rules = [rule for rule in asked.values() if rule.rule_id not in findings]
    if not measures.subjects:
        return findings | {r.rule_id: Finding(fault="there is nothing to ask") for r in open_rules}
    # Whatever the library raises is a fault of our rules, and must close the door, not pass it.
    try:
        results = _validate(name, open_rules, measures, thresholds)
    except Exception as fault:
        broken = _short(f"{type(fault).__name__}: {fault}")
        return findings | {rule.rule_id: Finding(fault=broken) for rule in open_rules}
    for rule in open_rules:
        findings[rule.rule_id] = _finding(rule, results.get(rule.rule_id))
    return findings


def _validate(
    name: str, rules: list[Rule], measures: Measures, thresholds: Thresholds
) -> dict[str, "ExpectationValidationResult"]:
    """Results by rule id."""
    batch = _frames().get_batch({"dataframe": _frame(rules, measures)})
    validation = batch.validate(_suite(name, rules, thresholds), result_format=RESULT_FORMAT)
    return {
        result.expectation_config.meta["rule_id"]: result
        for result in validation.results
        if result.expectation_config is not None
    }


@cache
def _frames() -> "BatchDefinition[None]":
    """What takes frames in: a context in memory that writes no file and calls nobody."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars={"globally": False},
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("motcua").add_dataframe_asset("measures")
    return asset.add_batch_definition_whole_dataframe("whole")


def _frame(rules: list[Rule], measures: Measures) -> "DataFrame":
    import pandas as pd

    columns: dict[str, Any] = {
        rule.rule_id: pd.array(
            [measures.of(rule.rule_id, subject).value for subject in measures.subjects],
            dtype="Float64",
        )
        for rule in rules
    }
    return pd.DataFrame({SUBJECT: list(measures.subjects), **columns})


def _suite(name: str, rules: list[Rule], thresholds: Thresholds) -> "ExpectationSuite":
    from great_expectations.core import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    return ExpectationSuite(
        name=name,
        expectations=[
            ExpectationConfiguration(
                type=rule.expect,
                kwargs={
                    "column": rule.rule_id,
                    **rule.kwargs,
                    **{name: thresholds.value(bound) for name, bound in rule.bounds.items()},
                },
                meta={"rule_id": rule.rule_id},
                severity=rule.severity,
            )
            for rule in rules
        ],
    )


def _finding(rule: Rule, result: "ExpectationValidationResult | None") -> Finding:
    # The library leaves a question out, and only logs it, when it does not know it.
    if result is None:
        return Finding(fault=f"Great Expectations did not accept {rule.expect} as it is asked")
    fault = _raised(result.exception_info or {})
    if fault:
        return Finding(fault=fault)
    details = result.result or {}
    missing = details.get("missing_count", 0)
    if missing and not rule.may_be_unknown:
        return Finding(fault=f"{missing} subjects have no value")
    failing = frozenset(
        subject for entry in details.get("unexpected_index_list", []) for subject in entry[SUBJECT]
    )
    if bool(failing) == bool(result.success):
        return Finding(fault="the result names no subject for what it says")
    return Finding(failing=failing)


def _raised(exception_info: Mapping[str, Any]) -> str:
    """What an expectation raised; the library nests one entry per metric, or gives a single one."""
    single = "raised_exception" in exception_info
    entries = [exception_info] if single else list(exception_info.values())
    messages = sorted(
        {str(entry["exception_message"]) for entry in entries if entry["raised_exception"]}
    )
    return _short("; ".join(messages) or "it raised without a message") if messages else ""


def _short(message: str) -> str:
    return " ".join(message.split())[:LONGEST_FAULT]
