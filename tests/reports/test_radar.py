"""The working lists as files: who sees what, when, and that nothing of the data can act."""

import csv
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import duckdb
import pytest

from expectations.receipt import UnknownCommune
from reports.radar import render_radar
from reports.radar_list import RadarUnreadable, read_radar
from tests.reports.radar_warehouse import write_radar
from warehouse.database import WarehouseMissing
from warehouse.settings import Settings

BEGINS = date(2023, 6, 10)


@pytest.fixture
def publish(settings: Settings) -> Callable[..., Settings]:
    """Publish a warehouse with the rows of `write_radar`, observed on a day."""

    def make(observed: date = BEGINS) -> Settings:
        settings.published.parent.mkdir(parents=True, exist_ok=True)
        settings.published.unlink(missing_ok=True)
        with duckdb.connect(str(settings.published)) as connection:
            write_radar(connection, observed)
        return settings

    return make


def _text(path: Path) -> str:
    return unescape(path.read_text(encoding="utf-8"))


def test_on_the_fifth_day_before_the_close_every_commune_has_its_list(
    publish: Callable[..., Settings],
) -> None:
    settings = publish()

    radar, index = render_radar(settings)

    assert sorted(path.name for path in settings.radar.iterdir()) == [
        "10654.csv", "10654.html", "10657.csv", "10657.html", "index.html",
    ]  # fmt: skip
    assert not radar.running.is_early
    assert "Chưa đến thời gian cảnh báo" not in _text(index)
    assert "Danh sách công việc nội bộ" in _text(index)
    assert "Danh sách công việc nội bộ" in _text(settings.radar / "10657.html")
    assert "Không có." in _text(settings.radar / "10654.html")


def test_a_day_before_that_the_night_says_only_when_it_begins(
    publish: Callable[..., Settings],
) -> None:
    render_radar(publish())
    settings = publish(date(2023, 6, 9))

    _, index = render_radar(settings)

    assert [path.name for path in settings.radar.iterdir()] == ["index.html"]
    assert "bắt đầu từ ngày 10 tháng 6 năm 2023" in _text(index)
    assert "H1" not in _text(index)


def test_a_stale_list_goes_and_whatever_else_lies_there_stays(
    publish: Callable[..., Settings],
) -> None:
    settings = publish()
    settings.radar.mkdir()
    stale = {"10003.html", "10003.csv", "10657-until-2022-01-31.csv", ".10003.html.part"}
    others = {"10657-da-xu-ly.xlsx", "10657-ghi-chu.csv", "luu"}
    for name in stale | others - {"luu"}:
        (settings.radar / name).touch()
    (settings.radar / "luu").mkdir()

    render_radar(settings)

    names = {path.name for path in settings.radar.iterdir()}
    assert names & stale == set()
    assert names & others == others


def test_who_asks_earlier_sees_what_is_known_marked_as_early(
    publish: Callable[..., Settings],
) -> None:
    settings = publish(date(2023, 6, 9))

    render_radar(settings, shows_early=True)

    assert "Xem sớm" in _text(settings.radar / "10657.html")
    assert "H1" in _text(settings.radar / "10657.html")


def test_a_commune_counts_dossiers_once_and_reasons_each(publish: Callable[..., Settings]) -> None:
    commune = read_radar(publish()).of_commune("10657")

    assert (commune.dossier_count, commune.certain_count, commune.rule_count) == (4, 2, 1)
    assert commune.reason_counts == [
        ("Thiếu kết quả", 0, 1), ("Quá hạn", 1, 2), ("Mã lạ", 1, 0),
    ]  # fmt: skip
    assert [entry.is_certain for entry in commune.entries] == [True, True, False, False, False]


def test_a_dossier_of_no_commune_of_the_province_is_shown_to_the_province(
    publish: Callable[..., Settings],
) -> None:
    radar, index = render_radar(publish())

    assert sorted(entry.dossier_code for entry in radar.unplaced) == ["H8", "H9"]
    assert "H8" in _text(index)


def test_a_list_opened_in_excel_runs_nothing_and_keeps_its_letters(
    publish: Callable[..., Settings],
) -> None:
    settings = publish()
    render_radar(settings)

    data = (settings.radar / "10657.csv").read_bytes()
    lines = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))

    assert data.startswith(b"\xef\xbb\xbf")
    assert lines[0][:2] == ["Mã hồ sơ", "Lý do"]
    assert lines[1] == [
        "H1",
        "Quá hạn",
        "Đã xảy ra",
        "2023-06-09",
        "-1",
        "Chứng thực",
        "Đang xử lý",
    ]
    assert [line[0] for line in lines if "HYPERLINK" in line[0]] == ['\'=HYPERLINK("x")']


def test_text_of_the_data_is_shown_and_never_run(publish: Callable[..., Settings]) -> None:
    settings = publish()
    render_radar(settings)
    page = (settings.radar / "10657.html").read_text(encoding="utf-8")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in unescape(page)


def test_a_commune_that_the_province_has_not_is_named(publish: Callable[..., Settings]) -> None:
    with pytest.raises(UnknownCommune, match="'10000' is no commune of 2023-Q2"):
        read_radar(publish()).of_commune("10000")


def test_a_warehouse_from_before_the_radar_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(WarehouseMissing):
        read_radar(settings)
    settings.published.parent.mkdir(parents=True)
    duckdb.connect(str(settings.published)).close()
    with pytest.raises(RadarUnreadable, match="run `motcua build`"):
        read_radar(settings)
