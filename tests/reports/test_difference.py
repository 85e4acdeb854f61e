"""Whose figures `motcua diff` compares; how it takes them apart is `tests/pipeline`."""

from shutil import copyfile

import duckdb
import pytest

from reports.difference import Side, TwoCommunes, compare
from warehouse.settings import Settings


@pytest.fixture
def published(province: Settings) -> Settings:
    """10657 was thị trấn Nam Sách until 2023-Q1 and is xã Đồng Lạc in 2023-Q2."""
    province.published.parent.mkdir(parents=True)
    copyfile(province.gate / "2023-Q2" / "motcua.duckdb", province.published)
    with duckdb.connect(str(province.published)) as connection:
        connection.execute(
            "create schema meta;"
            "create table meta.build as select 'r' as landing_root_hash, 'p' as project_hash,"
            " timestamp '2023-06-15 01:00:00' as observed_at;"
            "create table marts.dim_closed_quarters as select distinct quarter_code, period_from"
            " from marts.rpt_commune_quarter;"
            "insert into marts.dim_communes (commune_code, valid_from)"
            " values ('10657', date '2023-04-01');"
            "update marts.rpt_commune_quarter set commune_name = 'Thị trấn Nam Sách'"
            " where quarter_code = '2023-Q1'"
        )
    return province


@pytest.mark.parametrize("order", [("2023-Q1", "2023-Q2"), ("2023-Q2", "2023-Q1")])
def test_two_communes_of_one_code_are_not_compared(
    published: Settings, order: tuple[str, str]
) -> None:
    old, new = map(Side.parse, order)

    with pytest.raises(TwoCommunes) as refused:
        compare(published, old, new, "10657")

    assert str(refused.value) == (
        "10657 is Thị trấn Nam Sách (from 2004-07-08) in 2023-Q1 and Xã Đồng Lạc (from 2023-04-01) "
        "in 2023-Q2: what differs is the commune; `motcua restate 2023-Q1 --on 2023-04-01 "
        "--commune 10657` adds the earlier quarter up to the later commune."
    )
