"""Four nights over the whole province: each indicator of each commune is what plain loops count."""

import csv
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from simulator.naive_points import MAXIMA, points_of
from simulator.naive_score import count_inputs
from simulator.naive_sheet import Sheet, count_sheet
from simulator.province import Province
from warehouse.database import open_for_reading
from warehouse.settings import PROJECT_ROOT, Settings

REGISTRY = PROJECT_ROOT / "dbt_project" / "seeds" / "indicators.csv"


def registry() -> dict[str, dict[str, str]]:
    with REGISTRY.open(encoding="utf-8", newline="") as file:
        return {row["indicator_code"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def by_hand(province: Province, today: date) -> Sheet:
    return count_sheet(province, today=today)


@pytest.fixture(scope="module")
def sheet(home: Settings) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row of `rpt_commune_quarter`."""
    with open_for_reading(home.published) as connection:
        cursor = connection.execute("from marts.rpt_commune_quarter")
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["commune_code"], row["quarter_code"]): row for row in rows}


def test_every_count_and_amount_is_what_plain_loops_count(
    sheet: dict[tuple[str, str], dict[str, Any]], by_hand: Sheet
) -> None:
    columns = [
        row["column_name"]
        for row in registry().values()
        if row["column_name"] and row["kind"] != "share"
    ]
    counted = {column for row in by_hand.values() for column in row}

    assert len(sheet) == len(by_hand) == 207 * 4
    # Nothing of this province is quarantined: see test_every_cell.
    assert set(columns) - counted == {"quarantined_count"}
    different = {
        (*cell, column): (sheet[cell][column], by_hand[cell][column])
        for cell in by_hand
        for column in counted
        if sheet[cell][column] != by_hand[cell][column]
    }
    assert different == {}


def test_every_share_is_its_numerator_over_its_denominator(
    sheet: dict[tuple[str, str], dict[str, Any]], by_hand: Sheet
) -> None:
    indicators = registry()
    shares = [row for row in indicators.values() if row["kind"] == "share"]
    compared = 0
    for cell, row in by_hand.items():
        for share in shares:
            part = row[indicators[share["numerator_code"]]["column_name"]]
            whole = row[indicators[share["denominator_code"]]["column_name"]]
            value = sheet[cell][share["column_name"]]
            if whole == 0 or part > whole:
                assert value is None, (cell, share["indicator_code"])
            else:
                assert value == pytest.approx(part / whole, abs=1e-12)
                compared += 1

    assert len(shares) >= 15
    assert compared > 10_000


def test_every_input_and_score_of_decision_766_is_what_plain_loops_count(
    home: Settings, province: Province, today: date
) -> None:
    expected = count_inputs(province, today=today)
    with open_for_reading(home.published) as connection:
        rows = connection.execute(
            "select commune_code, period_code, indicator_code, numerator_count,"
            " denominator_count, points from marts.fct_766_scores"
        ).fetchall()
    found = {
        (commune, period, code): (n, d, points) for commune, period, code, n, d, points in rows
    }

    assert len(expected) == 207 * 3
    different = {}
    for (commune, period), pairs in expected.items():
        points = points_of(pairs)
        for code, (numerator, denominator) in pairs.items():
            cell = found[commune, period, code]
            wanted = float(points[code])
            if cell[:2] != (numerator, denominator) or abs(cell[2] - wanted) > 1e-9:
                different[commune, period, code] = (cell, (numerator, denominator, wanted))
    assert different == {}
    # 4.7, electronic certified copies, has no source: it is there, without a number.
    assert {code for _, _, code in found} == MAXIMA.keys() | {"4.7"}
    assert {cell for (_, _, code), cell in found.items() if code == "4.7"} == {(None, None, None)}


def test_the_total_is_the_sum_of_the_points_and_says_what_it_could_not_count(
    home: Settings, province: Province, today: date
) -> None:
    expected = count_inputs(province, today=today)
    with open_for_reading(home.published) as connection:
        rows = connection.execute(
            "select commune_code, period_code, total_points, computable_points"
            " from marts.rpt_commune_766"
        ).fetchall()

    assert len(rows) == len(expected)
    for commune, period, total, computable in rows:
        wanted = sum(points_of(expected[commune, period]).values(), Fraction(0))
        assert total == pytest.approx(float(wanted), abs=1e-9)
        assert computable == 98
