"""The same list of numbers, read back from Word, Excel and HTML by three independent readers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from reports.content import ReportContent
from reports.excel import render_excel
from reports.web import render_web
from reports.word import render_word

# Behind the letterhead and the signature.
_FIRST_FORM = 2


@dataclass
class _Datum:
    """A figure of the page: its code, its field, its plain value and what is printed."""

    code: str
    field_code: str | None
    value: str
    text: str = ""


@dataclass
class _Page(HTMLParser):
    """Texts of the body's blocks, its figures, and the cells of every form."""

    html: str
    body: list[str] = field(default_factory=list)
    figures: list[_Datum] = field(default_factory=list)
    forms: list[list[list[str]]] = field(default_factory=list)
    _in: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in.add(tag)
        if "article" in self._in and tag in {"p", "h2", "h3", "h4"}:
            self.body.append("")
        if "article" in self._in and tag == "data":
            self.figures.append(
                _Datum(given["data-indicator"] or "", given.get("data-field"), given["value"] or "")
            )
        if tag == "tbody":
            self.forms.append([])
        if "tbody" in self._in and tag == "tr":
            self.forms[-1].append([])
        if "tbody" in self._in and tag in {"td", "th"}:
            self.forms[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in.discard(tag)

    def handle_data(self, data: str) -> None:
        if "article" in self._in and self._in & {"p", "h2", "h3", "h4"}:
            self.body[-1] += data
            if "data" in self._in:
                self.figures[-1].text += data
        elif "tbody" in self._in and self._in & {"td", "th"}:
            self.forms[-1][-1][-1] += data


def _word(content: ReportContent) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs of the body, and the cells of every form below its heading."""
    document = docx.Document(BytesIO(render_word(content)))
    body = {
        "Nội dung", "Nội dung dẫn", "Lời của đơn vị", "Mục I", "Mục 1", "Điểm a"
    }  # fmt: skip
    sentences = [p.text for p in document.paragraphs if p.style and p.style.name in body]
    forms = [
        [
            ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]
            for row in table._tbl.tr_lst
            if not row.xpath("./w:trPr/w:tblHeader")
        ]
        for table in document.tables[_FIRST_FORM:]
    ]
    return sentences, forms


def _value(printed: str) -> float | str:
    """The number that a cell prints; words stay words."""
    plain = printed.rstrip("%").replace(".", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return printed
    return round(number / 100, 8) if printed.endswith("%") else number


@pytest.fixture(params=["dong_lac", "with_late_dossiers"])
def content(request: pytest.FixtureRequest, draft_of: Callable[..., ReportContent]) -> Any:
    return draft_of(request.getfixturevalue(request.param))


def test_word_and_html_print_the_same_sentences(content: ReportContent) -> None:
    sentences, _ = _word(content)
    page = _Page(render_web(content).decode())

    assert sentences == page.body
    assert len(sentences) >= 40
    assert len(page.figures) >= 60


def test_excel_lists_every_figure_that_the_sentences_print(content: ReportContent) -> None:
    page = _Page(render_web(content).decode())
    sheet = openpyxl.load_workbook(BytesIO(render_excel(content)))["Chỉ tiêu"]
    listed = {row[1]: row[3] for row in sheet.iter_rows(min_row=4, values_only=True)}

    for figure in page.figures:
        code = f"{figure.code} [field_code {figure.field_code}]"
        value = listed[code if figure.field_code else figure.code]
        assert float(figure.value) == pytest.approx(float(str(value)), abs=1e-12)
        assert _value(figure.text) == pytest.approx(float(str(value)), abs=1e-8)


def test_every_form_has_the_same_cells_in_all_formats(content: ReportContent) -> None:
    in_word = _word(content)[1]
    in_html = _Page(render_web(content).decode()).forms
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
            assert [_value(text) for text in row[len(row) - figures :]] == [
                value if isinstance(value, str) else pytest.approx(float(str(value)), abs=1e-8)
                for value in written[len(written) - figures :]
            ]
            assert [str(value or "") for value in written[: len(line.labels)]] == [*line.labels]
            assert row[: len(line.labels)] == [*line.labels]
