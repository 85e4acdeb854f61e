"""The slow counters of the report sheet and of decision 766, held against numbers known by hand."""

import csv
from datetime import date, timedelta
from fractions import Fraction

from simulator.catalogue import read_catalogue
from simulator.naive_catalogue import count_catalogue, working_days_after, working_days_before
from simulator.naive_points import MAXIMA, points_of
from simulator.naive_score import count_inputs
from simulator.naive_sheet import MORE_COLUMNS, count_sheet
from simulator.province import Province
from warehouse.settings import PROJECT_ROOT

TODAY = date(2023, 6, 15)
CELL = ("10657", "2023-Q2")
SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"


def test_dong_lac_has_the_figures_of_the_real_report(small_province: Province) -> None:
    row = count_sheet(small_province, today=TODAY)[CELL]

    assert row["received_new_count"] == 1002
    assert row["resolved_in_time_count"] == 1007
    assert row["in_process_count"] == 9
    assert row["digitised_count"] == 999
    assert (row["rating_count"], row["rating_good_count"]) == (232, 232)
    assert (row["petition_count"], row["complaint_count"]) == (0, 1)
    assert row["complaint_on_conduct_count"] == 1
    assert (row["received_postal_count"], row["returned_by_post_count"]) == (0, 0)
    assert row["procedure_count"] == 139
    assert row["procedure_field_count"] == 28
    assert row["procedures_issued_or_amended_count"] == 18
    assert row["procedures_abolished_count"] == 3


def test_every_row_holds_what_the_columns_promise_of_each_other(small_province: Province) -> None:
    sheet = count_sheet(small_province, today=TODAY)

    assert len(sheet) == 8 * 4
    for row in sheet.values():
        assert (
            row["received_online_full_count"]
            + row["received_online_partial_count"]
            + row["received_online_other_count"]
            == row["received_online_count"]
        )
        assert row["reused_count"] <= row["digitised_count"] <= row["resolved_count"]
        assert (
            row["signed_result_count"]
            <= row["electronic_result_count"]
            <= row["result_required_count"]
        )
        assert (
            row["petition_count"] == row["petition_handled_count"] + row["petition_pending_count"]
        )
        assert row["fee_paid_online_amount"] <= row["fee_paid_amount"]
    assert sum(row["rating_poor_count"] for row in sheet.values()) > 0
    assert sum(row["land_paid_count"] for row in sheet.values()) > 0
    assert sum(row["petition_handled_on_time_count"] for row in sheet.values()) > 0


def test_open_petitions_are_carried_over_into_the_next_quarter(small_province: Province) -> None:
    sheet = count_sheet(small_province, today=TODAY)
    quarters = ["2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"]
    carried = 0
    for commune in small_province.communes:
        for earlier, later in zip(quarters, quarters[1:], strict=False):
            pending = sheet[commune.code, earlier]["petition_pending_count"]
            assert sheet[commune.code, later]["petition_carried_over_count"] == pending
            carried += pending

    assert carried > 0


def test_the_catalogue_stays_at_139_procedures_through_the_quarter_that_changes_it() -> None:
    catalogue = read_catalogue().as_known_on(TODAY)
    before = count_catalogue(catalogue, date(2022, 12, 15), date(2023, 3, 14))
    after = count_catalogue(catalogue, date(2023, 3, 15), date(2023, 6, 14))

    assert before["procedure_count"] == after["procedure_count"] == 139
    assert (after["procedures_issued_count"], after["procedures_amended_count"]) == (3, 15)
    assert before["procedures_abolished_count"] == 0
    assert after["procedures_public_count"] + after["procedures_not_public_count"] == 139


def test_working_days_skip_the_weekend_and_the_days_off() -> None:
    friday, monday = date(2023, 6, 9), date(2023, 6, 12)

    assert working_days_after(friday, 1) == monday
    assert working_days_after(date(2023, 6, 10), 1) == monday
    assert working_days_before(monday, 1) == friday
    assert working_days_after(date(2023, 4, 28), 1) == date(2023, 5, 4)


def test_all_ratios_of_one_give_all_points_but_those_without_a_source() -> None:
    points = points_of({indicator: [7, 7] for indicator in MAXIMA})

    assert sum(points.values()) == 98


def test_nothing_at_all_gives_the_twelve_points_of_the_petitions() -> None:
    assert sum(points_of({indicator: [0, 0] for indicator in MAXIMA}).values()) == 12


def test_points_reach_their_maximum_at_the_share_of_the_decision() -> None:
    points = points_of({"3.3": [1, 2], "3.1": [4, 5], "2.1": [1, 2], "5.4": [45, 100]})

    assert points == {"3.3": 6, "3.1": 2, "2.1": 10, "5.4": 3}


def test_scores_are_counted_for_whole_calendar_quarters_only(small_province: Province) -> None:
    inputs = count_inputs(small_province, today=TODAY)

    assert {code for _, code in inputs} == {"2022-Q3", "2022-Q4", "2023-Q1"}
    for pairs in inputs.values():
        assert pairs.keys() == MAXIMA.keys()
        assert all(0 <= part <= whole for code, (part, whole) in pairs.items() if code != "2.2")
        assert 0 < sum(points_of(pairs).values()) <= Fraction(98)


def test_what_is_not_known_on_the_day_is_not_counted(small_province: Province) -> None:
    early = count_sheet(small_province, today=date(2023, 3, 15))
    late = count_sheet(small_province, today=TODAY)

    assert CELL not in early
    assert (
        early["10657", "2023-Q1"]["petition_received_count"]
        == (late["10657", "2023-Q1"]["petition_received_count"])
    )
    assert TODAY - timedelta(days=92) == date(2023, 3, 15)


def test_every_counted_column_is_in_the_registry() -> None:
    with (SEEDS / "indicators.csv").open(encoding="utf-8", newline="") as file:
        columns = {row["column_name"] for row in csv.DictReader(file) if row["column_name"]}

    assert set(MORE_COLUMNS) <= columns
