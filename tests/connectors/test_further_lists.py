"""Papers, payments, ratings and petitions are pulled as dossiers are; some of them may be empty."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import ENTITIES, Clock, Source, entities_of, pull_entity
from connectors.dialects import DIALECTS
from connectors.errors import PullCameEmpty, PullCameShort, SourceMisconfigured
from warehouse.landing import Manifest, verify_landing

Pull = Callable[..., Manifest]
FURTHER = ("papers", "payments", "ratings", "petitions")
MAY_BE_EMPTY = ("payments", "ratings", "petitions")
PAPERS = {
    "id": "1",
    "code": "H23-1",
    "updatedDate": "2023-06-01T08:00:00.000+0700",
    "agency": [{"id": "x", "code": "10657", "name": "UBND xã Đồng Lạc"}],
    "returnMethod": 1,
    "populationDatabase": 1,
    "syncedToNational": 0,
    "uploader": {"fullname": "Nguyễn Văn Thử", "phoneNumber": "0900000001"},
    "components": [
        {
            "id": "c1",
            "code": "TP1",
            "name": "Tờ khai",
            "fileName": "don-nguyen-van-thu.pdf",
            "hasFile": 1,
            "digitised": 1,
            "reused": 2,
            "fromNationalStore": 0,
        }
    ],
    "results": [],
    "supplements": [{"id": "s1", "requestedDate": "20230601080000", "receivedDate": None}],
}


@pytest.fixture
def pull(portal: Any, source: Source, clock: Clock, tmp_path: Path) -> Pull:
    def pull_one(entity: str, *, full: bool = False, **changes: Any) -> Manifest:
        changed = replace(source, **changes)
        return pull_entity(changed, entity, portal.access, tmp_path, full=full, clock=clock)

    return pull_one


def rows_of(landing: Path, manifest: Manifest) -> list[dict[str, str | None]]:
    folder = landing / manifest.source / manifest.entity / manifest.window
    return [row for file in manifest.files for row in pq.read_table(folder / file.name).to_pylist()]


def test_all_entities_are_offered_in_the_order_they_are_pulled(source: Source) -> None:
    assert list(ENTITIES) == ["procedures", "dossiers", *FURTHER]
    assert entities_of(source) == ENTITIES
    with pytest.raises(SourceMisconfigured, match="dialect must be one of igate"):
        entities_of(replace(source, dialect="opencps"))


def test_of_papers_only_the_allowed_keys_of_their_lists_land(
    portal: Any, pull: Pull, tmp_path: Path
) -> None:
    portal.records = [PAPERS]

    manifest = pull("papers")

    (row,) = rows_of(tmp_path, manifest)
    assert len(str(row.pop("payload_hash"))) == 32
    assert row == {
        "id": "1",
        "code": "H23-1",
        "updatedDate": "2023-06-01T08:00:00.000+0700",
        "agency.code": "10657",
        "returnMethod": "1",
        "populationDatabase": "1",
        "syncedToNational": "0",
        "components": '[{"code":"TP1","hasFile":"1","digitised":"1","reused":"2",'
        '"fromNationalStore":"0"}]',
        "results": "[]",
        "supplements": '[{"requestedDate":"20230601080000","receivedDate":null,'
        '"previousAppointmentDate":null,"newAppointmentDate":null}]',
    }
    assert manifest.request["path"] == "/pa/dossier-papers/search"
    assert manifest.request["parameters"]["sort"] == "updatedDate,desc"


@pytest.mark.parametrize("entity", FURTHER)
def test_the_second_pull_reads_back_to_its_own_watermark(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path, entity: str
) -> None:
    portal.records = [dossier(number) for number in range(1, 11)]
    first = pull(entity)
    portal.records.append(dossier(99))
    pull("dossiers")
    portal.records[-1] = dossier(11)
    portal.now += timedelta(days=1)

    manifest = pull(entity, overlap_minutes=2)

    assert (first.rows, first.is_full, manifest.is_full) == (10, True, False)
    ids = [int(str(row["id"]), 16) for row in rows_of(tmp_path, manifest)]
    assert ids == [8, 9, 10, 11]


@pytest.mark.parametrize("entity", MAY_BE_EMPTY)
def test_an_empty_list_that_may_be_so_lands_a_window_with_columns_and_no_rows(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path, entity: str
) -> None:
    manifest = pull(entity)

    assert (manifest.rows, manifest.distinct_ids, manifest.server_totals) == (0, 0, [0, 0])
    assert (manifest.watermark, manifest.is_full) == (None, True)
    part = tmp_path / "hai_duong" / entity / manifest.window / "part-00000.parquet"
    names = DIALECTS["igate"].lists[entity].allowed.names
    assert pq.read_table(part).column_names == [*names, "payload_hash"]
    assert verify_landing(tmp_path) == [manifest]
    portal.records = [dossier(1)]
    portal.now += timedelta(days=1)
    assert pull(entity).rows == 1


def test_dossiers_and_papers_are_never_empty(portal: Any, pull: Pull, tmp_path: Path) -> None:
    for entity in ("dossiers", "papers"):
        with pytest.raises(PullCameEmpty, match="showed an empty list"):
            pull(entity)

    assert verify_landing(tmp_path) == []


def test_an_empty_first_page_of_a_list_that_counts_records_is_not_believed(
    portal: Any, pull: Pull, tmp_path: Path
) -> None:
    portal.total_offset = 7

    with pytest.raises(PullCameShort, match="counts 7 records but showed 0"):
        pull("ratings")

    portal.page = lambda number, size: {"content": [], "last": False, "totalElements": 7}
    with pytest.raises(PullCameShort, match="sent 0 records on page 1"):
        pull("ratings")
    assert verify_landing(tmp_path) == []


def test_a_list_that_was_emptied_fails_until_a_full_pull_accepts_it(
    portal: Any, pull: Pull, dossier: Any
) -> None:
    portal.records = [dossier(1)]
    pull("ratings")
    portal.records = []
    portal.now += timedelta(days=1)

    with pytest.raises(PullCameEmpty):
        pull("ratings")

    assert pull("ratings", full=True).rows == 0


def test_nothing_newer_lands_an_empty_window_and_keeps_the_watermark(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    pull("petitions")
    portal.records = [dossier(number) for number in range(1, 7)]
    portal.now += timedelta(days=1)

    manifest = pull("petitions", overlap_minutes=0)

    assert (manifest.rows, manifest.is_full, manifest.watermark) == (0, False, None)
    assert manifest.request["updated_from"] == "2023-06-01T08:07:00+00:00"
    portal.records.append(dossier(8))
    portal.now += timedelta(days=1)
    assert pull("petitions", overlap_minutes=0).rows == 1
    with pytest.raises(PullCameEmpty, match="no papers updated since"):
        portal.records = [dossier(9)]
        pull("papers")
        portal.records = [dossier(1)]
        portal.now += timedelta(days=1)
        pull("papers", overlap_minutes=0)
