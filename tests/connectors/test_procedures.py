"""A pull of the catalogue of procedures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import Clock, Source, pull_entity
from connectors.errors import (
    PortalAnsweredNonsense,
    PullCameEmpty,
    SourceMisconfigured,
    UnknownEntity,
)
from warehouse.landing import Manifest, verify_landing

Pull = Callable[[], Manifest]
BIRTH = {
    "MATTHC": "1.001193",
    "TENTTHC": "Đăng ký khai sinh",
    "LINHVUCTHUCHIEN": [
        {"MALINHVUC": "G15-TP04", "TENLINHVUC": "Hộ tịch"},
        {"MALINHVUC": "G15-TP05", "TENLINHVUC": "Chứng thực"},
    ],
    "COQUANTHUCHIEN": {"MADONVI": "X", "TENDONVI": "UBND cấp xã"},
    "MUCDO": "4",
    "PHILEPHI": 8000,
    "COKETQUA": 1,
    "QUYTRINHNOIBO": "20220114",
    "QUYTRINHDIENTU": "",
    "QUYETDINH": [
        {
            "SOQUYETDINH": "1879/QĐ-UBND",
            "HANHDONG": "amend",
            "NGAYKY": "20220713",
            "NGAYCONGBO": "20220715",
            "NGAYCONGKHAI": "",
            "NGAYHIEULUC": "20220801",
            "NGUOIKY": "Nguyễn Văn Thử",
        }
    ],
}


@pytest.fixture
def pull(portal: Any, source: Source, clock: Clock, tmp_path: Path) -> Pull:
    return lambda: pull_entity(source, "procedures", portal.access, tmp_path, clock=clock)


@pytest.mark.parametrize("success", [0, "0", "00"])
def test_the_catalogue_lands_whole_and_sorted(
    portal: Any, pull: Pull, tmp_path: Path, success: object
) -> None:
    portal.catalogue = {
        "error_code": success,
        "result": [{"MATTHC": "2.000908", "LINHVUCTHUCHIEN": None}, BIRTH],
    }

    manifest = pull()

    path = tmp_path / "hai_duong" / "procedures" / manifest.window / "part-00000.parquet"
    birth, other = pq.read_table(path).drop_columns(["payload_hash"]).to_pylist()
    assert birth == {
        "MATTHC": "1.001193",
        "TENTTHC": "Đăng ký khai sinh",
        "LINHVUCTHUCHIEN": '[{"MALINHVUC":"G15-TP04","TENLINHVUC":"Hộ tịch"},'
        '{"MALINHVUC":"G15-TP05","TENLINHVUC":"Chứng thực"}]',
        "COQUANTHUCHIEN.MADONVI": "X",
        "MUCDO": "4",
        "PHILEPHI": "8000",
        "COKETQUA": "1",
        "THANHTOANTRUCTUYEN": None,
        "KETNOICSDLDC": None,
        "DUBOPHAN": None,
        "QUYTRINHNOIBO": "20220114",
        "QUYTRINHDIENTU": "",
        "THOIGIANGIAIQUYET": None,
        "DATDAI": None,
        "QUYETDINH": '[{"SOQUYETDINH":"1879/QĐ-UBND","HANHDONG":"amend","NGAYKY":"20220713",'
        '"NGAYCONGBO":"20220715","NGAYCONGKHAI":"","NGAYHIEULUC":"20220801"}]',
    }
    assert (other["MATTHC"], other["LINHVUCTHUCHIEN"]) == ("2.000908", None)
    assert (manifest.rows, manifest.distinct_ids, manifest.server_totals) == (2, 2, [2])
    assert manifest.watermark is None
    assert verify_landing(tmp_path) == [manifest]


def test_each_night_lands_the_catalogue_anew_but_a_window_only_once(
    portal: Any, pull: Pull, tmp_path: Path
) -> None:
    portal.catalogue = {"error_code": 0, "result": [BIRTH]}
    first = pull()
    portal.catalogue = {"error_code": 0, "result": [BIRTH, BIRTH | {"MATTHC": "9"}]}

    assert pull() == first
    portal.now += timedelta(days=1)

    assert pull().rows == 2
    assert len(verify_landing(tmp_path)) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"error_code": 1, "message": "lỗi", "result": [BIRTH]},
        {"error_code": "-1", "result": [BIRTH]},
        {"error_code": False, "result": [BIRTH]},
        {"result": [BIRTH]},
        {"error_code": 0},
        {"error_code": 0, "result": {}},
        {"error_code": 0, "result": [{"TENTTHC": "không mã"}]},
    ],
)
def test_an_answer_that_is_no_success_lands_nothing(
    portal: Any, pull: Pull, tmp_path: Path, answer: dict[str, Any]
) -> None:
    portal.catalogue = answer

    with pytest.raises(PortalAnsweredNonsense):
        pull()

    assert verify_landing(tmp_path) == []


def test_an_empty_catalogue_lands_nothing(portal: Any, pull: Pull, tmp_path: Path) -> None:
    portal.catalogue = {"error_code": 0, "result": []}

    with pytest.raises(PullCameEmpty, match="empty catalogue"):
        pull()

    assert verify_landing(tmp_path) == []


def test_an_unknown_entity_or_dialect_is_named(portal: Any, source: Source, tmp_path: Path) -> None:
    with pytest.raises(UnknownEntity, match="name one of procedures, dossiers"):
        pull_entity(source, "surveys", portal.access, tmp_path)
    with pytest.raises(SourceMisconfigured, match="dialect must be one of igate"):
        pull_entity(replace(source, dialect="opencps"), "dossiers", portal.access, tmp_path)
