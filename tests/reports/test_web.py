import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.content import Paragraph, ReportContent
from reports.rendering import TEMPLATES
from reports.web import render_page, render_web


class Page(HTMLParser):
    """Tags with attributes, and text outside the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.style = ""
        self.paths: list[tuple[str, ...]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.paths.append(tuple(self._open))
        if tag not in {"meta", "br", "link"}:
            self._open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        while self._open and not self._open.pop().startswith(f"{tag}."):
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].startswith("style."):
            self.style += data

    def attributes(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture
def html(dong_lac_content: ReportContent) -> str:
    return render_web(dong_lac_content).decode()


def test_the_page_is_vietnamese_utf8_and_made_for_phones(html: str) -> None:
    page = Page(html)

    assert page.attributes("html") == [{"lang": "vi"}]
    metas = page.attributes("meta")
    assert {"charset": "utf-8"} in metas
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in metas


def test_nothing_is_loaded_and_only_the_own_style_sheet_is_allowed(html: str) -> None:
    page = Page(html)
    (policy,) = (
        meta["content"]
        for meta in page.attributes("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()

    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"https?:|url\(|@import", html)
    assert all(
        not name.startswith("on") and name != "style" for _, attributes in page.tags
        for name in attributes
    )  # fmt: skip


def test_links_lead_to_the_documents_beside_and_to_the_province(html: str) -> None:
    links = [attributes["href"] for attributes in Page(html).attributes("a")]

    assert [link for link in links if not str(link).startswith("giai-thich.html#")] == [
        "../index.html", "bao-cao.docx", "bao-cao.xlsx", "#bieu-do", "#phu-luc", "giai-thich.html",
        "../thay-doi/10657.html",
    ]  # fmt: skip


def test_a_wide_table_scrolls_in_its_own_container(
    html: str, dong_lac_content: ReportContent
) -> None:
    page = Page(html)

    assert len(page.paths) == len(dong_lac_content.forms)
    assert {path[-1] for path in page.paths} == {"div.scroll"}
    assert re.search(r"\.scroll \{[^}]*overflow-x: auto", page.style)


def test_every_figure_bears_its_plain_value(html: str) -> None:
    values = re.findall(r'<data value="([^"]+)" data-indicator="([^"]+)"[^>]*>([^<]+)</data>', html)

    assert ("1022", "06a.3", "1.022") in values
    assert ("0.9853", "dos.completion_share", "98,53%") in values
    assert ("181", "06a.3", "181") in values
    assert len(values) == html.count("<data ")


def test_each_indicator_has_one_anchor_at_a_figure_of_the_whole_commune(html: str) -> None:
    anchors = re.findall(r'<(?:data|span)[^>]* data-indicator="([^"]+)"[^>]* id="([^"]+)"', html)
    ids = re.findall(r' id="([^"]+)"', html)

    assert ("06a.3", "i-06a-3") in anchors
    assert ("06a.10", "i-06a-10") in anchors
    assert len(ids) == len(set(ids))
    assert not re.search(r'data-field="[^"]*" id=', html)


def test_what_nobody_has_given_is_marked(html: str) -> None:
    marked = re.findall(r'<span class="missing" data-indicator="([^"]+)"[^>]*>([^<]+)<', html)

    assert ("desk.staff", "chưa có số liệu") in marked


def test_the_words_of_the_commune_are_marked(dong_lac_content: ReportContent) -> None:
    own = Paragraph(("Phòng làm việc <thoáng> mát.",), is_declared=True)
    html = render_web(replace(dong_lac_content, body=(own,))).decode()

    assert '<p class="declared">Phòng làm việc &lt;thoáng&gt; mát.</p>' in html


def test_only_a_page_with_a_script_may_run_one_and_only_that(html: str) -> None:
    script = (TEMPLATES / "sort.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    landed = render_page("quality.html.j2", script_name="sort.js", landed=None, quarters=[])

    assert "script-src" not in html
    assert f"script-src &#39;sha256-{digest}&#39;" in landed
    assert f"<script>{script}</script>" in landed


def test_quality_notes_are_shown(html: str) -> None:
    assert "Ghi chú về chất lượng số liệu" in html
    assert "Không có cảnh báo về chất lượng số liệu." in html


def test_the_page_prints_its_annex_on_a_landscape_page(html: str) -> None:
    style = Page(html).style

    assert "@page annex { size: A4 landscape; }" in style
    assert "thead { display: table-header-group; }" in style
