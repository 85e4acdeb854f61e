"""A workbook is read cell by cell; whatever else a file can be is refused with its place."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from connectors.declared import Rejection
from tests.connectors.declared.forms import (
    AREA,
    NAME,
    PLANNED,
    SHARE,
    SHEET,
    TEXT,
    Edit,
    empty_form,
    judge,
    put,
    row_of,
    saved,
    sentence,
    values_of,
    with_part,
    workbook,
)

XLSX = f"{NAME}.xlsx"
FILE = f"Tệp “{XLSX}”"


def _cell(item_code: str) -> str:
    sheet = load_workbook(BytesIO(empty_form()))[SHEET]
    return f"{FILE}, trang “Kê khai”, ô D{row_of(sheet, item_code)}: "


def test_numbers_and_texts_are_read_as_they_stand(tmp_path: Path) -> None:
    values = {PLANNED: 1022, AREA: 45.5, SHARE: 98, TEXT: "- Một\n- Hai"}

    assert values_of(tmp_path, XLSX, workbook(values)) == values


def test_an_empty_form_declares_nothing(tmp_path: Path) -> None:
    assert values_of(tmp_path, XLSX, empty_form()) == {}


def test_a_dash_and_blanks_declare_nothing(tmp_path: Path) -> None:
    assert values_of(tmp_path, XLSX, workbook({PLANNED: "-", AREA: "  ", TEXT: " - "})) == {}


@pytest.mark.parametrize("words", ["=1+1", "+ Một", "- Hai", "@ ba", '=HYPERLINK("http://x")'])
def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path, words: str) -> None:
    assert values_of(tmp_path, XLSX, workbook({TEXT: words})) == {TEXT: words}


def test_excel_s_escapes_of_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert values_of(tmp_path, XLSX, workbook({TEXT: "Một_x000D_\nHai"})) == {TEXT: "Một\nHai"}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("=1+1", "công thức"),
        (date(2023, 6, 9), "ngày tháng"),
        (True, "TRUE"),
        ("#REF!", "báo lỗi"),
    ],
)
def test_a_cell_that_is_no_value_is_named(tmp_path: Path, value: object, says: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet[f"D{row_of(sheet, PLANNED)}"] = value

    kind, said = sentence(tmp_path, XLSX, workbook(edit=edit))

    assert kind == "DeclaredCellUnusable"
    assert said.startswith(_cell(PLANNED))
    assert says in said


def test_a_percentage_cell_is_refused_because_it_holds_a_fraction(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        cell = sheet[f"D{row_of(sheet, SHARE)}"]
        cell.value, cell.number_format = 0.98, "0%"

    kind, said = sentence(tmp_path, XLSX, workbook(edit=edit))

    assert kind == "DeclaredCellUnusable"
    assert said.startswith(_cell(SHARE))
    assert "98 cho 98%" in said


def test_a_formula_among_the_form_s_own_words_is_refused(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B9"] = "=B8"

    kind, said = sentence(tmp_path, XLSX, workbook(edit=edit))

    assert (kind, "ô B9: ô chứa công thức" in said) == ("DeclaredCellUnusable", True)


def test_a_merged_cell_is_named(tmp_path: Path) -> None:
    kind, said = sentence(tmp_path, XLSX, workbook(edit=lambda sheet: sheet.merge_cells("D8:D9")))

    assert kind == "DeclaredCellUnusable"
    assert said.startswith(f"{FILE}, trang “Kê khai”, ô D8:D9: có ô gộp")


def _rename(sheet: Worksheet) -> None:
    sheet.title = "Sheet1"


def _more_sheets(sheet: Worksheet) -> None:
    assert isinstance(sheet.parent, Workbook)
    sheet.parent.create_sheet("Nháp")


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda sheet: put(sheet, "D6", "Gia tri"), "ô D6: dòng tiêu đề không đúng mẫu"),
        (lambda sheet: sheet.insert_rows(3), "ô A6: dòng tiêu đề không đúng mẫu"),
        (lambda sheet: sheet.delete_cols(3), "ô C6: dòng tiêu đề không đúng mẫu"),
        (lambda sheet: put(sheet, "E9", "ghi thêm"), "ô E9: ô này nằm ngoài bảng"),
        (lambda sheet: put(sheet, "C2", 1), "ô C2: ô này nằm ngoài bảng"),
        (_rename, "đúng một trang tính tên “Kê khai”"),
        (_more_sheets, "đúng một trang tính tên “Kê khai”"),
    ],
)
def test_another_layout_than_the_template_s_is_refused(
    tmp_path: Path, edit: Edit, says: str
) -> None:
    kind, said = sentence(tmp_path, XLSX, workbook({PLANNED: 139}, edit))

    assert kind == "DeclaredHeadWrong"
    assert says in said


def test_an_unknown_item_a_value_without_item_and_a_repeated_item_are_each_told(
    tmp_path: Path,
) -> None:
    def edit(sheet: Worksheet) -> None:
        put(sheet, "A90", "desk.cars")
        put(sheet, "D90", 2)
        put(sheet, "D91", 3)
        put(sheet, "A92", PLANNED)

    found = judge(tmp_path, XLSX, workbook({PLANNED: 139}, edit))

    assert isinstance(found, Rejection)
    assert [type(fault).__name__ for fault in found.faults] == [
        "DeclaredItemUnknown",
        "DeclaredItemUnknown",
        "DeclaredItemRepeated",
    ]
    for said, cell in zip(found.sentences, ("A90", "A91", "A92"), strict=True):
        assert f"ô {cell}: " in said


def _encrypted(content: bytes) -> bytes:
    """The same zip, each entry marked as encrypted."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + offset] |= 1
            start = changed.find(signature, start + 4)
    return bytes(changed)


def _repeated_part() -> bytes:
    buffer = BytesIO(empty_form())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "không phải tệp Excel", id="empty"),
        pytest.param("Mã mục,Giá trị\n".encode(), "không phải tệp Excel", id="csv"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kiểu cũ", id="xls"),
        pytest.param(empty_form()[:3000], "tệp hỏng", id="cut off"),
        pytest.param(_encrypted(empty_form()), "đặt mật khẩu", id="encrypted"),
        pytest.param(with_part("xl/workbook.xml", b"<x"), "không đọc được", id="no workbook"),
        pytest.param(
            with_part("xl/worksheets/sheet1.xml", lambda xml: xml[:900]),
            "không đọc được",
            id="broken sheet",
        ),
        pytest.param(
            with_part(
                "xl/worksheets/sheet1.xml",
                lambda xml: xml.replace(
                    b"</sheetData>", b"<row><c><v>NaN</v></c></row></sheetData>"
                ),
            ),
            "không đọc được",
            id="no number",
        ),
        pytest.param(_repeated_part(), "bị trùng", id="repeated part"),
        pytest.param(bytes(50_000_000), "lớn hơn 1 MB", id="50 MB"),
    ],
)
def test_what_cannot_be_opened_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    kind, said = sentence(tmp_path, XLSX, content)

    assert kind == "DeclaredFileUnreadable"
    assert said.startswith(f"{FILE}: ")
    assert says in said


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst/>'
UTF_16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
UTF_7 = b'<?xml version="1.0" encoding="UTF-7"?><a/>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(with_part("xl/media/a.xml", bytes(5_000_000)), "giải nén", id="zip bomb"),
        pytest.param(with_part("xl/styles.xml", bytes(500_000)), "giải nén", id="styles bomb"),
        pytest.param(with_part("xl/vbaProject.bin", b"x"), "macro", id="macros"),
        pytest.param(with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "macro", id="old macros"),
        pytest.param(
            with_part(
                "[Content_Types].xml",
                lambda xml: xml.replace(b"sheet.main", b"sheet.macroEnabled.main"),
            ),
            "macro",
            id="macro type",
        ),
        pytest.param(
            with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "liên kết", id="links"
        ),
        pytest.param(with_part("xl/embeddings/oleObject1.bin", b"x"), "nhúng", id="embedded"),
        pytest.param(with_part("xl/sharedStrings.xml", ENTITIES), "XML", id="entities"),
        pytest.param(with_part("xl/sharedStrings.xml", UTF_16), "XML", id="UTF-16"),
        pytest.param(with_part("xl/sharedStrings.xml", UTF_7), "XML", id="UTF-7"),
        pytest.param(workbook(edit=lambda s: put(s, "A501", 1)), "quá nhiều dòng", id="rows"),
        pytest.param(workbook(edit=lambda s: put(s, "CW9", 1)), "quá nhiều dòng", id="columns"),
    ],
)
def test_what_could_harm_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    kind, said = sentence(tmp_path, XLSX, content)

    assert kind == "DeclaredFileUnsafe"
    assert says in said


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    buffer = BytesIO(empty_form())
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}.png", b"")

    assert sentence(tmp_path, XLSX, buffer.getvalue())[0] == "DeclaredFileUnsafe"


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        pytest.param(
            b"</sheetData>", b'<row r="1000000000"/></sheetData>', id="a row beyond every sheet"
        ),
        pytest.param(
            b"</sheetData>", b'<row r="1048576" ht="12"/></sheetData>', id="LibreOffice's last row"
        ),
        pytest.param(b'ref="A1:D60"', b'ref="A1:XFD1048576"', id="17 thousand million cells"),
    ],
)
def test_a_sheet_that_claims_to_be_endless_is_read_at_once(
    tmp_path: Path, written: bytes, instead: bytes
) -> None:
    def change(xml: bytes) -> bytes:
        assert xml.count(written) == 1
        return xml.replace(written, instead)

    assert values_of(tmp_path, XLSX, with_part("xl/worksheets/sheet1.xml", change)) == {}


def test_links_and_printers_that_excel_keeps_by_itself_are_no_fault(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["D8"].hyperlink = "https://example.gov.vn/"
        put(sheet, "D8", "Trang thông tin điện tử")

    buffer = BytesIO(workbook(edit=edit))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/printerSettings/printerSettings1.bin", b"\0\1")

    assert values_of(tmp_path, XLSX, buffer.getvalue()) == {"basis.text": "Trang thông tin điện tử"}


def test_a_workbook_of_another_program_s_making_needs_the_same_sheet(tmp_path: Path) -> None:
    assert sentence(tmp_path, XLSX, saved(Workbook()))[0] == "DeclaredHeadWrong"
