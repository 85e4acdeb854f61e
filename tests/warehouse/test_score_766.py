"""The score of decision 766: its seeds, and one calendar quarter of one commune by hand."""

import csv
from datetime import date

import pytest

from simulator.naive_points import FULL_AT, FULL_WHEN_NOTHING, MAXIMA
from tests.warehouse.conftest import (
    RETURNED,
    Office,
    component,
    decision,
    dossier,
    fee_line,
    listed,
    papers,
    payment,
    procedure,
    rating,
    result,
)
from warehouse.dbt_run import DBT_PROJECT
from warehouse.settings import Settings

NIGHT = "2023-04-01"


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_seed_is_what_the_plain_counter_knows_of_the_decision() -> None:
    rows = {row["indicator_code"]: row for row in seed("score_766_indicators")}
    scored = {code for code, row in rows.items() if float(row["maximum_points"])}

    assert scored == {code for code, maximum in MAXIMA.items() if maximum} | {"4.7"}
    assert rows.keys() - scored == {"2.2", "5.1"}
    for code, maximum in MAXIMA.items():
        row = rows[code]
        assert float(row["maximum_points"]) == maximum
        assert float(row["full_share"]) == float(FULL_AT.get(code, 1))
        full = maximum if code in FULL_WHEN_NOTHING else 0
        assert float(row["zero_denominator_points"]) == full


def test_the_maxima_are_100_and_those_of_the_groups() -> None:
    groups: dict[str, float] = {}
    for row in seed("score_766_indicators"):
        group = row["group_code"]
        groups[group] = groups.get(group, 0) + float(row["maximum_points"])

    assert groups == {"A": 18, "B": 20, "C": 12, "D": 10, "E": 18, "F": 22}
    assert sum(groups.values()) == 100


def test_each_calendar_quarter_begins_where_the_one_before_ended() -> None:
    periods = [row for row in seed("reporting_periods") if row["calendar"] == "CALENDAR"]
    days = [
        (date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"]))
        for row in periods
    ]

    assert len(days) == 64
    assert days[0][0] == date(2020, 1, 1)
    assert all(before[1].toordinal() + 1 == after[0].toordinal()
               for before, after in zip(days, days[1:], strict=False))  # fmt: skip
    assert periods[12]["period_code"] == "2023-Q1"
    assert days[12] == (date(2023, 1, 1), date(2023, 3, 31))


@pytest.fixture(scope="module")
def scored_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One night after 2023-Q1: four dossiers of Đồng Lạc, their papers, fees and ratings."""
    office = Office(Settings(home=tmp_path_factory.mktemp("scored") / "var"))
    issued = decision("12/QĐ-UBND", "issue", "20230206", NGAYHIEULUC="20230220")
    catalogue = [
        procedure("1.000001", "HT", PHILEPHI="8000", THANHTOANTRUCTUYEN="1"),
        procedure("1.000002", "CT", MUCDO="2", KETNOICSDLDC="0", DUBOPHAN="0"),
        procedure("1.000003", "CT", QUYETDINH=listed(issued)),
    ]
    solved = {"dossierStatus_id": RETURNED, "appointmentDate": "2023-02-10T17:00:00.000+0700"}
    office.land(
        NIGHT,
        [
            dossier("first", acceptedDate="2023-01-01T08:00:00.000+0700"),
            dossier("in-time", completedDate="2023-02-10T17:00:00.000+0700", **solved),
            dossier("late", completedDate="2023-02-10T17:00:01.000+0700", **solved),
            dossier("at-desk", applyMethod_id="1", procedure_code="1.000003",
                    acceptedDate="2023-02-07T08:00:00.000+0700"),
        ],
        catalogue,
    )  # fmt: skip
    office.land_papers(
        NIGHT,
        papers("first"),
        papers(
            "in-time",
            components=listed(component(reused="2"), component()),
            results=listed(result(syncedToPersonalStore="1")),
        ),
        papers("late", syncedToNational="0", results=listed(result())),
    )
    office.land_payments(
        NIGHT, payment("in-time", fee_line()), payment("late", fee_line(method="0"))
    )
    office.land_ratings(NIGHT, rating("r1", "in-time"), rating("r2", "late", level="binh_thuong"))
    office.build()
    return office


def test_one_quarter_of_a_commune_is_what_a_hand_counts(scored_office: Office) -> None:
    rows = scored_office.ask(
        "select indicator_code, numerator_count, denominator_count, round(points, 6)"
        " from marts.fct_766_scores where commune_code = '10657' and period_code = '2023-Q1'"
        " order by indicator_code"
    )

    assert rows == [
        ("1.1", 1, 1, 6.0),
        ("1.2", 1, 1, 4.0),
        ("1.3", 2, 3, 1.333333),
        ("1.4", 2, 4, 3.0),
        # At the end of March those that are due on 1 April at 17:00 are in time.
        ("2.1", 3, 4, 15.0),
        ("2.2", 18, 2, 0.0),
        ("3.1", 2, 3, 1.666667),
        ("3.2", 1, 2, 2.0),
        ("3.3", 2, 4, 6.0),
        ("3.4", 1, 1, 2.0),
        ("3.5", 1, 1, 2.0),
        ("3.6", 1, 2, 3.0),
        ("4.1", 2, 2, 6.0),
        ("4.2", 2, 4, 2.0),
        ("4.3", 1, 3, 0.833333),
        ("4.4", 1, 2, 2.0),
        ("4.5", 3, 4, 1.5),
        ("4.6", 2, 3, 1.333333),
        ("4.7", None, None, None),
        ("5.1", None, None, None),
        ("5.2", None, None, None),
        ("5.3", None, None, None),
        ("5.4", 1, 2, 3.333333),
    ]


def test_what_no_source_tells_is_left_out_of_the_total_and_widens_the_band(
    scored_office: Office,
) -> None:
    rows = scored_office.ask(
        "select round(total_points, 6), computable_points, group_e_points is null,"
        " lowest_band_code, highest_band_code"
        " from marts.rpt_commune_766 where commune_code = '10657'"
    )

    # Neither petitions (12 points) nor certified copies (2): 63 points of 86, or 77 of 100.
    assert rows == [(63.0, 86.0, False, "average", "fair")]


def test_every_commune_has_a_score_with_every_indicator(scored_office: Office) -> None:
    rows = scored_office.ask(
        "select count(distinct commune_code), count(*) from marts.fct_766_scores"
    )
    idle = scored_office.ask(
        "select indicator_code, denominator_count, points from marts.fct_766_scores"
        " where commune_code = '10660' and indicator_code in ('1.1', '2.1', '3.5') order by all"
    )

    assert rows == [(207, 207 * 23)]
    assert idle == [("1.1", 1, 6.0), ("2.1", 0, 0.0), ("3.5", 1, 0.0)]


def test_a_quarter_that_was_not_seen_whole_has_no_score(built_office: Office) -> None:
    assert built_office.ask("select count(*) from marts.dim_scored_periods") == [(0,)]
    assert built_office.ask("select count(*) from marts.rpt_commune_766") == [(0,)]
