"""The empty form: every item in words, nothing overwritten, and the same rows from both kinds."""

import tempfile
import unicodedata
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from connectors.declared import load_declared, write_template
from connectors.declared.catalogue import load_items
from connectors.declared.errors import (
    DeclaredCommuneUnknown,
    DeclaredFolderUnwritable,
    PersonalDataDeclared,
    TemplateStands,
)
from connectors.declared.personal import refuse_personal_data
from connectors.declared.template import SECTIONS, render_workbook, render_yaml
from connectors.declared.values import tidy
from tests.connectors.declared.forms import (
    COMMUNE,
    NAME,
    QUARTER,
    SHEET,
    empty_form,
    put,
    row_of,
    saved,
    text,
    values_of,
)
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

ITEMS = load_items()


def test_the_workbook_names_every_item_commune_and_quarter() -> None:
    book = load_workbook(BytesIO(empty_form()))
    sheet = book[SHEET]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=7)}

    assert book.sheetnames == [SHEET]
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == ["10657", "Xã Đồng Lạc", "2023-Q2"]
    assert len(ITEMS) >= 30
    for code, item in ITEMS.items():
        assert rows[code] == [item.name, item.unit, None]
    assert not sheet.merged_cells.ranges


def test_texts_stay_texts_when_they_are_typed_and_numbers_numbers() -> None:
    sheet = load_workbook(BytesIO(empty_form()))[SHEET]
    formats = {code: sheet[f"D{row_of(sheet, code)}"].number_format for code in ITEMS}

    assert {formats[code] for code, item in ITEMS.items() if item.is_text} == {"@"}
    assert {formats[code] for code, item in ITEMS.items() if item.is_whole} == {"0"}
    assert sheet["B2"].number_format == "@"


def test_the_yaml_names_every_item_and_is_a_good_form(tmp_path: Path) -> None:
    content = render_yaml(COMMUNE, QUARTER, ITEMS)

    for item in ITEMS.values():
        assert f"# {item.name} ({item.unit or 'chữ'})\n  {item.code}:\n" in content.decode()
    assert values_of(tmp_path, f"{NAME}.yaml", content) == {}


def test_every_section_of_the_seed_has_a_title() -> None:
    assert {item.section for item in ITEMS.values()} == set(SECTIONS)


def test_equal_forms_are_equal_bytes() -> None:
    assert render_workbook(COMMUNE, QUARTER, ITEMS) == empty_form()


@pytest.mark.parametrize("kind", ["xlsx", "yaml"])
def test_a_form_is_written_once_and_never_over_a_file(tmp_path: Path, kind: str) -> None:
    path = write_template(tmp_path, QUARTER, "10657", kind)
    path.write_bytes(b"filled in")

    assert path == tmp_path / "2023-Q2" / f"10657.{kind}"
    for other in ("xlsx", "yaml"):
        with pytest.raises(TemplateStands, match=rf"10657\.{kind} đã có"):
            write_template(tmp_path, QUARTER, "10657", other)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == b"filled in"


def test_no_form_for_what_is_no_commune_of_that_quarter(tmp_path: Path) -> None:
    with pytest.raises(DeclaredCommuneUnknown, match="99999 không có trong danh mục"):
        write_template(tmp_path, QUARTER, "99999", "xlsx")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "declared").write_bytes(b"")

    with pytest.raises(DeclaredFolderUnwritable, match="Không ghi được"):
        write_template(tmp_path / "declared", QUARTER, "10657", "xlsx")


_LETTERS = st.characters(
    codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"], include_characters="\n"
)
_LINES = st.text(_LETTERS, max_size=300) | st.text("Nhiệm vụ đẩy mạnh=+-@\n1#:|'\"0. ", max_size=80)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    words = draw(_LINES)
    assume("_x" not in words)  # a workbook's own way to write a character by its number
    try:
        refuse_personal_data("", tidy(words))
    except PersonalDataDeclared:
        assume(False)
    assume(all(unicodedata.category(c) not in ("Cn", "Co") for c in tidy(words)))
    return words


_COUNTS = st.integers(0, 10**12).map(Decimal)
_SHARES = st.just(Decimal(0)) | st.decimals(1, 100, places=2)
_DECIMALS = st.decimals(0, 10**9, places=2)


def _values_of_kind(item: Any) -> st.SearchStrategy[Any]:
    if item.is_text:
        return _texts()
    if item.is_whole:
        return _COUNTS
    return _SHARES if item.is_percentage else _DECIMALS


# Totals have tests of their own; here every number is free.
_FREE = {code: item for code, item in ITEMS.items() if not code.startswith("review.")}
_MAPPINGS = st.fixed_dictionaries(
    {}, optional={code: _values_of_kind(item) for code, item in _FREE.items()}
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_MAPPINGS)
def test_what_is_filled_in_lands_alike_from_a_workbook_and_from_yaml(
    declared: dict[str, Any],
) -> None:
    expected = {
        code: tidy(value) if isinstance(value, str) else value for code, value in declared.items()
    }
    expected = {code: value for code, value in expected.items() if value not in ("", "-")}

    rows = [_land(kind, content(declared)) for kind, content in _KINDS.items()]

    assert rows[0] == rows[1]
    assert {
        row["item_code"]: row["value_text"]
        if row["value_number"] is None
        else Decimal(row["value_number"])
        for row in rows[0]
    } == expected


def _workbook(declared: dict[str, Any]) -> bytes:
    book = load_workbook(BytesIO(empty_form()))
    rows = {row[0].value: row[0].row for row in book[SHEET].iter_rows()}
    for code, value in declared.items():
        put(book[SHEET], f"D{rows[code]}", value)
    return saved(book)


_KINDS = {"xlsx": _workbook, "yaml": text}


def _land(kind: str, content: bytes) -> list[dict[str, Any]]:
    """The rows that land, without what tells the two files apart."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "declared" / f"{NAME}.{kind}"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        moment = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
        loaded = load_declared(Settings(home=Path(home)), moment)
        assert [rejection.sentences for rejection in loaded.rejections] == []
        parts = sorted(Path(home).glob("landing/declared/declarations/*/part-*.parquet"))
        rows = [row for part in parts for row in pq.read_table(part).to_pylist()]
    told = {"file_name", "file_sha256", "payload_hash"}
    return [{name: value for name, value in row.items() if name not in told} for row in rows]
