"""Each rule from D15 on: what fails it, and what only resembles that."""

from collections.abc import Callable
from typing import Any

import pytest

from expectations.report_ready import QuarterMeasures, measure_quarter
from expectations.report_ready_further_queries import OF_COMMUNE
from expectations.report_ready_rules import COMMUNE_RULES, PROVINCE_RULES
from expectations.rules import by_id
from expectations.thresholds import load_thresholds
from warehouse.database import open_for_reading
from warehouse.periods import Quarter
from warehouse.settings import Settings

HERE = {"commune_code": "10657"}
NOW = HERE | {"quarter_code": "2023-Q2"}
BEFORE = HERE | {"quarter_code": "2023-Q1"}
FEE = NOW | {
    "dossier_code": "H23-1",
    "summed_amount": 100_000_001,
    "figures": ["fee_paid_amount", "fee_paid_count"],
}
LOST = HERE | {"source": "hai_duong", "entity": "papers", "reason_code": "unknown_dossier"}
TOO_SMALL = LOST | {"entity": "payments", "reason_code": "unreadable_amount"}

Rows = list[tuple[str, dict[str, Any]]]
DEFECTS: dict[str, Rows] = {
    "D15": [
        ("rpt_indicator_outliers", NOW | {"indicator_code": "06a.7", "is_outlier": True}),
        ("rpt_indicator_outliers", NOW | {"indicator_code": "06a.10", "is_outlier": True}),
    ],
    "D16": [
        ("rpt_suspicious_dossiers", NOW | {"dossier_code": "H23-1", "reason_code": "a"}),
        ("rpt_suspicious_dossiers", NOW | {"dossier_code": "H23-1", "reason_code": "b"}),
    ],
    "D17": [
        ("fct_unplaced_records", LOST | {"record_id": "r1"}),
        ("fct_unplaced_records", LOST | {"record_id": "r1", "entity": "ratings"}),
    ],
    "D18": [
        ("fct_load_completeness", HERE | {"day_date": "2023-03-15", "is_silent": True}),
        ("fct_load_completeness", HERE | {"day_date": "2023-06-14", "is_silent": True}),
    ],
    "D22": [
        ("fct_figure_members", FEE),
        ("fct_unplaced_records", TOO_SMALL | {"record_id": "id H23-1"}),
    ],
}
FOUND: dict[str, tuple[int, tuple[str, ...]]] = {
    "D15": (2, ("06a.10", "06a.7")),
    "D16": (1, ("H23-1",)),
    "D17": (2, ("papers r1", "ratings r1")),
    "D18": (2, ("2023-03-15", "2023-06-14")),
    "D22": (2, ("H23-1", "H23-1")),
}
NEAR_MISSES: dict[str, Rows] = {
    "D15": [
        ("rpt_indicator_outliers", NOW | {"indicator_code": "06a.7", "is_outlier": False}),
        ("rpt_indicator_outliers", BEFORE | {"indicator_code": "06a.7", "is_outlier": True}),
    ],
    "D16": [("rpt_suspicious_dossiers", BEFORE | {"dossier_code": "H23-1", "reason_code": "a"})],
    "D18": [
        ("fct_load_completeness", HERE | {"day_date": "2023-03-14", "is_silent": True}),
        ("fct_load_completeness", HERE | {"day_date": "2023-06-15", "is_silent": True}),
        ("fct_load_completeness", HERE | {"day_date": "2023-05-02", "is_silent": False}),
    ],
    "D22": [
        ("fct_figure_members", FEE | {"summed_amount": 100_000_000}),
        ("fct_figure_members", FEE | {"figures": ["land_paid_amount", "land_paid_count"]}),
        ("fct_figure_members", FEE | BEFORE),
        ("fct_unplaced_records", TOO_SMALL | {"record_id": "of no dossier of this quarter"}),
    ],
}

Ask = Callable[[], tuple[QuarterMeasures, dict[str, list[str]]]]


@pytest.fixture
def ask(settings: Settings, judge: Any) -> Ask:
    """What 2023-Q2 counts, and the communes by the rule that they fail."""

    def measure() -> tuple[QuarterMeasures, dict[str, list[str]]]:
        with open_for_reading(settings.published) as connection:
            measures = measure_quarter(connection, Quarter(2023, 2), load_thresholds())
        groups = [(COMMUNE_RULES, measures.by_commune), (PROVINCE_RULES, measures.of_province)]
        return measures, judge(groups)

    return measure


def add_all(warehouse: Any, rows: Rows) -> None:
    warehouse.add_dossier("H23-1")
    for table, row in rows:
        warehouse.add(table, **row)


def test_every_rule_has_a_defect_in_this_file() -> None:
    told_apart = {"D19", "D20", "D21", "D23"}

    assert set(DEFECTS) | told_apart == set(OF_COMMUNE)
    assert DEFECTS.keys() == FOUND.keys()


def test_only_the_amounts_close_the_door() -> None:
    rules = by_id([*COMMUNE_RULES, *PROVINCE_RULES])
    closing = {rule_id for rule_id in [*OF_COMMUNE, "D24"] if rules[rule_id].severity == "critical"}

    assert closing == {"D22"}


@pytest.mark.parametrize("rule_id", sorted(DEFECTS))
def test_a_defect_fails_its_rule_for_its_commune_only(
    rule_id: str, warehouse: Any, ask: Ask
) -> None:
    add_all(warehouse, DEFECTS[rule_id])

    measures, failing = ask()

    found = measures.by_commune.of(rule_id, "10657")
    assert failing == {rule_id: ["10657"]}
    assert (found.count, found.examples) == FOUND[rule_id]


@pytest.mark.parametrize("rule_id", sorted(NEAR_MISSES))
def test_what_only_resembles_a_defect_fails_nothing(rule_id: str, warehouse: Any, ask: Ask) -> None:
    add_all(warehouse, NEAR_MISSES[rule_id])

    assert ask()[1] == {}


def test_papers_are_missed_where_the_dossier_counts(warehouse: Any, ask: Ask) -> None:
    warehouse.add_moved_dossier()
    warehouse.execute("delete from marts.fct_dossier_papers")

    assert ask()[1] == {"D19": ["10606"]}


def test_a_procedure_that_is_not_in_force_is_told_where_the_dossier_counts(
    warehouse: Any, ask: Ask
) -> None:
    warehouse.add_moved_dossier()
    warehouse.execute("update marts.dim_procedures set issued_date = '2023-06-01'")

    assert ask()[1] == {"D21": ["10606"]}


def test_an_unreadable_amount_closes_the_door_where_the_dossier_counts(
    warehouse: Any, ask: Ask
) -> None:
    warehouse.add_moved_dossier()
    warehouse.add("fct_unplaced_records", **(TOO_SMALL | {"record_id": "id H23-1"}))

    assert ask()[1] == {"D22": ["10606"]}


def test_an_amount_closes_the_door_whose_sum_it_stands_in(warehouse: Any, ask: Ask) -> None:
    warehouse.add_dossier("H23-1")
    warehouse.add("fct_figure_members", **(FEE | {"commune_code": "10606"}))

    assert ask()[1] == {"D22": ["10606"]}


def test_a_payment_that_has_no_place_for_another_reason_only_warns(
    warehouse: Any, ask: Ask
) -> None:
    unknown = TOO_SMALL | {"record_id": "id H23-1", "reason_code": "unknown_kind"}
    add_all(warehouse, [("fct_unplaced_records", unknown)])

    assert ask()[1] == {"D17": ["10657"]}


def test_at_most_ten_examples_are_kept(warehouse: Any, ask: Ask) -> None:
    rows = [("fct_unplaced_records", LOST | {"record_id": f"r{n:02}"}) for n in range(12, 0, -1)]
    add_all(warehouse, rows)

    found = ask()[0].by_commune.of("D17", "10657")

    assert found.count == 12
    assert found.examples == tuple(f"papers r{n:02}" for n in range(1, 11))


def test_a_counted_dossier_needs_its_papers(warehouse: Any, ask: Ask) -> None:
    warehouse.add_dossier("H23-1")
    warehouse.add_dossier("H23-2", is_counted=False, status_code="1", received_at=None, due_at=None,
                          end_at=None, end_kind=None)  # fmt: skip
    warehouse.add_dossier("H23-3", received_at="2023-01-02 08:00:00", end_at="2023-01-04 08:00:00")
    warehouse.execute("delete from marts.fct_dossier_papers")

    measures, failing = ask()

    assert failing == {"D19": ["10657"]}
    assert measures.by_commune.of("D19", "10657").examples == ("H23-1",)


def test_a_commune_that_declared_nothing_for_the_quarter_is_told_what_stays_empty(
    warehouse: Any, ask: Ask
) -> None:
    warehouse.execute(
        "delete from marts.fct_declared_values"
        " where commune_code = '10606' and quarter_code = '2023-Q2'"
        " or commune_code = '10660' and quarter_code = '2023-Q1'"
    )

    measures, failing = ask()

    assert failing == {"D20": ["10606"]}
    assert measures.by_commune.of("D20", "10606").count == 20


@pytest.mark.parametrize(
    ("applied_at", "issued_date", "abolished_date", "is_wrong"),
    [
        ("2023-05-01 08:00:00", "2023-05-02", None, True),
        ("2023-05-02 00:00:00", "2023-05-02", None, False),
        ("2023-05-01 23:59:59", None, "2023-05-02", False),
        ("2023-05-02 00:00:00", None, "2023-05-02", True),
        (None, "2023-05-03", None, True),
        (None, None, "2023-05-03", False),
    ],
)
def test_the_procedure_must_be_in_force_on_the_day_of_filing(
    applied_at: str | None,
    issued_date: str | None,
    abolished_date: str | None,
    is_wrong: bool,
    warehouse: Any,
    ask: Ask,
) -> None:
    warehouse.add_dossier("H23-1", applied_at=applied_at)
    warehouse.execute(
        "update marts.dim_procedures set issued_date = ?, abolished_date = ?",
        [issued_date, abolished_date],
    )

    assert ask()[1] == ({"D21": ["10657"]} if is_wrong else {})


@pytest.mark.parametrize(("rating_count", "is_wrong"), [(100, False), (101, True)])
def test_ratings_are_compared_with_resolved_dossiers(
    rating_count: int, is_wrong: bool, warehouse: Any, ask: Ask
) -> None:
    warehouse.execute(
        "update marts.rpt_commune_quarter set rating_count = ? where commune_code = '10657'",
        [rating_count],
    )

    measures, failing = ask()

    assert failing == ({"D23": ["10657"]} if is_wrong else {})
    if is_wrong:
        found = measures.by_commune.of("D23", "10657")
        assert (found.count, found.reference) == (101, 100)


def test_records_that_name_no_reporting_commune_are_the_provinces(warehouse: Any, ask: Ask) -> None:
    for commune_code in (None, "99999"):
        warehouse.add(
            "fct_unplaced_records",
            **(LOST | {"commune_code": commune_code, "record_id": f"of {commune_code}"}),
        )

    measures, failing = ask()

    assert failing == {"D24": ["2023-Q2"]}
    found = measures.of_province.of("D24", "2023-Q2")
    assert (found.count, found.examples) == (2, ("papers of 99999", "papers of None"))


def test_a_warehouse_without_one_of_these_marts_breaks_that_rule_alone(
    warehouse: Any, settings: Settings
) -> None:
    warehouse.execute("drop table marts.rpt_indicator_outliers")

    with open_for_reading(settings.published) as connection:
        measures = measure_quarter(connection, Quarter(2023, 2), load_thresholds())

    assert list(measures.by_commune.faults) == ["D15"]
    assert measures.of_province.faults == {}
