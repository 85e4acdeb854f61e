"""Three nights: what the marts say, and that a rebuild from landing says the same."""

import re

import pytest

from tests.warehouse.conftest import (
    ACCEPTED,
    CATALOGUE,
    PROCESSING,
    REGISTERED,
    RETURNED,
    SUPPLEMENT,
    Office,
    Row,
    decision,
    declared,
    dossier,
    fee_line,
    listed,
    papers,
    payment,
    petition,
    procedure,
    rating,
    result,
)

FIRST, SECOND, THIRD = "2023-03-15", "2023-06-14", "2023-06-15"
Tables = dict[str, list[tuple[object, ...]]]
# No calendar quarter lies whole within these nights, no commune has a past to be compared with,
# none is merged, and nothing is frozen.
UNTOUCHED = re.compile(
    "766|scored|score_members|outliers|roll_forwards|disappeared|restat|dim_commune_successions"
    "|dim_compared_vintages"
)


def first_night() -> list[Row]:
    return [
        dossier("unchanged"),
        dossier("solved-later", dossierStatus_id=SUPPLEMENT),
        dossier("waits-twice"),
        dossier("spoiled-later"),
        dossier("healed-later", dossierStatus_id="99"),
        dossier("recoded", code="HS-old"),
        dossier("moved", procedure_code="1.000002"),
        dossier("silent"),
        dossier("abolished", procedure_code="1.000009"),
        dossier("unknown-procedure", procedure_code="1.000003"),
        dossier("registered", dossierStatus_id=REGISTERED, acceptedDate=None, code="HS-r"),
        # Its code is another's: it waits until that one is quarantined.
        dossier("z-heir", code="HS-spoiled-later"),
    ]


def second_night() -> list[Row]:
    at = "2023-06-13T08:00:00.000+0700"
    return [
        dossier("unchanged"),
        dossier(
            "solved-later",
            dossierStatus_id=RETURNED,
            updatedDate="2023-03-20T09:00:00.000+0700",
            completedDate="2023-03-20T09:00:00.000+0700",
        ),
        dossier(
            "waits-twice", dossierStatus_id=SUPPLEMENT, updatedDate="2023-06-10T08:00:00.000+0700"
        ),
        dossier("spoiled-later", acceptedDate="32/13/2023", updatedDate=at),
        dossier("healed-later", updatedDate=at),
        dossier("recoded", code="HS-new", updatedDate=at),
        dossier("silent", applyMethod_id="1"),
        # Both last seconds, in the other ways to write a moment.
        dossier(
            "last-second",
            acceptedDate="2023-03-14T16:59:59Z",
            appointmentDate="20230614235959",
            dossierStatus_id=ACCEPTED,
            updatedDate=at,
        ),
        dossier(
            "midnight",
            acceptedDate="15/03/2023 00:00:00",
            appointmentDate="2023-06-13T23:59:59.000+07:00",
            dossierStatus_id=ACCEPTED,
            updatedDate=at,
        ),
    ]


def third_night() -> list[Row]:
    return [
        dossier(
            "waits-twice",
            dossierStatus_id=PROCESSING,
            updatedDate="2023-06-15T00:00:00.000+0700",
            appointmentDate="2023-07-14T17:00:00.000+0700",
        ),
        dossier("spoiled-later", updatedDate="2023-06-14T08:00:00.000+0700"),
        dossier("next-quarter", acceptedDate="2023-06-14T17:00:00.000Z"),
        dossier("healed-later", updatedDate="2023-06-13T08:00:00.000+0700"),
    ]


CATALOGUES = {
    FIRST: [*CATALOGUE, procedure("1.000009", "HT")],
    SECOND: [procedure("1.000001", "HT"), procedure("1.000002", "HT", "CT")],
    THIRD: [
        *CATALOGUE,
        procedure("1.000003", "CT", QUYETDINH=listed(decision("1/QĐ-UBND", "issue", "20230601"))),
    ],
}


def _land_beside(office: Office, night: str) -> None:
    """Papers, payments, ratings, petitions and declared items, which change from night to night."""
    at = f"{night}T00:30:00.000+0700"
    office.land_papers(
        night,
        papers("solved-later", updatedDate=at, results=listed(result(syncedToPersonalStore=night))),
        papers("spoiled-later", supplements=listed({"requestedDate": at, "receivedDate": None})),
    )
    line = fee_line() if night == FIRST else fee_line(kind="land")
    office.land_payments(night, payment("unchanged", line, updatedDate=at))
    office.land_ratings(
        night, rating("r1", "unchanged"), rating("r2", "spoiled-later", ratedDate=at)
    )
    handled = {"outcome": "refused", "handledDate": at} if night == SECOND else {}
    office.land_petitions(night, petition("p1", updatedDate=at, **handled), petition("p2", code=""))
    office.land_declarations(
        night, declared("desk.staff", value_number="2", declared_at=at, file_sha256=night)
    )


@pytest.fixture(scope="module")
def nights(place_of_nights: Office) -> tuple[Office, list[Tables], Tables]:
    """The home after three nights, its tables after each, and those of a rebuild from landing."""
    office = place_of_nights
    each = []
    for night, rows in ((FIRST, first_night()), (SECOND, second_night()), (THIRD, third_night())):
        office.land(night, rows, CATALOGUES[night])
        _land_beside(office, night)
        assert office.build().is_full == (night == FIRST)
        each.append(office.content())
    assert office.build(full_refresh=True).is_full
    return office, each, office.content()


@pytest.fixture(scope="module")
def place_of_nights(tmp_path_factory: pytest.TempPathFactory) -> Office:
    from warehouse.settings import Settings

    return Office(Settings(home=tmp_path_factory.mktemp("nights") / "var"))


@pytest.fixture(scope="module")
def office_of_nights(nights: tuple[Office, list[Tables], Tables]) -> Office:
    return nights[0]


def test_every_table_built_night_by_night_equals_the_one_rebuilt_from_landing(
    nights: tuple[Office, list[Tables], Tables],
) -> None:
    _, each, rebuilt = nights

    assert len(rebuilt) > 50
    assert [name for name in rebuilt if not rebuilt[name] and not UNTOUCHED.search(name)] == []
    assert each[-1].keys() == rebuilt.keys()
    for name, rows in rebuilt.items():
        assert each[-1][name] == rows, name


def test_every_dossier_that_landed_is_in_exactly_one_place(office_of_nights: Office) -> None:
    placed = office_of_nights.ask(
        "select record_id from marts.fct_dossiers"
        " union all select record_id from marts.fct_quarantined_dossiers order by all"
    )

    landed = {
        row["id"] for night in (first_night(), second_night(), third_night()) for row in night
    }
    assert [record_id for (record_id,) in placed] == sorted(landed)


def test_a_dossier_is_quarantined_while_it_cannot_be_placed_and_leaves_by_itself(
    nights: tuple[Office, list[Tables], Tables],
) -> None:
    def quarantined(tables: Tables) -> set[tuple[object, ...]]:
        return {(row[1], row[4], row[5]) for row in tables["marts.fct_quarantined_dossiers"]}

    _, (first, second, third), _ = nights
    assert quarantined(first) == {
        ("healed-later", "unknown_status", "dossierStatus.id 99"),
        ("z-heir", "duplicate_code", "code"),
        ("unknown-procedure", "unknown_procedure", "procedure.code 1.000003"),
    }
    assert quarantined(second) == {
        ("spoiled-later", "unreadable_date", "acceptedDate 99/99/9999"),
        ("unknown-procedure", "unknown_procedure", "procedure.code 1.000003"),
    }
    assert quarantined(third) == {("z-heir", "duplicate_code", "code")}


def test_the_wait_at_the_end_of_a_quarter_comes_from_the_versions_and_not_from_todays_status(
    office_of_nights: Office,
) -> None:
    waiting = office_of_nights.ask(
        "select quarter_code, sum(waiting_for_supplement_count)"
        " from marts.fct_dossiers_by_commune_quarter group by all order by all"
    )
    today = office_of_nights.ask("select count(*) from marts.fct_dossiers where is_waiting")

    assert waiting == [("2023-Q1", 1), ("2023-Q2", 1)]
    assert today == [(0,)]


def test_a_code_and_a_field_that_changed_are_those_of_the_latest_version(
    office_of_nights: Office,
) -> None:
    rows = office_of_nights.ask(
        "select record_id, dossier_code, field_code, channel_code from marts.fct_dossiers"
        " where record_id in ('recoded', 'moved', 'silent', 'abolished') order by all"
    )

    assert rows == [
        ("abolished", "HS-abolished", "HT", "2"),
        ("moved", "HS-moved", "CT", "2"),
        ("recoded", "HS-new", "HT", "2"),
        ("silent", "HS-silent", "HT", "1"),
    ]


def test_a_field_follows_the_catalogue_of_the_night(
    nights: tuple[Office, list[Tables], Tables],
) -> None:
    fields = [
        next(row[5] for row in tables["marts.fct_dossiers"] if row[2] == "moved")
        for tables in nights[1]
    ]

    assert fields == ["CT", "HT", "CT"]


def test_the_last_second_belongs_to_the_day_in_every_way_to_write_it(
    office_of_nights: Office,
) -> None:
    rows = office_of_nights.ask(
        "select record_id, received_date::varchar, due_date::varchar from marts.fct_dossiers"
        " where record_id in ('last-second', 'midnight', 'next-quarter') order by all"
    )

    assert rows == [
        ("last-second", "2023-03-14", "2023-06-14"),
        ("midnight", "2023-03-15", "2023-06-13"),
        ("next-quarter", "2023-06-15", "2023-04-01"),
    ]


def test_the_counts_of_both_quarters_are_those_counted_by_hand(office_of_nights: Office) -> None:
    rows = office_of_nights.ask(
        "select quarter_code, received_count, received_online_count,"
        " received_direct_or_postal_count, carried_over_count, resolved_count,"
        " resolved_early_count, pending_count, pending_in_time_count, pending_overdue_count,"
        " quarantined_count"
        " from marts.rpt_commune_quarter where commune_code = '10657' order by all"
    )

    # Of 12 in the first quarter, 11 came in with the first night: the registered one and the heir
    # do not count, last-second does; all are due in April. In the second quarter one was solved,
    # midnight came; last-second (due on the last day) and waits-twice are in time.
    assert rows == [
        ("2023-Q1", 11, 10, 1, 0, 0, 0, 11, 11, 0, 1),
        ("2023-Q2", 12, 1, 0, 11, 1, 1, 11, 2, 9, 1),
    ]


def test_a_window_older_than_the_published_ones_leads_to_a_rebuild(
    nights: tuple[Office, list[Tables], Tables],
) -> None:
    office, _, _ = nights
    office.land("2023-03-14", [dossier("unchanged"), dossier("early-bird")])

    built = office.build()

    assert built.is_full
    assert office.ask(
        "select landing_window from intermediate.int_dossiers__versions"
        " where record_id = 'unchanged'"
    ) == [("20230314T010000",)]
