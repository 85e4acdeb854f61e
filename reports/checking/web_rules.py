"""Rules on the .html and the .xlsx as files: nothing is loaded, run or computed."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from expectations.receipt import COMMUNE_CODE
from reports.checking.read_excel import Sheet, X
from reports.checking.remedies import CALL_OPERATOR
from reports.checking.rule import Case, Fault, Rule

_PAGE, _BOOK = "bao-cao.html", "bao-cao.xlsx"
_ADDRESSES = ("href", "src", "srcset", "action", "data", "poster", "background", "formaction")
_ADDRESSES_IN_SVG = ("{http://www.w3.org/1999/xlink}href", "xlink:href")
_LOCAL = re.compile(
    rf"(?:#[\w-]+|\.\./index\.html|\.\./thay-doi/{COMMUNE_CODE}\.html"
    r"|bao-cao\.(?:docx|xlsx|html)|giai-thich\.html(?:#e-[\w-]+)?)"
)
_LOADING_TAGS = frozenset(
    {"link", "iframe", "object", "embed", "img", "image", "base", "form", "input", "audio",
     "video", "source", "use", "foreignobject", "frame", "applet", "portal"}
)  # fmt: skip
_FORMULA_START = re.compile(r"[=+@\t\r]|-\d")
_INDICATORS, _NOTES = "Chỉ tiêu", "Ghi chú"


def page_loads_nothing(case: Case) -> Iterator[Fault]:
    """No element, attribute or rule of the page asks for anything but its neighbours."""
    elements = [e for e in case.read.page.tree.iter() if isinstance(e.tag, str)]
    for element in elements:
        if element.tag.lower() in _LOADING_TAGS:
            yield Fault(_PAGE, f"Trang có phần tử có thể tải từ bên ngoài: {element.tag}.")
    places = {element.get("id") for element in elements}
    for link in _links(elements):
        if not _LOCAL.fullmatch(link):
            yield Fault(_PAGE, f"Trang trỏ ra ngoài bộ báo cáo: {link[:60]}.")
        elif link.startswith("#") and link[1:] not in places:
            yield Fault(_PAGE, f"Liên kết trong trang không có đích: {link}.")
    for style in case.read.page.tree.iter("style"):
        if re.search(r"url\(|@import", "".join(style.itertext())):
            yield Fault(_PAGE, "Kiểu trang tải từ bên ngoài.")


def _links(elements: Iterable[Any]) -> Iterator[str]:
    for element in elements:
        for name in (*_ADDRESSES, *_ADDRESSES_IN_SVG):
            if element.get(name) is not None:
                yield str(element.get(name))


def page_keeps_its_policy(case: Case) -> Iterator[Fault]:
    """Styles and scripts are those whose hash the policy names; none stands in an attribute."""
    tree = case.read.page.tree
    policy = _policy(tree)
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        yield Fault(_PAGE, "Trang thiếu chính sách an toàn nội dung hoặc chính sách quá rộng.")
    for tag in ("style", "script"):
        sources = next((p for p in policy.split(";") if p.strip().startswith(f"{tag}-src ")), "")
        for element in tree.iter(tag):
            digest = hashlib.sha256("".join(element.itertext()).encode()).digest()
            if f"'sha256-{base64.b64encode(digest).decode()}'" not in sources:
                yield Fault(_PAGE, f"Phần {tag} không khớp mã băm trong chính sách của trang.")
    for element in tree.iter(etree.Element):
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield Fault(_PAGE, f"Thuộc tính không được phép: {name}.")


def _policy(tree: Any) -> str:
    for meta in tree.iter("meta"):
        if meta.get("http-equiv", "").lower() == "content-security-policy":
            return str(meta.get("content", ""))
    return ""


def charts_show_printed_counts(case: Case) -> Iterator[Fault]:
    """Each chart of the page shows the counts of its series, which the report prints too."""
    drawn = [
        {"".join(text.itertext()) for text in svg.iter("text")}
        for svg in case.read.page.tree.iter("svg")
    ]
    if len(drawn) != len(case.content.charts):
        yield Fault(_PAGE, "Số biểu đồ trên trang khác số biểu đồ của báo cáo.")
    for series, texts in zip(case.content.charts, drawn, strict=False):
        if not {count.text for count in series.counts} <= texts:
            yield Fault(_PAGE, f"Biểu đồ «{series.title}» không ghi đúng các số.")


def book_computes_nothing(case: Case) -> Iterator[Fault]:
    """No formula, no link, and no text that a spreadsheet would take for a formula."""
    for sheet in case.read.workbook.sheets:
        for tag in ("f", "hyperlink", "oleObject", "legacyDrawing"):
            if next(sheet.tree.iter(f"{X}{tag}"), None) is not None:
                yield Fault(f"{_BOOK}, {sheet.name}", f"Trang tính có phần không được phép: {tag}.")
        for cells in sheet.rows.values():
            for cell in cells:
                if not cell.is_number and _FORMULA_START.match(cell.text):
                    yield Fault(
                        f"{_BOOK}, {sheet.name}",
                        f"Ô chữ bắt đầu như công thức: «{cell.text[:30]}».",
                    )


def book_prints(case: Case) -> Iterator[Fault]:
    """One sheet a form, then figures and notes; each A4 on its side and one page wide."""
    wanted = [*(form.sheet_name for form in case.content.forms), _INDICATORS, _NOTES]
    sheets = case.read.workbook.sheets
    if [sheet.name for sheet in sheets] != wanted:
        yield Fault(_BOOK, "Tệp không có đúng một trang tính cho mỗi biểu.")
    for sheet in sheets:
        if not _prints_well(sheet):
            yield Fault(
                f"{_BOOK}, {sheet.name}", "Trang tính không in trên A4 ngang, một trang bề ngang."
            )


def _prints_well(sheet: Sheet) -> bool:
    setup = sheet.tree.find(f"{X}pageSetup")
    fit = sheet.tree.find(f"{X}sheetPr/{X}pageSetUpPr")
    return (
        setup is not None
        and (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
        and setup.get("fitToWidth", "1") == "1"
        and fit is not None
        and fit.get("fitToPage") == "1"
    )


def _rule(rule_id: str, name: str, origin: str, look: Any) -> Rule:
    return Rule(rule_id, name, origin, "critical", CALL_OPERATOR, look, "files")


RULES = (
    _rule("T58", "page_loads_nothing", "decree 13/2023", page_loads_nothing),
    _rule("T59", "page_keeps_its_policy", "decree 13/2023", page_keeps_its_policy),
    _rule("T60", "charts_show_printed_counts", "S10", charts_show_printed_counts),
    _rule("T61", "book_computes_nothing", "decree 13/2023", book_computes_nothing),
    _rule("T62", "book_prints", "decree 30/2020", book_prints),
)
