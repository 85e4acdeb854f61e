"""The seeds against what they stand for."""

import csv
from datetime import date, timedelta

from simulator.office import is_working_day
from simulator.ratings import SCALE
from warehouse.dbt_run import DBT_PROJECT
from warehouse.periods import Quarter


def rows(seed: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_quarters_of_the_seed_are_those_of_the_code() -> None:
    periods = [row for row in rows("reporting_periods") if row["calendar"] == "ND09"]

    assert len(periods) == 64
    for period in periods:
        quarter = Quarter.parse(period["period_code"])
        assert period["kind"] == "quarter"
        assert date.fromisoformat(period["period_from"]) == quarter.period_from
        assert date.fromisoformat(period["period_to"]) == quarter.period_to


def test_offices_rest_on_the_days_on_which_the_stand_in_does() -> None:
    exceptions = {row["day_date"]: row["is_working"] == "true" for row in rows("public_holidays")}
    day = date(2022, 6, 15)
    while day <= date(2023, 12, 31):
        is_working = exceptions.get(day.isoformat(), day.weekday() < 5)
        assert is_working == is_working_day(day), day
        day += timedelta(days=1)


def test_an_exception_of_the_calendar_is_one_and_says_where_it_comes_from() -> None:
    for row in rows("public_holidays"):
        is_weekend = date.fromisoformat(row["day_date"]).weekday() >= 5
        assert (row["is_working"] == "true") == is_weekend, row
        assert row["source"].startswith("Labour Code")


def test_every_number_that_a_commune_may_declare_is_an_indicator() -> None:
    items = {row["item_code"]: row for row in rows("declared_items") if row["kind"] != "text"}
    indicators = {
        row["indicator_code"]: row for row in rows("indicators") if row["origin"] == "declared"
    }

    assert items.keys() == indicators.keys()
    assert all(
        [item[key] for key in ("section", "name_vi", "kind", "unit")]
        == [indicators[code][key] for key in ("section", "name_vi", "kind", "unit")]
        for code, item in items.items()
    )


def test_petitions_are_due_after_the_days_of_decision_766() -> None:
    deadlines = {
        row["outcome_code"]: row["working_day_count"] for row in rows("petition_deadlines")
    }

    assert deadlines == {"answered": "15", "refused": "2", "forwarded": "5"}


def test_the_scale_of_the_stand_in_has_three_levels_of_three_classes() -> None:
    levels = {row["level_code"]: row["rating_class"] for row in rows("rating_scales")}

    assert {row["scale_code"] for row in rows("rating_scales")} == {SCALE}
    assert levels == {"tot": "good", "binh_thuong": "fair", "khong_hai_long": "poor"}


def test_the_province_of_the_stand_in_had_207_communes_until_the_merger() -> None:
    communes = rows("communes")
    before = [row for row in communes if row["province_code"] == "30"]

    assert len(before) == 207
    assert {row["valid_to"] for row in before} == {"2025-06-30"}
    assert {row["valid_from"] for row in communes if row not in before} == {"2025-07-01"}
    assert all(len(row["commune_code"]) == 5 for row in communes)


def test_the_default_policy_counts_withdrawn_and_stopped_dossiers_as_resolved_on_time() -> None:
    policy = {row["status_code"]: row for row in rows("dossier_end_policy")}

    assert {row["policy_version"] for row in policy.values()} == {"06a-2023-1"}
    assert {code: row["counted"] for code, row in policy.items()} == {
        "1": "excluded",
        "2": "pending",
        "3": "excluded",
        "4": "pending",
        "5": "pending",
        "6": "pending",
        "7": "resolved",
        "8": "resolved",
        "9": "resolved",
        "10": "resolved",
    }
    assert policy["7"]["resolved_class"] == policy["8"]["resolved_class"] == "on_time"
    assert policy["9"]["resolved_class"] == policy["10"]["resolved_class"] == "by_date"


def test_every_code_of_a_source_leads_to_one_of_the_national_contract() -> None:
    codes = {"status": {str(n) for n in range(1, 11)}, "channel": set("123"), "level": set("234")}

    found = rows("source_codes")

    assert len(found) == 16
    assert all(row["code"] in codes[row["code_list"]] for row in found)
