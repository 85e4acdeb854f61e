"""What is landed beside the dossiers: papers, payments, ratings, petitions, declarations."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.dialects.igate import DIALECT
from tests.warehouse.conftest import (
    CATALOGUE,
    COLUMNS_BESIDE,
    DOSSIER_COLUMNS,
    FIRST_PROCEDURE_COLUMNS,
    PROCEDURE_COLUMNS,
    RETURNED,
    Office,
    component,
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
from warehouse.landing import LandingDamaged
from warehouse.settings import Settings

FIRST, SECOND = "2023-03-15", "2023-03-16"
Tables = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def office_of_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One night with a dossier that has several of everything, and one that has nothing."""
    office = Office(Settings(home=tmp_path_factory.mktemp("lists") / "var"))
    ended = {"dossierStatus_id": RETURNED, "completedDate": "2023-02-10T08:00:00.000+0700"}
    office.land(FIRST, [dossier("many", **ended), dossier("none", **ended)])
    asked = {"requestedDate": "2023-02-03T08:00:00.000+0700", "receivedDate": "20230204080000"}
    office.land_papers(
        FIRST,
        papers(
            "many",
            returnMethod="1",
            components=listed(component(), component(reused="1"), component()),
            results=listed(result(), result()),
            supplements=listed(asked, asked),
        ),
        papers("stranger"),
    )
    lines = (fee_line(), fee_line(kind="charge", method="2"), fee_line(kind="land", method="3"))
    office.land_payments(FIRST, payment("many", *lines, fee_line(kind="land", method="3")))
    office.land_ratings(FIRST, rating("r1", "many"), rating("r2", "many", level="binh_thuong"))
    office.land_petitions(
        FIRST,
        petition("p1", outcome="answered", handledDate="2023-02-27T16:59:59.000+0700"),
        petition("p2", kind="complaint"),
    )
    office.land_declarations(
        FIRST, declared("desk.area", value_number="40.5"), declared("tasks.text", value_text="Số")
    )
    office.build()
    yield office


def test_a_dossier_with_several_of_everything_counts_once_everywhere(
    office_of_lists: Office,
) -> None:
    (counts,) = office_of_lists.ask(
        "select received_count, resolved_count, digitised_count, reused_count,"
        " result_required_count, electronic_result_count, signed_result_count,"
        " returned_by_post_count, fee_paid_count, fee_paid_online_count, land_paid_count,"
        " land_paid_online_count from marts.rpt_commune_quarter"
        " where commune_code = '10657' and quarter_code = '2023-Q1'"
    )
    rows = office_of_lists.ask(
        "select component_count, result_count, supplement_request_count"
        " from marts.fct_dossier_papers"
    )

    assert counts == (2, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 0)
    assert rows == [(3, 2, 2)]


def test_the_sums_of_a_dossier_hold_each_of_its_lines_once(office_of_lists: Office) -> None:
    amounts = office_of_lists.ask(
        "select fee_paid_amount, fee_paid_online_amount, land_paid_amount, land_paid_online_amount"
        " from marts.rpt_commune_quarter where commune_code = '10657'"
    )

    assert amounts == [(16000, 16000, 16000, 0)]


def test_ratings_petitions_and_declared_items_reach_their_marts(office_of_lists: Office) -> None:
    counts = office_of_lists.ask(
        "select rating_count, rating_good_count, rating_fair_count, petition_count,"
        " petition_handled_on_time_count, petition_pending_count, complaint_count"
        " from marts.rpt_commune_quarter where commune_code = '10657'"
    )
    items = office_of_lists.ask(
        "select item_code, value_number, value_text from marts.fct_declared_values order by all"
    )

    assert counts == [(2, 1, 1, 1, 1, 0, 1)]
    assert items == [("desk.area", 40.5, None), ("tasks.text", None, "Số")]


def test_what_has_no_dossier_is_shown_with_its_reason(office_of_lists: Office) -> None:
    unplaced = office_of_lists.ask(
        "select entity, record_id, reason_code from marts.fct_unplaced_records order by all"
    )

    assert unplaced == [("papers", "stranger", "unknown_dossier")]


def test_every_share_of_the_sheet_is_its_two_numbers_as_the_registry_names_them(
    office_of_lists: Office,
) -> None:
    shares = office_of_lists.ask(
        "select shares.column_name, above.column_name, below.column_name"
        " from marts.dim_indicators as shares"
        " join marts.dim_indicators as above on shares.numerator_code = above.indicator_code"
        " join marts.dim_indicators as below on shares.denominator_code = below.indicator_code"
    )
    wrong = [
        share
        for share, above, below in shares
        if office_of_lists.ask(
            f"select 1 from marts.rpt_commune_quarter where {share} is distinct from"  # noqa: S608
            f" {above} / nullif({below}, 0)"
        )
    ]

    assert len(shares) == 16
    assert wrong == []


def test_every_counted_indicator_is_a_column_of_the_sheet(office_of_lists: Office) -> None:
    named = office_of_lists.ask(
        "select column_name from marts.dim_indicators where column_name is not null order by all"
    )
    figures = office_of_lists.ask(
        "select column_name from information_schema.columns"
        " where table_name = 'rpt_commune_quarter'"
        " and (column_name like '%\\_count' escape '\\' or column_name like '%\\_share' escape '\\'"
        " or column_name like '%\\_amount' escape '\\') order by all"
    )

    assert named == figures


def test_a_source_that_lands_only_dossiers_and_procedures_has_zeros(built_office: Office) -> None:
    counts = built_office.ask(
        "select resolved_count, digitised_count, result_required_count, electronic_result_count,"
        " fee_paid_amount, rating_count, petition_count, digitised_share, rating_coverage_share"
        " from marts.rpt_commune_quarter where commune_code = '10657'"
    )
    empty = built_office.ask(
        "select (select count(*) from marts.fct_dossier_papers)"
        " + (select count(*) from marts.fct_payments) + (select count(*) from marts.fct_ratings)"
        " + (select count(*) from marts.fct_petitions)"
        " + (select count(*) from marts.fct_declared_values)"
        " + (select count(*) from marts.fct_unplaced_records)"
    )

    assert counts == [(1, 0, 1, 0, 0, 0, 0, 0.0, 0.0)]
    assert empty == [(0,)]


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Tables]:
    """A home after two nights, and its tables after the first of them.

    In the first the catalogue is as it was landed before it was landed whole, and a commune has
    handed in a file; in the second it has handed in another, and ratings land for the first time.
    """
    office = Office(Settings(home=tmp_path_factory.mktemp("two") / "var"))
    first_catalogue = [{name: row[name] for name in FIRST_PROCEDURE_COLUMNS} for row in CATALOGUE]
    office.land(FIRST, [dossier("a")], first_catalogue)
    office.land_declarations(
        FIRST, declared("desk.staff", value_number="2"), declared("desk.area", value_number="40.5")
    )
    office.build()
    before = office.content()
    decisions = listed(
        decision("1/QĐ-UBND", "issue", "20230101", NGAYCONGKHAI=""),
        decision("2/QĐ-UBND", "amend", "20230310"),
    )
    office.land(SECOND, [dossier("a")], [procedure("1.000001", "HT", QUYETDINH=decisions)])
    office.land_ratings(SECOND, rating("r1", "a"))
    office.land_declarations(
        SECOND, declared("desk.staff", value_number="3", file_name="moi.yml", file_sha256="b2")
    )
    assert not office.build().is_full
    return office, before


def test_an_entity_that_lands_for_the_first_time_joins_the_nights_before(
    two_nights: tuple[Office, Tables],
) -> None:
    office, before = two_nights

    assert before["marts.fct_ratings"] == []
    assert office.ask("select rating_code from marts.fct_ratings") == [("r1",)]


def test_a_catalogue_landed_before_its_further_columns_is_read_as_unknown(
    two_nights: tuple[Office, Tables],
) -> None:
    _, before = two_nights
    procedures = [(row[0], row[2], *row[4:10]) for row in before["marts.dim_procedures"]]
    unplaced = [(row[1], row[2], row[4]) for row in before["marts.fct_unplaced_records"]]

    assert procedures == [
        ("1.000001", "HT", None, None, None, None, None, None),
        ("1.000002", "CT", None, None, None, None, None, None),
    ]
    assert unplaced == [
        ("procedures", "1.000001", "unknown_level"),
        ("procedures", "1.000002", "unknown_level"),
    ]


def test_each_procedure_is_as_its_own_last_catalogue_showed_it(
    two_nights: tuple[Office, Tables],
) -> None:
    office, _ = two_nights
    procedures = office.ask(
        "select procedure_code, level_code, issued_date::varchar, is_listed"
        " from marts.dim_procedures order by all"
    )
    counts = office.ask(
        "select procedure_count, procedures_issued_count, procedures_amended_count,"
        " procedure_decision_count, procedures_public_count from marts.fct_procedures_by_quarter"
    )

    assert procedures == [
        ("1.000001", "4", "2023-01-01", True),
        ("1.000002", None, None, False),
    ]
    assert counts == [(2, 1, 0, 2, 2)]


def test_a_later_file_of_a_commune_and_quarter_replaces_all_of_the_earlier_one(
    two_nights: tuple[Office, Tables],
) -> None:
    office, before = two_nights

    assert len(before["marts.fct_declared_values"]) == 2
    assert office.ask(
        "select item_code, value_number, file_name, version_count from marts.fct_declared_values"
    ) == [("desk.staff", 3.0, "moi.yml", 2)]


def test_the_columns_that_a_test_lands_are_those_of_the_connector() -> None:
    landed = {name: listing.allowed.names for name, listing in DIALECT.lists.items()}
    landed |= {"declarations": COLUMNS_BESIDE["declarations"]}

    assert landed == COLUMNS_BESIDE | {
        "dossiers": DOSSIER_COLUMNS,
        "procedures": PROCEDURE_COLUMNS,
    }


def test_nothing_of_an_unreadable_record_is_repeated_in_the_warehouse(office: Office) -> None:
    words = "Nguyễn Văn A 0912345678"
    office.land(FIRST, [dossier("a")])
    office.land_papers(FIRST, papers("a", supplements=listed({"requestedDate": words})))
    office.land_payments(FIRST, payment("a", fee_line(paidDate=words)))
    office.land_ratings(FIRST, rating("r", "a", ratedDate=words))
    office.land_petitions(FIRST, petition("p", receivedDate=words))
    office.build()

    unplaced = office.ask("select entity, reason_code from marts.fct_unplaced_records order by all")
    marts = {name: rows for name, rows in office.content().items() if name.startswith("marts.")}

    assert unplaced == [
        ("papers", "unreadable_date"),
        ("payments", "unreadable_date"),
        ("petitions", "unreadable_date"),
        ("ratings", "unreadable_date"),
    ]
    assert words not in json.dumps(marts, ensure_ascii=False, default=str)


def test_a_window_of_a_further_entity_is_verified_as_all_are(office: Office) -> None:
    office.land(FIRST, [dossier("a")])
    office.land_papers(FIRST, papers("a"))
    part: Path = office.window(FIRST, "papers") / "part-0000.parquet"
    part.write_bytes(part.read_bytes()[:-10])

    with pytest.raises(LandingDamaged, match="papers/20230315T010000/part-0000.parquet"):
        office.build()
