"""Fixtures that several rooms share: a small province and a running stand-in over it."""

from collections.abc import Iterator
from datetime import date

import pytest

from simulator.province import Province, generate
from simulator.server import StandIn, serve

SMALL_PROVINCE_COMMUNES = [
    "10513",  # phường Ngọc Châu, TP Hải Dương
    "10600",  # phường Đồng Lạc, Chí Linh: the homonym in another district
    "10606",  # thị trấn Nam Sách: its code lives on after 2025-07-01
    "10654",  # xã Hồng Phong, Nam Sách
    "10657",  # xã Đồng Lạc, Nam Sách: the commune of the real report
    "10816",  # xã Hồng Lạc, Thanh Hà
    "11053",  # xã Phạm Trấn, Gia Lộc
    "11239",  # thị trấn Thanh Miện
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two processes share the tests: a file goes to one, and what needs a room's home as well."""
    for item in items:
        needs_home = "home" in getattr(item, "fixturenames", ())
        together = item.path.parent if needs_home else item.path
        item.add_marker(pytest.mark.xdist_group(str(together)))


@pytest.fixture(scope="session")
def small_province() -> Province:
    """Eight communes: Đồng Lạc (10657) whole, the others at a tenth. Never change it."""
    return generate(commune_codes=SMALL_PROVINCE_COMMUNES, scale=0.1)


@pytest.fixture
def stand_in(small_province: Province) -> Iterator[StandIn]:
    """A stand-in over the small province, at 01:00 on 2023-06-15."""
    with serve(small_province, today=date(2023, 6, 15)) as running:
        yield running
