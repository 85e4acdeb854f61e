from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reports.content import ReportContent
from reports.excel import render_excel


@pytest.fixture
def book(dong_lac_content: ReportContent) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_excel(dong_lac_content)))


def test_the_form_has_fields_as_rows_and_columns_three_to_thirteen(book: Workbook) -> None:
    rows = {row[1].value: [cell.value for cell in row[2:13]] for row in book["II.06a"].iter_rows()}

    assert rows["Chứng thực"] == [790, 770, 10, 10, 784, 720, 64, 0, 6, 6, 0]
    total = next(r for r in book["II.06a"].iter_rows(values_only=True) if r[0] == "Tổng cộng")
    assert total[2:13] == (1022, 986, 16, 20, 1007, 898, 109, 0, 15, 15, 0)


def test_numbers_are_numbers_and_text_is_text(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    kinds = {cell.data_type for cell in cells if cell.value is not None}

    assert kinds == {"n", "s"}
    for cell in cells:
        if cell.value is not None:
            assert (cell.data_type == "n") == isinstance(cell.value, int | float)


def test_there_is_no_formula(dong_lac_content: ReportContent) -> None:
    with ZipFile(BytesIO(render_excel(dong_lac_content))) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]

        assert len(sheets) == 2
        assert all(b"<f>" not in archive.read(name) for name in sheets)


def test_both_sheets_print_landscape_one_page_wide_with_their_heading_repeated(
    book: Workbook,
) -> None:
    titles = {"II.06a": "$7:$10", "Chỉ tiêu": "$3:$3"}

    assert set(book.sheetnames) == set(titles)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        assert sheet.print_title_rows == titles[sheet.title]


def test_a_share_stands_with_its_numerator_and_denominator(book: Workbook) -> None:
    rows = {row[6]: row for row in book["Chỉ tiêu"].iter_rows(min_row=4, values_only=True)}
    share = rows["completion_share"]

    assert share[2:6] == (0.9853, 1007, 1022, "Hồ sơ nhận giải quyết: tổng số")


def test_a_share_shows_the_printed_decimals(book: Workbook) -> None:
    formats = {row[6].value: row[2].number_format for row in book["Chỉ tiêu"].iter_rows(min_row=4)}

    assert formats["completion_share"] == "0.00%"
    assert formats["early_share"] == "0.0%"
    assert formats["late_share"] == "0%"


def test_equal_content_gives_equal_bytes_without_the_time_of_rendering(
    dong_lac_content: ReportContent,
) -> None:
    first = render_excel(dong_lac_content)
    with ZipFile(BytesIO(first)) as archive:
        stamps = {entry.date_time for entry in archive.infolist()}
        core = archive.read("docProps/core.xml").decode()

    assert render_excel(dong_lac_content) == first
    assert len(stamps) == 1
    assert next(iter(stamps))[0] == 1980
    assert core.count("2023-06-15T00:00:00Z") == 2
