"""What came and what did not, what looks wrong, what is far from a commune's own past."""

import pytest

from tests.warehouse.conftest import RETURNED, Office, Row, dossier, listed, papers
from warehouse.settings import Settings

FIRST, SECOND, THIRD = "2023-05-16", "2023-06-14", "2023-06-15"


def received(record_id: str, day: str, **changes: str | None) -> Row:
    """A dossier that is filed and taken in on `day` and due the year after."""
    moments: dict[str, str | None] = {
        "appliedDate": f"{day}T08:00:00.000+0700",
        "acceptedDate": f"{day}T08:30:00.000+0700",
        "appointmentDate": "2024-01-02T17:00:00.000+0700",
    }
    return dossier(record_id, **(moments | changes))


def solved(record_id: str, day: str, ended_at: str) -> Row:
    """Such a dossier, with its result handed over."""
    return received(record_id, day, dossierStatus_id=RETURNED, completedDate=ended_at)


def every_tuesday() -> list[Row]:
    """Ten dossiers on each Tuesday from 4 April to 9 May 2023 but for the holiday of 2 May."""
    days = ("2023-04-04", "2023-04-11", "2023-04-18", "2023-04-25", "2023-05-09")
    return [received(f"{day} {number}", day) for day in days for number in range(10)]


def quarters_before() -> list[Row]:
    """Two dossiers in each of three quarters."""
    days = ("2022-07-04", "2022-10-03", "2023-01-03")
    return [received(f"{day} {number}", day) for day in days for number in range(2)]


@pytest.fixture(scope="module")
def watched_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(Settings(home=tmp_path_factory.mktemp("watched") / "var"))
    office.land(FIRST, [*every_tuesday(), *quarters_before()])
    office.land(
        SECOND,
        [
            received("on-time", "2023-06-13"),
            solved("at-once", "2023-06-13", "2023-06-13T08:30:40.000+0700"),
            solved("on-sunday", "2023-06-09", "2023-06-11T08:00:00.000+0700"),
            solved("papers-after", "2023-06-09", "2023-06-12T08:00:00.000+0700"),
        ],
    )
    office.land(THIRD, [received("late", "2023-06-13"), received("back-dated", "2023-06-08")])
    late_papers = listed(
        {
            "requestedDate": "2023-06-09T10:00:00.000+0700",
            "receivedDate": "2023-06-12T08:00:10.000+0700",
        }
    )
    office.land_papers(SECOND, papers("papers-after", supplements=late_papers))
    office.build()
    return office


def test_a_day_knows_what_was_expected_what_came_and_what_came_later(
    watched_office: Office,
) -> None:
    rows = watched_office.ask(
        "select cast(day_date as varchar), expected_received_count, received_count,"
        " received_next_night_count, late_arrived_count, cast(first_pull_at as varchar), is_silent"
        " from marts.fct_load_completeness where commune_code = '10657'"
        " and day_date in ('2023-04-04', '2023-05-02', '2023-05-09', '2023-05-16', '2023-06-13')"
        " order by day_date"
    )

    first, third = f"{FIRST} 01:00:00", f"{SECOND} 01:00:00"
    assert rows == [
        ("2023-04-04", 0, 10, 10, 0, first, False),
        # A holiday is no Tuesday like others.
        ("2023-05-02", None, 0, 0, 0, first, False),
        ("2023-05-09", 5, 10, 10, 0, first, False),
        ("2023-05-16", 10, 0, 0, 0, third, True),
        ("2023-06-13", 5, 3, 2, 1, third, False),
    ]


def test_the_days_reach_from_the_first_dossier_to_the_day_before_the_last_pull(
    watched_office: Office,
) -> None:
    rows = watched_office.ask(
        "select cast(min(day_date) as varchar), cast(max(day_date) as varchar),"
        " count(distinct commune_code), sum(received_count) from marts.fct_load_completeness"
    )

    assert rows == [("2022-07-04", "2023-06-14", 207, 62)]


def test_dossiers_that_call_for_a_look_are_listed_with_their_reason(
    watched_office: Office,
) -> None:
    rows = watched_office.ask(
        "select dossier_code, reason_code, commune_code, quarter_code, detail"
        " from marts.rpt_suspicious_dossiers order by all"
    )

    assert rows == [
        ("HS-at-once", "solved_at_once", "10657", "2023-Q2", "40 seconds"),
        ("HS-back-dated", "intake_back_dated", "10657", "2023-Q2", "7 days"),
        ("HS-on-sunday", "solved_on_a_day_off", "10657", "2023-Q2", "1 days"),
        ("HS-papers-after", "solved_before_supplement_came", "10657", "2023-Q2", "10 seconds"),
    ]


def test_a_quarter_is_compared_with_the_communes_own_earlier_ones(watched_office: Office) -> None:
    rows = watched_office.ask(
        "select quarter_code, indicator_code, indicator_value, earlier_quarter_count,"
        " earlier_median, earlier_mad, robust_z, is_outlier from marts.rpt_indicator_outliers"
        " where commune_code = '10657' and indicator_code in ('dos.new', 'dos.online_share')"
        " order by all"
    )

    assert rows == [
        ("2023-Q2", "dos.new", 56.0, 3, 2.0, 0.0, None, True),
        ("2023-Q2", "dos.online_share", 1.0, 3, 1.0, 0.0, None, False),
    ]
