from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.receipt import UnknownCommune
from reports.figures import CommuneFigures, FiguresDisagree, load_figures, require_agreement
from tests.reports.random_figures import seed_registry
from warehouse.database import QuarterNotInWarehouse, open_for_reading
from warehouse.settings import Settings


def _pinned(settings: Settings) -> Path:
    return settings.gate / "2023-Q2" / "motcua.duckdb"


def _spoil(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(_pinned(settings))) as connection:
        connection.execute(statement)


def _load(
    settings: Settings, quarter_code: str = "2023-Q2", codes: list[str] | None = None
) -> list[CommuneFigures]:
    with open_for_reading(_pinned(settings)) as connection:
        return load_figures(connection, quarter_code=quarter_code, commune_codes=codes)


def test_communes_come_by_district_and_code(province: Settings) -> None:
    assert [figures.commune_code for figures in _load(province)] == ["10507", "10606", "10657"]


def test_only_requested_communes_come(province: Settings) -> None:
    (figures,) = _load(province, codes=["10657"])

    assert figures.counts["received_count"] == 1022
    assert [field.field_name for field in figures.fields] == [
        "Bảo trợ xã hội", "Chứng thực", "Hộ tịch", "Người có công", "Văn hóa",
    ]  # fmt: skip
    assert figures.silent_fields == ("Đất đai", "Môi trường")


def test_every_unknown_commune_is_named(province: Settings) -> None:
    with pytest.raises(UnknownCommune, match=r"'00001', '99999'.* 3 communes"):
        _load(province, codes=["99999", "10657", "00001"])


def test_a_quarter_that_is_absent_is_named_with_those_there_are(province: Settings) -> None:
    with pytest.raises(QuarterNotInWarehouse, match=r"2023-Q3 \(it has: 2023-Q1, 2023-Q2\)"):
        _load(province, "2023-Q3")


def test_a_district_may_be_missing_since_the_reform_of_2025(
    make_province: Any, dong_lac: Any
) -> None:
    commune = replace(
        dong_lac, district_code=None, district_name=None, province_name="Thành phố Hải Phòng"
    )

    (figures,) = _load(make_province((commune,)))

    assert figures.superior.name == "Thành phố Hải Phòng"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("update marts.rpt_commune_quarter set received_count = 1098", "received_count"),
        ("update marts.rpt_commune_quarter set pending_count = 9", "resolved_count"),
        ("update marts.rpt_commune_quarter set received_postal_count = 1", "received_postal"),
        ("update marts.rpt_commune_quarter set waiting_for_payment_count = 10", "in_process"),
        (
            "update marts.rpt_commune_quarter set in_process_count = -1, "
            "waiting_for_payment_count = 10",
            "in_process_count .* below zero",
        ),
        ("update marts.rpt_commune_quarter set digitised_count = 1008", "more than resolved"),
        ("update marts.rpt_commune_quarter set rating_good_count = 231", "rating_count"),
        ("update marts.rpt_commune_quarter set petition_received_count = 1", "petition_count"),
        ("update marts.rpt_commune_quarter set procedures_not_public_count = 1", "procedure_count"),
        ("update marts.rpt_commune_quarter set fee_paid_online_count = 701", "fee_paid_online"),
        ("update marts.rpt_commune_766 set total_points = 98", "the score"),
        (
            "update marts.fct_766_scores set points = 6.5 where indicator_code = '1.1'",
            "the score|indicator 1.1",
        ),
        (
            "delete from marts.fct_dossiers_by_commune_quarter where field_code = 'G15-VH05'",
            "1017 summed over fields",
        ),
        (
            "update marts.fct_dossiers_by_commune_quarter set resolved_late_count = 1 "
            "where field_code = 'G15-HT02'",
            "field G15-HT02",
        ),
    ],
)
def test_figures_that_do_not_add_up_are_refused(
    province: Settings, statement: str, named: str
) -> None:
    _spoil(province, statement)
    (figures,) = _load(province, codes=["10657"])

    with pytest.raises(FiguresDisagree, match=named):
        require_agreement(figures)


def test_figures_of_every_commune_add_up(province: Settings) -> None:
    for figures in _load(province):
        require_agreement(figures)


def test_a_field_that_the_catalogue_does_not_name_goes_by_its_code(province: Settings) -> None:
    _spoil(province, "update marts.dim_fields set field_name = null")

    (figures,) = _load(province, codes=["10657"])

    assert figures.fields[0].field_name == "G15-BT03"
    assert figures.silent_fields == ("G15-DD07", "G15-MT09")


def test_dossiers_of_a_field_outside_the_catalogue_are_kept(province: Settings) -> None:
    _spoil(province, "delete from marts.dim_fields where field_code = 'G15-HT02'")

    (figures,) = _load(province, codes=["10657"])

    assert [field.field_name for field in figures.fields][2] == "G15-HT02"
    require_agreement(figures)


def test_every_counted_indicator_of_the_registry_is_loaded(province: Settings) -> None:
    (figures,) = _load(province, codes=["10657"])

    assert set(figures.counts) == set(seed_registry().counted_columns)
    assert figures.counts["rating_count"] == 232
    assert figures.registry.column("06a.7") == "resolved_count"


def test_declared_numbers_are_exact_and_texts_keep_their_lines(
    make_province: Any, dong_lac: Any
) -> None:
    declared = {"desk.area": 45.5, "desk.text": " Có bàn,\tghế \r\n\n\x00Có quạt"}
    (figures,) = _load(make_province((replace(dong_lac, declared=declared),)))

    assert figures.declared == {
        "desk.area": Decimal("45.5"),
        "desk.text": "Có bàn, ghế\n\N{REPLACEMENT CHARACTER}Có quạt",
    }


def test_quarters_before_come_oldest_first_and_only_the_last_four(province: Settings) -> None:
    _spoil(
        province,
        "insert into marts.rpt_commune_quarter by name "
        "select * exclude (code) replace (code as quarter_code) from marts.rpt_commune_quarter "
        "cross join (values ('2022-Q4'), ('2022-Q2'), ('2022-Q1'), ('2023-Q3')) as t(code) "
        "where commune_code = '10657' and quarter_code = '2023-Q1'",
    )
    _spoil(
        province,
        "insert into marts.rpt_commune_quarter by name "
        "select * replace ('2022-Q3' as quarter_code, 0 as received_count) "
        "from marts.rpt_commune_quarter where quarter_code = '2022-Q4'",
    )
    (figures,) = _load(province, codes=["10657"])

    # Of 2022-Q3 nothing is known: the source had no dossiers yet.
    assert [e.quarter_code for e in figures.earlier] == ["2022-Q2", "2022-Q4", "2023-Q1"]
    assert figures.earlier[-1].counts == {
        "received_count": 950, "resolved_count": 930, "resolved_late_count": 2,
        "received_online_count": 871,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first_day", "earlier"),
    [
        ("2023-03-14", ["2023-Q1"]),
        ("2023-03-15", []),
        ("2023-06-14", []),
        ("2023-06-15", ["2023-Q1"]),
    ],
)
def test_quarters_of_a_commune_that_bore_the_code_before_are_no_past(
    province: Settings, first_day: str, earlier: list[str]
) -> None:
    _spoil(
        province,
        "insert into marts.dim_communes by name select * replace "  # noqa: S608  our own day
        f"(date '{first_day}' as valid_from) from marts.dim_communes where commune_code = '10657'",
    )

    (figures,) = _load(province, codes=["10657"])

    assert [quarter.quarter_code for quarter in figures.earlier] == earlier


def test_a_row_with_its_communes_last_day_keeps_the_quarters_under_that_name(
    province: Settings,
) -> None:
    named = "10657-until-2022-01-31"
    _spoil(
        province,
        f"update marts.rpt_commune_quarter set commune_code = '{named}' "  # noqa: S608
        "where commune_code = '10657'",
    )

    (figures,) = _load(province, codes=[named])

    assert [quarter.quarter_code for quarter in figures.earlier] == ["2023-Q1"]


def test_the_score_is_of_the_latest_calendar_quarter_that_had_ended(province: Settings) -> None:
    _spoil(
        province,
        "insert into marts.dim_scored_periods values "
        "('2022-Q4', date '2022-10-01', date '2022-12-31'), "
        "('2023-Q2', date '2023-04-01', date '2023-06-30')",
    )
    _spoil(
        province,
        "insert into marts.rpt_commune_766 values ('10606', '2023-Q2', 1, 1, 'good', 'good')",
    )
    by_code = {figures.commune_code: figures for figures in _load(province)}
    score = by_code["10657"].score

    assert by_code["10606"].score is None
    assert score is not None
    assert (score.period_code, score.period_to) == ("2023-Q1", date(2023, 3, 31))
    assert (score.total, score.computable) == (Decimal("97.60"), Decimal("98.00"))
    assert (score.lowest_band, score.highest_band) == ("Xuất sắc", "Xuất sắc")
    assert {row.indicator_code for row in score.rows if row.points is None} == {"4.7"}
    assert [(g.group_code, g.points) for g in score.groups][:2] == [
        ("A", Decimal("18.00")), ("B", Decimal("19.60")),
    ]  # fmt: skip


def test_without_a_score_in_the_warehouse_there_is_none(province: Settings) -> None:
    _spoil(province, "delete from marts.dim_scored_periods")

    assert {figures.score for figures in _load(province)} == {None}
