from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reports.content import Count, FormRow, Missing, Quantity, ReportContent
from reports.excel import render_excel

UNITS = {"06a.3": "hồ sơ", "dos.completion_share": "%"}


@pytest.fixture
def book(dong_lac_content: ReportContent) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_excel(dong_lac_content, UNITS)))


def test_each_form_has_a_sheet_before_the_indicators_and_the_notes(
    book: Workbook, dong_lac_content: ReportContent
) -> None:
    names = [form.sheet_name for form in dong_lac_content.forms]

    assert "II.06a" in names
    assert book.sheetnames == [*names, "Chỉ tiêu", "Ghi chú"]


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

        assert len(sheets) == len(dong_lac_content.forms) + 2
        assert all(b"<f>" not in archive.read(name) for name in sheets)


def test_every_sheet_prints_landscape_one_page_wide_with_its_heading_repeated(
    book: Workbook, dong_lac_content: ReportContent
) -> None:
    titles = {
        form.sheet_name: f"$7:${6 + form.heading_rows + bool(form.column_numbers)}"
        for form in dong_lac_content.forms
    }

    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        expected = {**titles, "Chỉ tiêu": "$3:$3", "Ghi chú": None}[sheet.title]
        assert sheet.print_title_rows == expected


def test_every_figure_of_body_and_forms_is_listed_once(
    book: Workbook, dong_lac_content: ReportContent
) -> None:
    listed = [row[1] for row in book["Chỉ tiêu"].iter_rows(min_row=4, values_only=True)]
    of_forms = {
        figure.code
        for form in dong_lac_content.forms
        for row in form.rows
        for figure in row.figures
        if figure.code
    }

    assert all(listed)
    assert len(listed) == len(set(listed))
    assert of_forms <= {str(code).split(" ")[0] for code in listed}
    assert "06a.3 [field_code G15-HT02]" in listed


def test_what_is_missing_is_said_in_words_and_decimals_are_numbers(
    dong_lac_content: ReportContent,
) -> None:
    form = dong_lac_content.forms[0]
    figures = (
        Missing("desk.area", "Diện tích"),
        Quantity("x.a", "a", Decimal("45.5")),
        Quantity("x.b", "b", Decimal("1234.5")),
        Count("x.c", "c", 2_400_000_000),
        *form.rows[-1].figures[4:],
    )
    changed = replace(form, rows=(FormRow(("1", "=1+1"), figures),))
    content = replace(dong_lac_content, forms=(changed,))
    sheet = openpyxl.load_workbook(BytesIO(render_excel(content)))["II.06a"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "=1+1")

    assert [cell.value for cell in row[:6]] == [1, "=1+1", "chưa có số liệu", 45.5, 1234.5, 2.4e9]
    formats = [cell.number_format for cell in row[3:6]]
    assert formats == ["0.0", '#"."000.0', '#"."000"."000"."000']


def test_a_share_stands_with_its_numerator_and_denominator(book: Workbook) -> None:
    rows = {row[1]: row for row in book["Chỉ tiêu"].iter_rows(min_row=4, values_only=True)}
    share = rows["dos.completion_share"]

    assert share[3:8] == (0.9853, 1007, 1022, "Hồ sơ nhận giải quyết: tổng số", "%")
    assert rows["06a.3"][3:8] == (1022, None, None, None, "hồ sơ")


def test_a_share_shows_the_printed_decimals(book: Workbook) -> None:
    formats = {row[1].value: row[3].number_format for row in book["Chỉ tiêu"].iter_rows(min_row=4)}

    assert formats["dos.completion_share"] == "0.00%"
    assert formats["dos.early_share"] == "0.0%"


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
