"""The statutory quarter: bounds, order, and the two ways to name it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from warehouse.periods import VIETNAM, Quarter, UnknownQuarter


def test_quarter_two_runs_from_the_15th_of_march_to_the_14th_of_june() -> None:
    quarter = Quarter.parse("2023-Q2")

    assert quarter.period_from == date(2023, 3, 15)
    assert quarter.period_to == date(2023, 6, 14)
    assert quarter.label == "quý II năm 2023"


def test_quarter_one_begins_in_december_of_the_year_before() -> None:
    quarter = Quarter.parse("2024-Q1")

    assert quarter.period_from == date(2023, 12, 15)
    assert quarter.period_to == date(2024, 3, 14)
    assert quarter.previous == Quarter(2023, 4)


def test_every_day_of_a_century_lies_in_exactly_one_quarter() -> None:
    quarters = [Quarter(year, number) for year in range(2000, 2101) for number in (1, 2, 3, 4)]

    gaps = [
        (earlier, later)
        for earlier, later in zip(quarters, quarters[1:], strict=False)
        if earlier.period_to + timedelta(days=1) != later.period_from
    ]

    assert len(quarters) == 404
    assert gaps == []


def test_the_quarter_ending_at_a_cut_off_is_found_in_any_time_zone() -> None:
    cut_off = datetime(2023, 6, 14, 17, tzinfo=UTC)

    assert Quarter.ending_at(cut_off) == Quarter(2023, 2)
    assert Quarter(2023, 2).end == datetime(2023, 6, 15, tzinfo=VIETNAM)


def test_a_moment_that_ends_no_quarter_is_refused() -> None:
    with pytest.raises(UnknownQuarter, match="No statutory quarter ends at"):
        Quarter.ending_at(datetime(2023, 7, 1, tzinfo=VIETNAM))


@pytest.mark.parametrize(
    "text", ["2023Q2", "2023-Q5", "23-Q1", "0000-Q1", "0999-Q4", "", "2023-Q2\n", "../2023-Q2"]
)
def test_a_text_of_another_form_is_no_quarter(text: str) -> None:
    with pytest.raises(UnknownQuarter, match="for example 2023-Q2"):
        Quarter.parse(text)
