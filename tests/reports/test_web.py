import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from reports.content import ReportContent
from reports.web import render_web


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

    assert links == ["../index.html", "bao-cao.docx", "bao-cao.xlsx"]


def test_a_wide_table_scrolls_in_its_own_container(html: str) -> None:
    page = Page(html)

    assert len(page.paths) == 1
    assert page.paths[0][-1] == "div.scroll"
    assert re.search(r"\.scroll \{[^}]*overflow-x: auto", page.style)


def test_every_figure_bears_its_plain_value(html: str) -> None:
    values = re.findall(r'<data value="([^"]+)">([^<]+)</data>', html)

    assert ("1022", "1.022") in values
    assert ("0.9853", "98,53%") in values


def test_quality_notes_are_shown(html: str) -> None:
    assert "Ghi chú về chất lượng số liệu" in html
    assert "Không có cảnh báo về chất lượng số liệu." in html


def test_the_page_prints_its_annex_on_a_landscape_page(html: str) -> None:
    style = Page(html).style

    assert "@page annex { size: A4 landscape; }" in style
    assert "thead { display: table-header-group; }" in style
