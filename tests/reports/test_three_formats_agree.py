"""The same list of numbers, read back from Word, Excel and HTML by three independent readers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reports.content import ReportContent
from reports.excel import render_excel
from reports.web import render_web
from reports.word import render_word
from tests.reports.read_back import Page, read_word, value_of


@pytest.fixture(params=["dong_lac", "with_late_dossiers"])
def content(request: pytest.FixtureRequest, draft_of: Callable[..., ReportContent]) -> Any:
    return draft_of(request.getfixturevalue(request.param))


def test_word_and_html_print_the_same_sentences(content: ReportContent) -> None:
    sentences, _ = read_word(render_word(content))
    page = Page(render_web(content).decode())

    assert sentences == page.body
    assert len(sentences) >= 40
    assert len(page.figures) >= 60


def test_excel_lists_every_figure_that_the_sentences_print(content: ReportContent) -> None:
    page = Page(render_web(content).decode())
    sheet = openpyxl.load_workbook(BytesIO(render_excel(content)))["Chỉ tiêu"]
    listed = {row[1]: row[3] for row in sheet.iter_rows(min_row=4, values_only=True)}

    for figure in page.figures:
        code = f"{figure.code} [field_code {figure.field_code}]"
        value = listed[code if figure.field_code else figure.code]
        assert float(figure.value) == pytest.approx(float(str(value)), abs=1e-12)
        assert value_of(figure.text) == pytest.approx(float(str(value)), abs=1e-8)


def test_every_form_has_the_same_cells_in_all_formats(content: ReportContent) -> None:
    in_word = read_word(render_word(content))[1]
    in_html = Page(render_web(content).decode()).forms
    book = openpyxl.load_workbook(BytesIO(render_excel(content)))

    assert len(in_word) == len(content.forms)
    assert in_word == in_html
    for rows, form in zip(in_word, content.forms, strict=True):
        first = 7 + form.heading_rows + bool(form.column_numbers)
        cells = book[form.sheet_name].iter_rows(
            min_row=first, max_row=first + len(rows) - 1, max_col=len(form.widths)
        )
        in_excel = [[cell.value for cell in row] for row in cells]
        for row, line, written in zip(rows, form.rows, in_excel, strict=True):
            figures = len(line.figures)
            assert [value_of(text) for text in row[len(row) - figures :]] == [
                value if isinstance(value, str) else pytest.approx(float(str(value)), abs=1e-8)
                for value in written[len(written) - figures :]
            ]
            assert [str(value or "") for value in written[: len(line.labels)]] == [*line.labels]
            assert row[: len(line.labels)] == [*line.labels]
