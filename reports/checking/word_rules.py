"""Rules on the .docx as a file: page, font, page number, and nothing that does not belong."""

import re
from collections.abc import Iterator
from typing import Any

from reports.checking.read_word import W, parse_xml
from reports.checking.remedies import CALL_OPERATOR
from reports.checking.rule import Case, Fault, Rule

_FONT = "Times New Roman"
_FONT_KINDS = ("ascii", "hAnsi", "eastAsia", "cs")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A4 and the decree's margins in twentieths of a point, with room for rounding.
_A4 = (11906, 16838)
_ROUNDING = 6
_MARGINS = {"top": (1134, 1417), "bottom": (1134, 1417), "left": (1701, 1984), "right": (850, 1134)}
_FOREIGN_PARTS = re.compile(
    r"vba|macro|activeX|embeddings|customXml|externalLink|oleObject|comments|people|glossary", re.I
)
_FORBIDDEN_TAGS = ("ins", "del", "vanish", "comment", "altChunk", "object", "control", "hyperlink")
_FIELD = re.compile(r"\s*PAGE\s*")
_PERSON_FIELDS = ("Manager", "Company", "HyperlinkBase")


def page_and_margins(case: Case) -> Iterator[Fault]:
    """A4 upright, the annex on its side, margins as the decree has them."""
    sections = list(_document(case).iter(f"{W}sectPr"))
    if len(sections) != 2:
        yield Fault("bao-cao.docx", "Văn bản không có đúng hai phần: báo cáo và phụ lục.")
    for number, section in enumerate(sections):
        wanted = _A4 if number == 0 else _A4[::-1]
        size = section.find(f"{W}pgSz")
        found = (0, 0) if size is None else tuple(int(size.get(f"{W}{side}", "0")) for side in "wh")
        if any(abs(a - b) > _ROUNDING for a, b in zip(found, wanted, strict=True)):
            yield Fault("bao-cao.docx", f"Khổ giấy của phần {number + 1} không phải A4 đúng chiều.")
        yield from _margin_faults(number, section)


def _margin_faults(number: int, section: Any) -> Iterator[Fault]:
    margins = section.find(f"{W}pgMar")
    for side, (least, most) in _MARGINS.items():
        width = 0 if margins is None else int(margins.get(f"{W}{side}", "0"))
        if not least - _ROUNDING <= width <= most + _ROUNDING:
            yield Fault("bao-cao.docx", f"Lề {side} của phần {number + 1} ngoài quy định.")


def one_font(case: Case) -> Iterator[Fault]:
    """Times New Roman in every script, and black, wherever a font or a colour is named."""
    fonts = 0
    for name, tree in case.read.word.trees.items():
        for element in tree.iter(f"{W}rFonts"):
            fonts += 1
            if any(value != _FONT for key, value in element.items() if not key.endswith("hint")):
                yield Fault(f"bao-cao.docx, {name}", "Có phông chữ khác Times New Roman.")
        for element in tree.iter(f"{W}color"):
            if element.get(f"{W}val", "auto") not in ("auto", "000000"):
                yield Fault(f"bao-cao.docx, {name}", "Có chữ không phải màu đen.")
    styles = case.read.word.trees["word/styles.xml"]
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    if not fonts or default is None or any(f"{W}{k}" not in default.attrib for k in _FONT_KINDS):
        yield Fault("bao-cao.docx", "Phông chữ mặc định chưa đặt cho mọi bộ chữ (kể cả eastAsia).")


def page_number(case: Case) -> Iterator[Fault]:
    """A page number in the header, and none on the first page of each part."""
    sections = list(_document(case).iter(f"{W}sectPr"))
    headers = {h.get(f"{W}type"): h for s in sections for h in s.iter(f"{W}headerReference")}
    if not sections or any(section.find(f"{W}titlePg") is None for section in sections):
        yield Fault("bao-cao.docx", "Trang đầu không được đặt khác các trang sau.")
    texts = {kind: _header_fields(case, header) for kind, header in headers.items()}
    if not any(map(_FIELD.fullmatch, texts.get("default", []))):
        yield Fault("bao-cao.docx", "Không có số trang ở đầu trang.")
    if "first" not in texts or texts["first"]:
        yield Fault("bao-cao.docx", "Trang đầu có số trang.")


def _header_fields(case: Case, header: Any) -> list[str]:
    relations = case.read.word.trees["word/_rels/document.xml.rels"]
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    tree = case.read.word.trees.get(f"word/{targets.get(header.get(_RELATION))}")
    return [] if tree is None else [field.text or "" for field in tree.iter(f"{W}instrText")]


def nothing_brought_along(case: Case) -> Iterator[Fault]:
    """No macro, no outside relation, no object, no comment, no tracked change, no hidden text."""
    yield from _foreign_parts("bao-cao.docx", case.read.word.parts)
    yield from _foreign_parts("bao-cao.xlsx", case.read.workbook.parts)
    for tag in _FORBIDDEN_TAGS:
        if next(_document(case).iter(f"{W}{tag}"), None) is not None:
            yield Fault("bao-cao.docx", f"Văn bản có nội dung ẩn, sửa đổi hoặc nhúng: {tag}.")
    if next(_document(case).iter(f"{W}instrText", f"{W}fldSimple"), None) is not None:
        yield Fault("bao-cao.docx", "Phần nội dung có trường tự tính.")


def _foreign_parts(document: str, parts: dict[str, bytes]) -> Iterator[Fault]:
    for name, data in parts.items():
        if _FOREIGN_PARTS.search(name):
            yield Fault(document, f"Tệp mang theo phần không được phép: {name}.")
        if name.endswith(".rels") and b'TargetMode="External"' in data:
            yield Fault(document, "Tệp có liên kết ra bên ngoài.")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        yield Fault(document, "Tệp cho phép macro.")


def no_person_in_properties(case: Case) -> Iterator[Fault]:
    """The properties of the files name the issuing body, no person and no other company."""
    for document, parts in (
        ("bao-cao.docx", case.read.word.parts), ("bao-cao.xlsx", case.read.workbook.parts),
    ):  # fmt: skip
        core = parse_xml(parts["docProps/core.xml"])
        for element in core:
            tag = element.tag.rpartition("}")[2]
            if tag in ("creator", "lastModifiedBy") and element.text != case.content.issuer:
                yield Fault(document, "Thuộc tính tệp ghi tên khác cơ quan ban hành.")
        app = parse_xml(parts["docProps/app.xml"]) if "docProps/app.xml" in parts else ()
        for element in app:
            if element.tag.rpartition("}")[2] in _PERSON_FIELDS and element.text:
                yield Fault(document, "Thuộc tính tệp ghi tên người hoặc tổ chức khác.")


def _document(case: Case) -> Any:
    return case.read.word.trees["word/document.xml"]


def _rule(rule_id: str, name: str, origin: str, look: Any) -> Rule:
    return Rule(rule_id, name, origin, "critical", CALL_OPERATOR, look, "files")


RULES = (
    _rule("T53", "page_and_margins", "decree 30/2020", page_and_margins),
    _rule("T54", "one_font", "decree 30/2020", one_font),
    _rule("T55", "page_number", "decree 30/2020", page_number),
    _rule("T56", "nothing_brought_along", "decree 13/2023", nothing_brought_along),
    _rule("T57", "no_person_in_properties", "decree 13/2023", no_person_in_properties),
)
