"""Text from data stays text, in every format: no formula, no markup, no template, no field code."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from expectations.receipt import RuleResult
from reports.build import build_index
from reports.content import Paragraph, ReportContent
from reports.excel import render_excel
from reports.web import render_explanations, render_web
from reports.word import render_word
from warehouse.periods import Quarter
from warehouse.settings import Settings

HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "＝1+1", "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "{{7777*7}}", "{% for x in y %}", "& B <c>", "<w:br/>", "]]>", "javascript:alert(1)",
    "http://example.invalid/", "\" onload=\"x", "' or 1=1 --", "&#61;1+1", "{=1+1}",
    "DDEAUTO c:\\windows\\calc.exe",
)  # fmt: skip


@pytest.fixture
def content(draft_of: Callable[..., ReportContent], dong_lac: Any) -> ReportContent:
    fields = tuple((f"G15-X{index:02}", text) for index, text in enumerate(HOSTILE))
    figures = dong_lac.fields["G15-HT02"]
    commune = replace(
        dong_lac,
        name="=1+1",
        district_name="<b>Huyện</b> & {{7777*7}}",
        fields={code: figures for code, _ in fields[::2]},
        waiting=(0, 0),
    )
    rule = RuleResult("R-11", "warned", "warning", 1, False, sentence="=1+1 <i> {{7777*7}} & B <c>")
    return draft_of(commune, fields=fields, rules=(rule,))


def test_word_shows_hostile_text_and_has_no_field_but_the_page_number(
    content: ReportContent,
) -> None:
    data = render_word(content)
    document = docx.Document(BytesIO(data))
    text = "".join(node.text or "" for node in document.element.iter(qn("w:t")))
    with ZipFile(BytesIO(data)) as archive:
        xml = "".join(archive.read(name).decode() for name in archive.namelist())

    for hostile in HOSTILE:
        assert hostile in text
    assert "{{7777*7}} & B <c>" in text
    assert re.findall(r"<w:instrText[^>]*>([^<]*)", xml) == [" PAGE "]
    assert "fldSimple" not in xml
    assert "External" not in xml
    assert "<w:br/>" not in xml


def test_excel_keeps_hostile_text_as_strings(content: ReportContent) -> None:
    data = render_excel(content)
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    names = {cell.value for cell in cells if cell.data_type == "s"}

    for hostile in HOSTILE[::2]:
        assert hostile in names
    assert {cell.data_type for cell in cells if cell.value is not None} == {"n", "s"}
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name).decode()
            assert not re.search(r"<f[ >]|<hyperlink|TargetMode", part), name


def test_html_shows_hostile_text_and_no_new_element(
    content: ReportContent, dong_lac_content: ReportContent
) -> None:
    html = render_web(content).decode()
    harmless = render_web(dong_lac_content).decode()

    shown = unescape(re.sub(r"<[^>]*>", "", html))
    for hostile in HOSTILE:
        assert hostile in shown
    assert _elements(html) <= _elements(harmless)
    assert _targets(html) == _targets(harmless)


def _elements(html: str) -> set[str]:
    """Every element of the page with the names of its attributes; fields differ in number."""
    body = html.split("</style>")[1].replace(' data-field="', ' data-indicator="')
    return {re.sub(r'"[^"]*"', '""', tag) for tag in re.findall(r"<(\w[^>]*)>", body)}


def _targets(html: str) -> set[str]:
    """Where a page leads; entries of fields are as many as the fields, whatever they are called."""
    targets = set(re.findall(r'(?:href|src|action)="([^"]*)"', html))
    return {re.sub(r"^(giai-thich\.html#e-)[\w-]+$", r"\1", target) for target in targets}


def test_the_explanation_page_shows_hostile_text_and_no_new_element(
    content: ReportContent, dong_lac_content: ReportContent
) -> None:
    html = render_explanations(content).decode()
    harmless = render_explanations(dong_lac_content).decode()

    assert _elements(html) <= _elements(harmless)
    assert _targets(html) == _targets(harmless)
    assert set(re.findall(r'id="([^"]*)"', html)) & set(HOSTILE) == set()


def test_a_template_in_a_name_is_not_evaluated(content: ReportContent) -> None:
    assert "54439" not in unescape(render_web(content).decode()).split("</style>")[1]


def test_the_words_of_a_commune_stay_words(content: ReportContent) -> None:
    own = tuple(Paragraph((text,), is_declared=True) for text in HOSTILE)
    said = replace(content, body=own, charts=(replace(content.charts[0], title=HOSTILE[6]),))
    html = render_web(said).decode()
    shown = unescape(re.sub(r"<[^>]*>", "", html))
    document = docx.Document(BytesIO(render_word(said)))

    assert "<script" not in html
    for hostile in HOSTILE:
        assert hostile in shown
        assert hostile in [paragraph.text for paragraph in document.paragraphs]


def test_the_page_of_the_province_shows_hostile_names(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    names = [replace(dong_lac, name=text, code=f"{10000 + i}") for i, text in enumerate(HOSTILE)]
    settings = make_province(tuple(names))
    html = build_index(settings, Quarter(2023, 2)).read_text(encoding="utf-8")
    shown = unescape(re.sub(r"<[^>]*>", "", html.split("</style>")[1]))
    book = openpyxl.load_workbook(settings.reports / "2023-Q2" / "tong-hop.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert html.count("<script>") == 1
    for hostile in HOSTILE:
        assert hostile in shown
        assert hostile in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"n", "s"}
