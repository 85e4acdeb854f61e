"""Nights after a quarter was frozen, while the portal changes its past: late, back-dated,
corrected, reopened, disappeared and reassigned dossiers, one in twenty.

A sample runs in `make test`; all 207 communes and sixty nights in `make soak`.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from simulator.amendments import KINDS, amended, causes
from simulator.naive_counter import COLUMNS, count
from simulator.province import generate
from tests.conftest import SMALL_PROVINCE_COMMUNES
from tests.soak.house import FREEZE, QUARTER, House, frozen_house
from warehouse.database import open_for_reading
from warehouse.frozen import open_vintage, read_vintage
from warehouse.verification import verify_quarter

# All communes, a tenth of their dossiers (Đồng Lạc whole): sixty nights in a quarter of an hour.
SOAK_SCALE = 0.1
Cells = dict[tuple[str, ...], int]


def check_the_night(house: House, night: date) -> None:
    """Frozen unchanged; frozen + ledger = live in every cell; every cause is the log's."""
    assert house.hashes() == house.frozen
    assert verify_quarter(house.settings, QUARTER) == (1,)
    vintage = read_vintage(house.settings, QUARTER)
    with open_vintage(vintage) as connection:
        before, fields_before = sheet(connection), by_field(connection)
    with open_for_reading(house.settings.published) as connection:
        after, fields_after = sheet(connection), by_field(connection)
        deltas = ledger(connection, "commune_code, column_name")
        fields_deltas = ledger(connection, "commune_code, field_code, column_name")
        found = connection.execute(
            "select distinct dossier_code, cause_code from marts.fct_restated_records"
            " where record_kind = 'dossier' order by all"
        ).fetchall()
    assert before.keys() == after.keys()
    wrong = {
        cell: (value, deltas.get(cell, 0), after[cell])
        for cell, value in before.items()
        if value + deltas.get(cell, 0) != after[cell]
    }
    assert wrong == {}
    counted = {cell[-1] for cell in fields_before} | {cell[-1] for cell in fields_after}
    cells = fields_before.keys() | fields_after.keys()
    cells |= {cell for cell in fields_deltas if cell[-1] in counted and cell[1]}
    wrong_fields = {
        cell: (fields_before.get(cell, 0), fields_deltas.get(cell, 0), fields_after.get(cell, 0))
        for cell in cells
        if fields_before.get(cell, 0) + fields_deltas.get(cell, 0) != fields_after.get(cell, 0)
    }
    assert wrong_fields == {}
    expected = causes(house.amendments, night, full_pulls=house.full_pulls())
    assert dict(found) == expected
    assert len(found) == len(expected)


def sheet(connection: DuckDBPyConnection) -> Cells:
    """Every whole number of the report sheet of the quarter, by commune and column."""
    return _cells(
        connection,
        "select commune_code, name, value from (unpivot (select commune_code,"
        " columns('_(count|amount)$') from marts.rpt_commune_quarter where quarter_code = $q)"
        " on columns('_(count|amount)$') into name name value value)",
    )


def by_field(connection: DuckDBPyConnection) -> Cells:
    """Every count of the quarter by commune, field and column."""
    return _cells(
        connection,
        "select commune_code, field_code, name, value from (unpivot (select commune_code,"
        " field_code, columns('_count$') from marts.fct_dossiers_by_commune_quarter"
        " where quarter_code = $q) on columns('_count$') into name name value value)"
        " where value <> 0",
    )


def ledger(connection: DuckDBPyConnection, keys: str) -> Cells:
    """The ledger's deltas of the quarter added up."""
    return _cells(
        connection,
        f"select {keys}, sum(delta_count) from marts.fct_restatements"  # noqa: S608
        f" where quarter_code = $q group by {keys}",
    )


def _cells(connection: DuckDBPyConnection, query: str) -> Cells:
    rows = connection.execute(query, {"q": QUARTER.code}).fetchall()
    return {tuple(key): int(value) for *key, value in rows}


def check_against_the_log(house: House, night: date) -> None:
    """After a pull of everything, live figures are those that plain loops count from the log."""
    by_hand = count(amended(house.province, house.amendments, night), today=night)
    with open_for_reading(house.settings.published) as connection:
        by_marts = by_field(connection)
    expected = {
        (commune, field_code, column): value
        for (commune, quarter, field_code), row in by_hand.items()
        if quarter == QUARTER.code
        for column, value in row.items()
        if value
    }
    assert {cell: value for cell, value in by_marts.items() if cell[-1] in COLUMNS} == expected


def live(house: House, nights: tuple[date, ...]) -> None:
    """Night after night, everything checked; against the log whenever all was pulled."""
    full_pulls = 0
    for night in nights:
        house.night(night)
        check_the_night(house, night)
        if night in house.full_pulls():
            check_against_the_log(house, night)
            full_pulls += 1
    assert full_pulls == len(nights) // 7


def nights_after(count: int) -> tuple[date, ...]:
    return tuple(FREEZE + timedelta(days=day) for day in range(1, count + 1))


def test_eight_nights_after_the_freeze_of_a_small_province(tmp_path: Path) -> None:
    province = generate(commune_codes=SMALL_PROVINCE_COMMUNES, scale=0.1)
    nights = nights_after(8)
    with frozen_house(tmp_path, province, nights, communes=["10657"]) as house:
        assert {each.kind for each in house.amendments} == set(KINDS)
        live(house, nights)


@pytest.mark.soak
def test_sixty_nights_after_the_freeze_of_all_communes(tmp_path: Path) -> None:
    province = generate(scale=SOAK_SCALE)
    nights = nights_after(60)
    with frozen_house(tmp_path, province, nights) as house:
        live(house, nights)
