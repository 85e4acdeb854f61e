"""Four nights over the whole province, by HTTP: each cell of form II.06a is what loops count."""

from datetime import date
from pathlib import Path

from simulator.naive_counter import COLUMNS, count
from simulator.province import Province
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.settings import Settings

Cells = dict[tuple[str, str, str], dict[str, int]]


def counted_by_the_marts(settings: Settings) -> Cells:
    columns = ", ".join(COLUMNS)
    with open_for_reading(settings.published) as connection:
        rows = connection.execute(
            f"select commune_code, quarter_code, field_code, {columns}"  # noqa: S608
            " from marts.fct_dossiers_by_commune_quarter"
        ).fetchall()
    return {row[:3]: dict(zip(COLUMNS, row[3:], strict=True)) for row in rows}


def test_every_cell_is_what_plain_loops_over_the_event_log_count(
    home: Settings, province: Province, today: date
) -> None:
    by_hand = count(province, today=today)
    marts = counted_by_the_marts(home)

    assert len(by_hand) > 10_000
    assert marts.keys() == by_hand.keys()
    different = {
        (*cell, column): (marts[cell][column], by_hand[cell][column])
        for cell in by_hand
        for column in COLUMNS
        if marts[cell][column] != by_hand[cell][column]
    }
    assert different == {}


def test_nothing_of_the_default_province_is_quarantined(home: Settings) -> None:
    with open_for_reading(home.published) as connection:
        rows = connection.execute("from marts.fct_quarantined_dossiers").fetchall()

    assert rows == []


def test_dong_lac_prints_the_figures_of_the_real_report(home: Settings) -> None:
    form = COLUMNS[:11]
    columns = ", ".join([*form, "waiting_for_supplement_count"])
    with open_for_reading(home.published) as connection:
        (row,) = connection.execute(
            f"select {columns} from marts.rpt_commune_quarter"  # noqa: S608
            " where commune_code = '10657' and quarter_code = '2023-Q2'"
        ).fetchall()

    assert row == (1022, 986, 16, 20, 1007, 898, 109, 0, 15, 15, 0, 6)


def test_a_rebuild_from_landing_gives_the_same_dossiers_and_counts(
    home: Settings, tmp_path: Path
) -> None:
    tables = (
        "intermediate.int_dossiers__versions",
        "marts.fct_dossiers",
        "marts.rpt_commune_quarter",
    )

    def content() -> list[list[tuple[object, ...]]]:
        with open_for_reading(home.published) as connection:
            return [
                connection.execute(f"from {table} order by all").fetchall()  # noqa: S608
                for table in tables
            ]

    night_by_night = content()
    publish(home, build(home, full_refresh=True))

    assert content() == night_by_night
