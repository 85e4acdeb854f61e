from collections.abc import Callable
from typing import Any

import pytest

from expectations.examination import examine
from expectations.findings import RuleBroke
from expectations.report_ready import QuarterMeasures, measure_quarter
from expectations.report_ready_rules import (
    COMMUNE_RULES,
    CONDITIONS,
    PROVINCE_RULES,
    QUARANTINE_CONDITIONS,
)
from expectations.thresholds import load_thresholds
from expectations.verdicts import Unplaced
from warehouse.database import open_for_reading
from warehouse.periods import Quarter
from warehouse.settings import Settings

THRESHOLDS = load_thresholds()
# A dossier without a day of receipt, or with one after the quarter, counts in no commune of it.
OF_NO_FIGURE = {"D02", "D04"}
OPEN = {"status_code": "4", "end_kind": None, "end_at": None}
NOT_ACCEPTED = {"received_at": None, "due_at": None, "is_counted": False} | OPEN

DEFECTS: dict[str, dict[str, Any]] = {
    "D01": {"level_code": "2", "channel_code": "2"},
    "D02": NOT_ACCEPTED,
    "D03": {"end_at": None},
    "D04": {"received_at": "2023-06-20 08:00:00", "due_at": "2023-06-29 17:00:00"} | OPEN,
    "D05": {"end_at": "2023-06-15 01:00:01"},
    "D06": {"end_at": "2023-05-02 08:14:59"},
    "D11": {"due_at": None},
    "D12": {"has_channel": False, "channel_code": "1"},
    "D13": {"due_at": "2023-05-01 23:59:59"},
}
NEAR_MISSES: dict[str, dict[str, Any]] = {
    "D01": {"level_code": "2", "channel_code": "1"},
    "D02": NOT_ACCEPTED | {"status_code": "5"},
    "D03": OPEN,
    "D04": {"received_at": "2023-06-14 23:59:59", "due_at": "2023-06-29 17:00:00"} | OPEN,
    "D05": {"end_at": "2023-06-15 01:00:00"},
    "D06": {"end_at": "2023-05-02 00:00:00"},
    "D11": NOT_ACCEPTED | {"status_code": "1"},
    "D12": NOT_ACCEPTED | {"status_code": "3", "has_channel": False},
    "D13": {"due_at": "2023-05-02 00:00:00"},
}
REASONS = {"D07": "unknown_status", "D08": "unreadable_date", "D09": "duplicate_code"}

Measure = Callable[..., QuarterMeasures]
Failing = Callable[..., dict[str, list[str]]]


@pytest.fixture
def measure(settings: Settings) -> Measure:
    def measure_code(quarter_code: str = "2023-Q2") -> QuarterMeasures:
        with open_for_reading(settings.published) as connection:
            return measure_quarter(connection, Quarter.parse(quarter_code), THRESHOLDS)

    return measure_code


@pytest.fixture
def failing(judge: Any, measure: Measure) -> Failing:
    """Communes by the rule they fail; the province's own rules name the quarter."""

    def fail(quarter_code: str = "2023-Q2") -> dict[str, list[str]]:
        measures = measure(quarter_code)
        found: dict[str, list[str]] = judge(
            [(COMMUNE_RULES, measures.by_commune), (PROVINCE_RULES, measures.of_province)]
        )
        return found

    return fail


def test_every_rule_about_dossiers_has_a_defect_and_a_near_miss() -> None:
    assert set(DEFECTS) == set(NEAR_MISSES) == set(CONDITIONS)
    assert set(REASONS) == set(QUARANTINE_CONDITIONS)


def test_sound_dossiers_fail_no_rule(warehouse: Any, failing: Failing) -> None:
    warehouse.add_dossier("H23-1")
    warehouse.add_dossier("H23-2", commune_code="10606", **OPEN)

    assert failing() == {}


@pytest.mark.parametrize("rule_id", sorted(DEFECTS))
def test_a_defect_fails_its_rule_for_its_commune_only(
    rule_id: str, warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", **DEFECTS[rule_id])
    warehouse.add_dossier("H23-2", commune_code="10606")

    measures = measure()

    assert failing() == {rule_id: ["10657"]}
    assert measures.by_commune.of(rule_id, "10657").count == 1
    assert measures.by_commune.of(rule_id, "10657").examples == ("H23-1",)


@pytest.mark.parametrize("rule_id", sorted(DEFECTS.keys() - OF_NO_FIGURE))
def test_a_defect_fails_the_commune_for_which_the_dossier_counts_in_the_quarter(
    rule_id: str, warehouse: Any, failing: Failing
) -> None:
    warehouse.add_moved_dossier(**DEFECTS[rule_id])

    assert failing() == {rule_id: ["10606"]}


@pytest.mark.parametrize("rule_id", sorted(OF_NO_FIGURE))
def test_a_defect_that_keeps_a_dossier_out_of_the_figures_fails_the_commune_shown_last(
    rule_id: str, warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", **DEFECTS[rule_id])
    warehouse.add("fct_dossier_quarters", dossier_code="H23-1", quarter_code="2023-Q1",
                  commune_code="10660")  # fmt: skip

    assert failing() == {rule_id: ["10657"]}


@pytest.mark.parametrize("rule_id", sorted(NEAR_MISSES))
def test_what_only_resembles_a_defect_fails_nothing(
    rule_id: str, warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", **NEAR_MISSES[rule_id])

    assert failing() == {}


@pytest.mark.parametrize("status_code", ["2", "4", "6", "9", "10"])
def test_every_accepted_status_needs_an_intake_date(
    status_code: str, warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", **(NOT_ACCEPTED | {"status_code": status_code}))

    assert failing() == {"D02": ["10657"]}


def test_at_most_ten_examples_are_kept_in_order(warehouse: Any, measure: Measure) -> None:
    for number in range(12, 0, -1):
        warehouse.add_dossier(f"H23-{number:02}", due_at=None)

    found = measure().by_commune.of("D11", "10657")

    assert found.count == 12
    assert found.examples == tuple(f"H23-{number:02}" for number in range(1, 11))


@pytest.mark.parametrize(
    ("received_at", "end_at", "concerns"),
    [
        ("2023-01-05 08:00:00", "2023-03-14 23:59:59", False),
        ("2023-01-05 08:00:00", "2023-03-15 00:00:00", True),
        ("2023-06-14 23:59:59", "2023-06-15 00:00:00", True),
        ("2023-06-15 00:00:00", "2023-06-15 00:30:00", False),
    ],
)
def test_a_rule_counts_the_dossiers_that_concern_the_quarter(
    received_at: str, end_at: str, concerns: bool, warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", received_at=received_at, end_at=end_at, due_at=None)

    assert failing() == ({"D11": ["10657"]} if concerns else {})


def test_an_end_before_the_intake_closes_the_quarter_of_the_intake(
    warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", end_at="2022-11-01 08:00:00")

    assert failing("2023-Q2") == {"D06": ["10657"]}


def test_an_end_before_the_intake_leaves_later_quarters_open(
    warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier(
        "H23-1", applied_at="2022-10-03 07:00:00", received_at="2022-10-03 08:00:00",
        due_at="2022-10-07 17:00:00", end_at="2022-10-02 08:00:00",
    )  # fmt: skip

    assert failing("2022-Q4") == {"D06": ["10657"]}
    assert failing("2023-Q2") == {}


def test_an_intake_in_the_future_is_placed_by_the_day_of_application(
    warehouse: Any, failing: Failing
) -> None:
    future = DEFECTS["D04"] | {"applied_at": "2023-06-15 00:30:00"}
    warehouse.add_dossier("H23-1", **future)

    assert failing() == {}


def test_an_intake_in_the_future_without_a_believable_application_is_not_overlooked(
    warehouse: Any, failing: Failing
) -> None:
    warehouse.add_dossier("H23-1", **(DEFECTS["D04"] | {"applied_at": "2023-06-20 07:00:00"}))

    assert failing() == {"D04": ["10657"]}


def test_the_future_begins_when_the_dossiers_own_source_was_read(
    warehouse: Any, failing: Failing
) -> None:
    warehouse.execute(
        "insert into marts.dim_landing_windows (source, entity, finished_at) values "
        "('hai_phong', 'dossiers', '2023-06-15 02:00:00'), "
        "('hai_duong', 'procedures', '2023-06-15 02:00:00')"
    )
    warehouse.add_dossier("H23-1", end_at="2023-06-15 01:30:00")
    warehouse.add_dossier("H24-1", end_at="2023-06-15 01:30:00", source="hai_phong",
                          commune_code="10606")  # fmt: skip

    assert failing() == {"D05": ["10657"]}


@pytest.mark.parametrize("rule_id", sorted(REASONS))
def test_a_quarantined_dossier_fails_the_rule_of_its_reason(
    rule_id: str, warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.add_quarantined("q1", reason_code=REASONS[rule_id])
    warehouse.add_quarantined("q2", reason_code=REASONS[rule_id], dossier_code=None)

    measures = measure()

    assert failing() == {rule_id: ["10657"]}
    assert measures.by_commune.of(rule_id, "10657").count == 2
    assert measures.by_commune.of(rule_id, "10657").examples == ("H23-9", "q2")


@pytest.mark.parametrize(
    ("possible_from_date", "possible_to_date", "concerns"),
    [
        ("2023-06-15", None, False),
        ("2023-06-14", None, True),
        ("2023-01-05", "2023-03-14", False),
        ("2023-01-05", "2023-03-15", True),
        (None, None, True),
        ("2023-01-05", "2022-11-01", False),
    ],
)
def test_a_quarantined_dossier_holds_back_every_quarter_it_could_belong_to(
    possible_from_date: str | None,
    possible_to_date: str | None,
    concerns: bool,
    warehouse: Any,
    failing: Failing,
) -> None:
    warehouse.add_quarantined(
        possible_from_date=possible_from_date, possible_to_date=possible_to_date
    )

    assert failing() == ({"D07": ["10657"]} if concerns else {})


def test_a_quarantined_dossier_fails_the_commune_that_held_it_in_the_quarter(
    warehouse: Any, failing: Failing
) -> None:
    warehouse.add_quarantined("q1")
    for quarter_code, commune_code in (("2023-Q1", "10660"), ("2023-Q2", "10606")):
        warehouse.add(
            "fct_figure_members",
            quarter_code=quarter_code,
            record_kind="quarantined",
            record_code="hai_duong/q1",
            commune_code=commune_code,
        )

    assert failing() == {"D07": ["10606"]}


def test_a_dossier_of_no_reporting_commune_is_listed_and_fails_no_commune(
    warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.add_quarantined("q1", reason_code="unknown_commune", commune_code="99999")
    warehouse.add_quarantined("q2", reason_code="unknown_commune", commune_code=None)
    warehouse.add_dossier("H23-1", commune_code="88888")
    warehouse.add_dossier("H23-2", **(NOT_ACCEPTED | {"commune_code": "88888"}))
    warehouse.add_dossier("H23-3", **(NOT_ACCEPTED | {"commune_code": "88888", "status_code": "1"}))

    measures = measure()

    assert failing() == {"D10": ["2023-Q2"]}
    assert measures.of_province.of("D10", "2023-Q2").count == 4
    assert measures.unplaced == (
        Unplaced(None, "unknown_commune", 1, ("H23-9",)),
        Unplaced("88888", "commune_not_reporting", 2, ("H23-1", "H23-2")),
        Unplaced("99999", "unknown_commune", 1, ("H23-9",)),
    )


def test_a_dossier_of_a_merged_commune_has_a_place_where_it_counts(
    warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.execute("delete from marts.rpt_commune_quarter where commune_code = '10657'")
    warehouse.add_moved_dossier()

    assert failing() == {}
    assert measure().unplaced == ()


def test_a_dossier_that_counts_for_no_reporting_commune_has_no_place(
    warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.execute("delete from marts.rpt_commune_quarter where commune_code = '10606'")
    warehouse.add_moved_dossier()

    assert failing() == {"D10": ["2023-Q2"]}
    assert measure().unplaced == (Unplaced("10606", "commune_not_reporting", 1, ("H23-1",)),)


@pytest.mark.parametrize(
    ("received_count", "is_unusual"),
    [(49, True), (50, False), (100, False), (200, False), (201, True), (0, True)],
)
def test_received_volume_is_compared_with_the_communes_own_earlier_quarters(
    received_count: int, is_unusual: bool, warehouse: Any, measure: Measure, failing: Failing
) -> None:
    warehouse.set_received("10657", "2023-Q2", received_count)

    measures = measure()

    assert failing() == ({"D14": ["10657"]} if is_unusual else {})
    found = measures.by_commune.of("D14", "10657")
    assert (found.count, found.reference) == (received_count, 100)


def test_a_few_dossiers_more_or_less_in_a_small_commune_are_not_unusual(
    warehouse: Any, failing: Failing
) -> None:
    for quarter_code in ("2022-Q3", "2022-Q4", "2023-Q1"):
        warehouse.set_received("10657", quarter_code, 5)
    warehouse.set_received("10657", "2023-Q2", 34)

    assert failing() == {}
    warehouse.set_received("10657", "2023-Q2", 35)
    assert failing() == {"D14": ["10657"]}


def test_one_earlier_quarter_is_no_habit(warehouse: Any, failing: Failing) -> None:
    for quarter_code in ("2022-Q3", "2022-Q4"):
        warehouse.set_received("10657", quarter_code, 0)
    warehouse.set_received("10657", "2023-Q2", 500)

    assert failing() == {}


@pytest.mark.parametrize(
    ("first_day", "is_unusual"),
    [("2022-12-14", True), ("2022-12-15", False), ("2023-06-14", False), ("2023-06-15", True)],
)
def test_a_commune_that_bore_the_code_before_makes_no_habit(
    first_day: str, is_unusual: bool, warehouse: Any, failing: Failing
) -> None:
    warehouse.add("dim_communes", commune_code="10657", valid_from=first_day)
    warehouse.set_received("10657", "2023-Q2", 500)

    assert failing() == ({"D14": ["10657"]} if is_unusual else {})


def test_what_is_left_of_a_commune_has_the_habit_of_its_own_row(
    warehouse: Any, measure: Measure
) -> None:
    named = "10657-until-2022-01-31"
    warehouse.execute(
        "update marts.rpt_commune_quarter set commune_code = ? where commune_code = '10657'",
        [named],
    )

    assert measure().by_commune.of("D14", named).reference == 100


def test_a_rule_whose_sql_fails_is_a_fault_of_that_rule_alone(
    warehouse: Any, measure: Measure
) -> None:
    warehouse.add_dossier("H23-1", **DEFECTS["D03"])
    warehouse.execute("alter table marts.fct_dossiers drop column level_code")

    by_commune = measure().by_commune

    findings = examine("communes", COMMUNE_RULES, by_commune, THRESHOLDS)
    assert list(by_commune.faults) == ["D01"]
    assert "level_code" in findings["D01"].fault
    assert findings["D03"].failing == {"10657"}
    assert [rule_id for rule_id, finding in findings.items() if finding.fault] == ["D01"]


def test_a_warehouse_without_the_sheet_of_communes_cannot_be_judged(
    warehouse: Any, measure: Measure
) -> None:
    warehouse.execute("drop table marts.rpt_commune_quarter")

    with pytest.raises(RuleBroke, match=r"rpt_commune_quarter cannot be read .*full-refresh"):
        measure()


def test_a_quarter_for_which_no_commune_reports_cannot_be_judged(
    warehouse: Any, measure: Measure
) -> None:
    warehouse.execute("delete from marts.rpt_commune_quarter")

    with pytest.raises(RuleBroke, match=r"No commune reports for 2023-Q2: complete .*communes.csv"):
        measure()
