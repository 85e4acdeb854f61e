"""Form II.06a of the province is the sum of what its communes report."""

from reports.figures import FORM_COLUMNS
from tests.warehouse.conftest import Office


def test_the_province_has_the_dossiers_of_its_communes_by_field(built_office: Office) -> None:
    rows = built_office.ask(
        "select quarter_code, province_code, level_code, field_code, received_count,"
        " received_online_count, resolved_count, pending_count from marts.rpt_province_06a"
    )

    assert rows == [("2023-Q1", "30", "xa", "HT", 2, 2, 1, 1)]


def test_each_column_is_the_sum_of_the_communes_sheets(built_office: Office) -> None:
    sums = ", ".join(f"sum({column})" for column in FORM_COLUMNS)

    of_province = built_office.ask(
        f"select quarter_code, province_code, {sums} from marts.rpt_province_06a group by all"  # noqa: S608
    )
    of_communes = built_office.ask(
        f"select quarter_code, province_code, {sums} from marts.rpt_commune_quarter"  # noqa: S608
        " group by all"
    )

    assert len(of_province) == 1
    assert of_province == of_communes
