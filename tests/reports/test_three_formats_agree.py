"""The same list of numbers, read back from Word, Excel and HTML by three independent readers."""

import re
from collections.abc import Callable
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

_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?%?(?= hồ sơ|[;. ,]|$)")
_NOT_FIGURES = re.compile(
    r"số liệu từ .* như sau|^Thực hiện .*|^I\. .*|^4\. .*|Biểu số \S+|quý \w+ năm \d+"
    r"|ngày \d+ tháng \d+ năm \d+"
)


class _Text(HTMLParser):
    """Texts of the body's blocks and of the form's rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.body: list[str] = []
        self.rows: list[list[str]] = []
        self._in: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in.add(tag)
        if "article" in self._in and tag in {"p", "h2", "h3", "h4"}:
            self.body.append("")
        if "tbody" in self._in:
            if tag == "tr":
                self.rows.append([])
            if tag in {"td", "th"}:
                self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in.discard(tag)

    def handle_data(self, data: str) -> None:
        if "article" in self._in and self._in & {"p", "h2", "h3", "h4"}:
            self.body[-1] += data
        elif "tbody" in self._in and self._in & {"td", "th"}:
            self.rows[-1][-1] += data


def _figures(sentences: list[str]) -> list[str]:
    """Printed figures in order of appearance; dates, headings and legal texts are none."""
    cleared = (_NOT_FIGURES.sub(" ", sentence) for sentence in sentences)
    return [number.rstrip(".") for text in cleared for number in _NUMBER.findall(text)]


def _value(printed: str) -> float:
    plain = printed.rstrip("%").replace(".", "").replace(",", ".")
    return round(float(plain) / 100, 8) if printed.endswith("%") else float(plain)


def _word(content: ReportContent) -> tuple[list[str], list[list[str]]]:
    document = docx.Document(BytesIO(render_word(content)))
    body = {"Nội dung", "Nội dung dẫn"}
    sentences = [p.text for p in document.paragraphs if p.style and p.style.name in body]
    rows = [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]
        for row in document.tables[3]._tbl.tr_lst
    ]
    return sentences, rows[5:]


def _html(content: ReportContent) -> tuple[list[str], list[list[str]]]:
    page = _Text(render_web(content).decode())
    return [text for text in page.body if not re.match(r"I\.|4\.|[a-d]\)", text)], page.rows[1:]


def _excel(content: ReportContent) -> tuple[list[float], list[list[Any]]]:
    book = openpyxl.load_workbook(BytesIO(render_excel(content)))
    values = [row[2] for row in book["Chỉ tiêu"].iter_rows(min_row=4, values_only=True)]
    rows = list(book["II.06a"].iter_rows(min_row=12, max_col=13, values_only=True))
    end = next(index for index, row in enumerate(rows) if row[0] == "Tổng cộng")
    return [float(value) for value in values], [list(row) for row in rows[: end + 1]]


@pytest.fixture(params=["dong_lac", "with_late_dossiers"])
def content(request: pytest.FixtureRequest, draft_of: Callable[..., ReportContent]) -> Any:
    return draft_of(request.getfixturevalue(request.param))


def test_word_and_html_print_the_same_sentences(content: ReportContent) -> None:
    assert _word(content)[0] == _html(content)[0]
    assert len(_figures(_word(content)[0])) >= 20


def test_excel_lists_what_the_sentences_print(content: ReportContent) -> None:
    printed = [_value(figure) for figure in _figures(_word(content)[0])]
    listed, _ = _excel(content)

    assert list(dict.fromkeys(printed)) == list(dict.fromkeys(listed))


def test_the_form_holds_the_same_numbers_in_all_formats(content: ReportContent) -> None:
    def numbers(rows: list[list[str]]) -> list[list[float]]:
        return [[_value(text) for text in row[-11:]] for row in rows]

    in_word, in_html, in_excel = _word(content)[1], _html(content)[1], _excel(content)[1]

    assert len(in_word) == len(content.form.rows) + 1
    assert numbers(in_word) == numbers(in_html) == [row[2:] for row in in_excel]
    assert [row[-12] for row in in_word[:-1]] == [row[1] for row in in_excel[:-1]]
