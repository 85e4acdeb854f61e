"""Restating on other boundaries: the models' own SQL over 1,000 random histories of communes.

What is asked of it is known without following a succession: communes are sets of hamlets.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

import duckdb
import pytest

from tests.warehouse.conftest import Office
from tests.warehouse.random_mergers import BEGINNING, REFORMS, History, Unit, draw_history
from tests.warehouse.test_dbt_project import run_dbt

MODELS = ("int_communes__lineages", "dim_commune_lineages", "rpt_commune_quarter_on_boundaries")
QUARTERS = {
    "2005-Q1": date(2005, 3, 14),
    "2012-Q1": date(2012, 3, 14),
    "2017-Q1": date(2017, 3, 14),
    "2021-Q1": date(2021, 3, 14),
}
MAPS = (BEGINNING, *REFORMS)
Key = tuple[str, date]


@pytest.fixture(scope="module")
def histories() -> list[History]:
    return [draw_history(number) for number in range(1000)]


@pytest.fixture(scope="module")
def counts(histories: list[History]) -> dict[tuple[str, Unit], tuple[int, int]]:
    """Received and pending, by quarter and unit in force on its last day."""
    rng = Random("counts")  # noqa: S311
    return {
        (quarter, unit): (rng.randint(0, 500), rng.randint(0, 90))
        for history in histories
        for quarter, day in QUARTERS.items()
        for unit in history.in_force(day)
    }


@pytest.fixture(scope="module")
def restated(
    built_office: Office,
    histories: list[History],
    counts: dict[tuple[str, Unit], tuple[int, int]],
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The models run on the histories, as dbt compiles them."""
    built_office.settings.published.chmod(0o644)
    outcome = run_dbt(built_office, "compile", "--select", *MODELS)
    built_office.settings.published.chmod(0o444)
    compiled = {each.node.name: each.node for each in outcome.result.results}
    with duckdb.connect() as connection:
        name = compiled[MODELS[0]].database
        connection.execute(f"attach '{built_office.settings.published}' as made (read_only)")
        connection.execute(f"attach ':memory:' as {name}; use {name}")
        for schema in ("seeds", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        for table in ("seeds.communes", "seeds.commune_successions", "marts.rpt_commune_quarter"):
            connection.execute(f"create table {table} as from made.{table} limit 0")
        _fill(connection, histories, counts)
        for model in MODELS:
            node = compiled[model]
            connection.execute(f"create table {node.schema}.{model} as {node.compiled_code}")
        yield connection


def _fill(
    connection: duckdb.DuckDBPyConnection,
    histories: list[History],
    counts: dict[tuple[str, Unit], tuple[int, int]],
) -> None:
    units = [
        (unit.code, unit.code, unit.valid_from, last)
        for history in histories
        for unit, last in history.last_days.items()
    ]
    successions = [
        (old.code, new.code, new.valid_from, "whole" if is_whole else "part")
        for history in histories
        for old, new, is_whole in history.successions
    ]
    sheet = [
        (unit.code, quarter, QUARTERS[quarter], *figures)
        for (quarter, unit), figures in counts.items()
    ]
    _insert(connection, "seeds.communes", "commune_code, commune_name, valid_from, valid_to", units)
    connection.execute("create view marts.dim_communes as from seeds.communes")
    columns = "old_commune_code, new_commune_code, valid_from, share"
    _insert(connection, "seeds.commune_successions", columns, successions)
    columns = "commune_code, quarter_code, period_to, received_count, pending_count"
    _insert(connection, "marts.rpt_commune_quarter", columns, sheet)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: str,
    rows: Sequence[tuple[object, ...]],
) -> None:
    lists = [list(column) for column in zip(*rows, strict=True)]
    unnested = ", ".join("unnest(?)" for _ in lists)
    connection.execute(f"insert into {table} ({columns}) select {unnested}", lists)  # noqa: S608


def _lineages(connection: duckdb.DuckDBPyConnection) -> dict[tuple[Key, date], dict[Key, bool]]:
    found: dict[tuple[Key, date], dict[Key, bool]] = defaultdict(dict)
    rows = connection.execute(
        "select unit_code, unit_date, boundary_date, commune_code, valid_from, is_whole"
        " from marts.dim_commune_lineages"
    ).fetchall()
    for code, day, boundary, reached, reached_from, is_whole in rows:
        found[(code, day), boundary][reached, reached_from] = is_whole
    return found


def _key(unit: Unit) -> Key:
    return unit.code, unit.valid_from


def test_the_histories_have_all_that_may_happen(histories: list[History]) -> None:
    wholes = sum(whole for history in histories for _, _, whole in history.successions)
    parts = sum(not whole for history in histories for _, _, whole in history.successions)
    reused = sum(old.code == new.code for h in histories for old, new, _ in h.successions)
    chained = sum(
        new in {old for old, _, _ in history.successions}
        for history in histories
        for _, new, _ in history.successions
    )

    assert min(wholes, parts, reused, chained) > 500


def test_every_commune_is_found_wherever_it_lies_and_whole_only_where_all_of_it_lies(
    histories: list[History], restated: duckdb.DuckDBPyConnection
) -> None:
    found = _lineages(restated)

    for history in histories:
        for boundary in MAPS:
            there = {_key(unit): unit for unit in history.in_force(boundary)}
            for unit in history.last_days:
                reached = found[_key(unit), boundary]
                shares = {key for key, other in there.items() if unit.hamlets & other.hamlets}
                assert shares <= reached.keys() <= there.keys()
                wholes = [key for key, is_whole in reached.items() if is_whole]
                assert len(wholes) == (1 if len(reached) == 1 else 0)
                assert all(unit.hamlets <= there[key].hamlets for key in wholes)


def test_whole_steps_one_after_the_other_are_a_whole_step(
    histories: list[History], restated: duckdb.DuckDBPyConnection
) -> None:
    found = _lineages(restated)
    chains = 0

    for history in histories:
        wholly = {old: new for old, new, is_whole in history.successions if is_whole}
        for unit in history.last_days:
            end, steps = unit, 0
            while end in wholly:
                end, steps = wholly[end], steps + 1
            if history.last_days[end] is None:
                assert found[_key(unit), REFORMS[-1]] == {_key(end): True}
                chains += steps > 1

    assert chains > 100


def test_figures_add_up_over_whole_communes_and_what_is_left_out_is_said(
    histories: list[History],
    counts: dict[tuple[str, Unit], tuple[int, int]],
    restated: duckdb.DuckDBPyConnection,
) -> None:
    found = _lineages(restated)
    figures = {(quarter, unit.code): each for (quarter, unit), each in counts.items()}
    split_of: dict[tuple[str, date], set[str]] = defaultdict(set)
    units_of: dict[tuple[str, date], set[str]] = defaultdict(set)
    for quarter, unit in counts:
        for boundary in MAPS:
            units_of[quarter, boundary].add(unit.code)
            if len(found[_key(unit), boundary]) > 1:
                split_of[quarter, boundary].add(unit.code)
    restated_units: dict[tuple[str, date], list[str]] = defaultdict(list)
    said: dict[tuple[str, date], set[str]] = defaultdict(set)

    rows = restated.execute(
        "select quarter_code, boundary_date, is_whole, part_codes, split_codes, received_count,"
        " pending_count from marts.rpt_commune_quarter_on_boundaries"
    ).fetchall()
    for quarter, boundary, is_whole, parts, splits, received, pending in rows:
        assert set(splits) == set(parts) & split_of[quarter, boundary]
        assert is_whole == (not splits)
        if is_whole:
            assert received == sum(figures[quarter, part][0] for part in parts)
            assert pending == sum(figures[quarter, part][1] for part in parts)
            restated_units[quarter, boundary] += parts
        else:
            assert (received, pending) == (None, None)
            said[quarter, boundary] |= set(parts)

    for key, units in units_of.items():
        assert len(restated_units[key]) == len(set(restated_units[key]))
        assert set(restated_units[key]) | said[key] == units
        assert not set(restated_units[key]) & said[key]
        assert split_of[key] <= said[key]


def test_a_quarter_on_its_own_boundaries_is_the_sheet(
    counts: dict[tuple[str, Unit], tuple[int, int]], restated: duckdb.DuckDBPyConnection
) -> None:
    own = {
        quarter: max(boundary for boundary in MAPS if boundary <= day)
        for quarter, day in QUARTERS.items()
    }
    rows = restated.execute(
        "select quarter_code, commune_code, boundary_date, received_count, pending_count"
        " from marts.rpt_commune_quarter_on_boundaries"
    ).fetchall()

    found = {(q, code): figures for q, code, day, *figures in rows if day == own[q]}
    assert found == {(q, unit.code): list(figures) for (q, unit), figures in counts.items()}
