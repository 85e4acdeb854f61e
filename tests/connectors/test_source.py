"""A source is its configuration; a wrong one is named at once."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors import Source, load_source
from connectors.dialects import DIALECTS
from connectors.errors import SourceMisconfigured, UnknownSource
from connectors.source import SOURCES


def test_every_source_in_the_folder_loads_and_has_a_dialect() -> None:
    names = sorted(file.stem for file in SOURCES.glob("*.toml"))

    assert names == ["hai_duong"]
    assert all(load_source(name).dialect in DIALECTS for name in names)


def test_the_source_of_hai_duong_pages_from_nought_to_last() -> None:
    source = load_source("hai_duong")

    assert (source.province_code, source.page_base, source.end_test) == ("30", 0, "last")


@pytest.mark.parametrize("name", ["ha_noi", "../hai_duong", "", "Hai_Duong"])
def test_an_unknown_source_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownSource, match="known: hai_duong"):
        load_source(name)


def test_settings_that_are_missing_or_unknown_are_named_together(tmp_path: Path) -> None:
    text = (SOURCES / "hai_duong.toml").read_text(encoding="utf-8")
    (tmp_path / "lao.toml").write_text(
        text.replace("page_base = 0", "page_bass = 0"), encoding="utf-8"
    )

    with pytest.raises(SourceMisconfigured, match="page_bass is not a setting; page_base is miss"):
        load_source("lao", tmp_path)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "lao.toml").write_text("page_base: 0", encoding="utf-8")

    with pytest.raises(SourceMisconfigured, match=r"lao\.toml is not readable TOML"):
        load_source("lao", tmp_path)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("page_base", 2),
        ("page_size", 0),
        ("page_size", "1000"),
        ("auth", "password"),
        ("end_test", "never"),
        ("passes", 1),
        ("overlap_minutes", -1),
        ("requests_per_second", 0),
        ("attempts", True),
    ],
)
def test_an_impossible_setting_is_named(source: Source, setting: str, value: object) -> None:
    with pytest.raises(SourceMisconfigured, match=f"{setting} must be"):
        replace(source, **{setting: value})


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("iso8601", "2023-06-14T23:30:00.000+0700"),
        ("iso8601", "2023-06-14T16:30:00Z"),
        ("iso8601", "2023-06-14T23:30:00"),
        ("%Y%m%d%H%M%S", "20230614233000"),
        ("%d/%m/%Y %H:%M:%S", "14/06/2023 23:30:00"),
    ],
)
def test_moments_without_offset_are_vietnam_time(source: Source, pattern: str, text: str) -> None:
    moment = replace(source, updated_date_pattern=pattern).moment_of(text)

    assert moment == datetime(2023, 6, 14, 16, 30, tzinfo=UTC)
