from dataclasses import replace

import pytest

from expectations.examination import RESULT_FORMAT, Finding, _validate, examine
from expectations.rules import Measure, Measures, Rule
from expectations.thresholds import Thresholds, load_thresholds

COUNT = Rule("X01", "none_allowed", "critical", "", "", "", "", "")
RATIO = replace(
    COUNT,
    rule_id="X02",
    severity="warning",
    kwargs={},
    bounds={"min_value": "received_ratio_min", "max_value": "received_ratio_max"},
    may_be_unknown=True,
)


@pytest.fixture(scope="module")
def thresholds() -> Thresholds:
    return load_thresholds()


def measures(rule_id: str, **values: float | None) -> Measures:
    found = {subject: Measure(value, 0) for subject, value in values.items()}
    return Measures(("a", "b", "c"), by_rule={rule_id: found})


def test_subjects_that_fail_are_named_and_no_others(thresholds: Thresholds) -> None:
    findings = examine("s", [COUNT], measures("X01", b=2, c=0), thresholds)

    assert findings == {"X01": Finding(failing=frozenset({"b"}))}


def test_nothing_fails_when_nothing_was_counted(thresholds: Thresholds) -> None:
    assert examine("s", [COUNT], measures("X01"), thresholds) == {"X01": Finding()}


def test_bounds_come_from_the_thresholds(thresholds: Thresholds) -> None:
    found = measures("X02", a=0.49, b=0.5, c=2.0)

    assert examine("s", [RATIO], found, thresholds)["X02"].failing == {"a"}


def test_an_unknown_value_passes_where_it_may_be_unknown(thresholds: Thresholds) -> None:
    found = measures("X02", a=None, b=2.1, c=1)

    assert examine("s", [RATIO], found, thresholds)["X02"] == Finding(failing=frozenset({"b"}))


def test_an_unknown_value_elsewhere_is_a_fault_and_not_a_pass(thresholds: Thresholds) -> None:
    finding = examine("s", [COUNT], measures("X01", a=None), thresholds)["X01"]

    assert finding == Finding(fault="1 subjects have no value")


def test_an_expectation_that_raises_is_a_fault_and_not_bad_data(thresholds: Thresholds) -> None:
    raising = replace(COUNT, rule_id="X03", expect="expect_column_values_to_match_regex",
                      kwargs={"regex": "("})  # fmt: skip

    findings = examine("s", [COUNT, raising], measures("X01", b=1), thresholds)

    assert findings["X01"] == Finding(failing=frozenset({"b"}))
    assert findings["X03"].failing == frozenset()
    assert "Invalid regular expression" in findings["X03"].fault


def test_a_question_that_the_library_does_not_know_is_a_fault(thresholds: Thresholds) -> None:
    unknown = replace(COUNT, expect="expect_everything_to_be_fine")

    finding = examine("s", [unknown], measures("X01"), thresholds)["X01"]

    assert "expect_everything_to_be_fine" in finding.fault


def test_a_bound_that_is_not_there_is_a_fault(thresholds: Thresholds) -> None:
    unbound = replace(COUNT, bounds={"max_value": "no_such_bound"})

    assert "no_such_bound" in examine("s", [unbound], measures("X01"), thresholds)["X01"].fault


def test_a_rule_that_could_not_be_counted_is_a_fault_of_that_rule_alone(
    thresholds: Thresholds,
) -> None:
    found = measures("X01", b=1)
    found.faults["X02"] = "Binder Error"

    findings = examine("s", [COUNT, RATIO], found, thresholds)

    assert findings["X01"].failing == {"b"}
    assert findings["X02"] == Finding(fault="Binder Error")


def test_no_subject_at_all_is_a_fault_and_not_a_pass(thresholds: Thresholds) -> None:
    assert examine("s", [COUNT], Measures(()), thresholds)["X01"].fault == "there is nothing to ask"


def test_results_carry_subjects_and_no_values(thresholds: Thresholds) -> None:
    found = measures("X01", b=4711.0)

    result = _validate("s", [COUNT], found, thresholds)["X01"]

    assert RESULT_FORMAT["exclude_unexpected_values"] is True
    assert result.result["unexpected_index_list"] == [{"subject": ["b"]}]
    assert "4711" not in str(result.to_json_dict())


def test_each_expectation_carries_its_severity(thresholds: Thresholds) -> None:
    results = _validate("s", [COUNT, RATIO], measures("X01", b=1), thresholds)

    severities = {rule_id: str(r.expectation_config.severity) for rule_id, r in results.items()}
    assert severities["X01"].endswith(("critical", "CRITICAL"))
    assert severities["X02"].endswith(("warning", "WARNING"))
