from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.receipt import UnknownCommune
from reports.figures import CommuneFigures, FiguresDisagree, load_figures, require_agreement
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
    with pytest.raises(QuarterNotInWarehouse, match=r"2023-Q3 \(it has: 2023-Q2\)"):
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
        ("update marts.rpt_commune_quarter set waiting_for_payment_count = 10", "16 dossiers"),
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
