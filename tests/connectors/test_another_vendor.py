"""A vendor that counts pages from one is a configuration and a small dialect, no change of code."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import Clock, Source, entities_of, pull_entity
from connectors.dialects import DIALECTS
from connectors.errors import PullCameShort, UnknownEntity
from connectors.fields import AllowList, Field
from connectors.listing import Dialect, Listing

COUNTING_FROM_ONE = Dialect(
    lists={
        "dossiers": Listing(
            method="POST",
            path="/api/hoso/search",
            parameters={"orderBy": "NgayCapNhat desc"},
            id_field="MaHoSo",
            updated_field="NgayCapNhat",
            allowed=AllowList(
                Field("MaHoSo"), Field("NgayCapNhat"), Field("TrangThaiHoSo"), Field("DonViId")
            ),
        )
    }
)


@pytest.fixture
def vendor(portal: Any, source: Source, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Seven dossiers behind a portal of that vendor, and its source."""
    monkeypatch.setitem(DIALECTS, "counting_from_one", COUNTING_FROM_ONE)
    portal.shape, portal.page_base = "data", 1
    portal.records = [
        {
            "id": f"{number}",
            "updatedDate": f"{number}",
            "MaHoSo": f"000.16.25.H56-230502-{number:04d}",
            "NgayCapNhat": f"2023050208{number:02d}00",
            "TrangThaiHoSo": 10,
            "ChuHoSo": "Nguyễn Văn Thử",
        }
        for number in range(1, 8)
    ]
    return replace(
        source,
        name="thanh_hoa",
        dialect="counting_from_one",
        auth="client_credentials_form",
        page_base=1,
        page_parameter="pageNumber",
        size_parameter="pageSize",
        items_key="data",
        total_key="totalCount",
        end_test="hasNextPage",
        updated_date_pattern="%Y%m%d%H%M%S",
    )


@pytest.mark.parametrize("end_test", ["hasNextPage", "totalPages", "short_page"])
@pytest.mark.parametrize("count", [1, 3, 6, 7])
def test_every_page_from_one_to_the_last_is_read(
    portal: Any, vendor: Source, clock: Clock, tmp_path: Path, end_test: str, count: int
) -> None:
    portal.records = portal.records[:count]

    manifest = pull_entity(
        replace(vendor, end_test=end_test), "dossiers", portal.access, tmp_path, clock=clock
    )

    folder = tmp_path / "thanh_hoa" / "dossiers" / manifest.window
    table = pq.read_table(folder / "part-00000.parquet")
    assert table["MaHoSo"].to_pylist() == [
        f"000.16.25.H56-230502-{number:04d}" for number in range(1, count + 1)
    ]
    assert table.column_names[-1] == "payload_hash"
    assert manifest.watermark == f"2023050208{count:02d}00"
    assert manifest.server_totals == [count, count]
    assert portal.pages_asked[0] == 1
    assert portal.last_request["method"] == "POST"
    assert portal.last_request["parameters"]["orderBy"] == "NgayCapNhat desc"


def test_the_wrong_page_base_is_found_out(
    portal: Any, vendor: Source, clock: Clock, tmp_path: Path
) -> None:
    portal.shape, portal.page_base = "data", 0

    with pytest.raises(PullCameShort, match="counts 7 records but showed 4"):
        pull_entity(vendor, "dossiers", portal.access, tmp_path, clock=clock)


def test_a_portal_without_totals_is_trusted_when_two_passes_agree(
    portal: Any, vendor: Source, clock: Clock, tmp_path: Path
) -> None:
    untold = replace(vendor, total_key="", end_test="short_page")

    manifest = pull_entity(untold, "dossiers", portal.access, tmp_path, clock=clock)

    assert (manifest.rows, manifest.distinct_ids, manifest.server_totals) == (7, 7, [])


def test_what_a_vendor_does_not_offer_is_named(
    portal: Any, vendor: Source, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entities_of(vendor) == ("dossiers",)
    with pytest.raises(UnknownEntity, match="no list of procedures: it offers dossiers"):
        pull_entity(vendor, "procedures", portal.access, tmp_path, clock=clock)
    monkeypatch.setitem(DIALECTS, "counting_from_one", Dialect())
    assert entities_of(vendor) == ()
    with pytest.raises(UnknownEntity, match="no list of dossiers: it offers none"):
        pull_entity(vendor, "dossiers", portal.access, tmp_path, clock=clock)
    assert portal.logins == 0
