"""What the published warehouse knows of a record that two vintages count otherwise."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from reports.editions import Edition
from reports.memberships import causes_of_restatement, members_of_commune
from warehouse.periods import Quarter
from warehouse.settings import Settings

CODE = "000.00.01.H23-230401-0001"


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """One reform; no dossier."""
    settings = Settings(tmp_path)
    settings.published.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.published)) as connection:
        connection.execute(
            "create schema marts;"
            "create table marts.fct_dossier_histories"
            " (dossier_code varchar, first_received_observed_at timestamp);"
            "create table marts.fct_disappeared_dossiers (dossier_code varchar);"
            "create table marts.fct_dossiers (dossier_code varchar);"
            "create table marts.fct_quarantined_dossiers (dossier_code varchar);"
            "create table marts.dim_commune_successions"
            " (quarter_code varchar, old_commune_code varchar, new_commune_code varchar)"
        )
        connection.executemany(
            "insert into marts.dim_commune_successions values (?, ?, ?)",
            [
                ("2025-Q3", "10570-until-2025-06-30", "10549"),
                ("2025-Q3", "10570-until-2025-06-30", "10570"),
                ("2025-Q3", "10657", "10606"),
            ],
        )
    return settings


def _edition(quarter: Quarter, number: int, commune_code: str | None) -> Edition:
    """A vintage in which one dossier counts for the commune, or none does."""
    connection = duckdb.connect()
    connection.execute(
        "create schema marts;"
        "create table marts.fct_figure_members (quarter_code varchar, record_kind varchar,"
        " record_code varchar, part_number integer, figures varchar[], field_code varchar,"
        " channel_code varchar, summed_amount bigint, commune_code varchar,"
        " procedure_code varchar, status_code varchar, received_date date, due_date date,"
        " end_date date, policy_version varchar, dossier_code varchar)"
    )
    connection.execute(
        "insert into marts.fct_figure_members by name select ? as quarter_code,"
        " 'dossier' as record_kind, ? as record_code, 1 as part_number,"
        " ['received_count'] as figures, ? as commune_code, ? as dossier_code"
        " where commune_code is not null",
        [quarter.code, CODE, commune_code, CODE],
    )
    return Edition(connection, quarter, number, "", None, quarter.end.isoformat())


@pytest.fixture
def cause(warehouse: Settings) -> Callable[[str, str, str | None], str]:
    """The cause of a dossier that counts for another commune, or nowhere, in the next vintage."""

    def find(quarter_code: str, old: str, new: str | None) -> str:
        quarter = Quarter.parse(quarter_code)
        editions = [_edition(quarter, 1, old), _edition(quarter, 2, new)]
        members = [members_of_commune(edition, old) for edition in editions]
        return causes_of_restatement(warehouse, editions, members)(members[0].records[0])

    return find


@pytest.mark.parametrize(
    ("quarter", "old", "new", "expected"),
    [
        ("2023-Q2", "10657", "10606", "reassigned_unit"),
        ("2025-Q3", "10657", "10606", "boundary_change"),
        ("2025-Q3", "10570-until-2025-06-30", "10549", "boundary_change"),
        ("2025-Q3", "10570-until-2025-06-30", "10570", "boundary_change"),
        ("2025-Q3", "10570", "10549", "reassigned_unit"),
    ],
)
def test_a_boundary_change_is_of_a_quarter_that_ended_after_it(
    cause: Callable[[str, str, str], str], quarter: str, old: str, new: str, expected: str
) -> None:
    assert cause(quarter, old, new) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("fct_disappeared_dossiers", "disappeared"),
        ("fct_dossiers", "corrected_date"),
        ("fct_quarantined_dossiers", "corrected_date"),
    ],
)
def test_a_dossier_that_was_entered_again_under_its_code_has_not_disappeared(
    warehouse: Settings, cause: Callable[[str, str, None], str], table: str, expected: str
) -> None:
    with duckdb.connect(str(warehouse.published)) as connection:
        for each in ("fct_disappeared_dossiers", table):
            connection.execute(f"insert into marts.{each} values (?)", [CODE])  # noqa: S608

    assert cause("2023-Q2", "10657", None) == expected
