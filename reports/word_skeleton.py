"""The unchanging part of every .docx: page, styles, page number. Made once per process.

Decree 30/2020/NĐ-CP, annex I: A4, Times New Roman, black; page number centred in the top margin
and not on page 1; the annex has page numbers of its own.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt

from reports.word_styles import FONT, STYLES, ParagraphStyle

_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
_WIDTH, _HEIGHT = Mm(210), Mm(297)
_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header"}
# Parts of python-docx's own template that speak of another document, or name other fonts.
_FOREIGN_PARTS = (
    "stylesWithEffects", "webSettings", "fontTable", "theme", "customXml", "numbering",
    "extended-properties", "thumbnail",
)  # fmt: skip


@dataclass(frozen=True)
class Skeleton:
    """A saved document without words: the parts that never change, and the frame of the body.

    `opening` reaches to the start of the body; `report_section` and `annex_section` are the two
    `w:sectPr` elements, in the order in which the body must have them.
    """

    parts: dict[str, bytes]
    opening: str
    report_section: str
    annex_section: str


@cache
def skeleton() -> Skeleton:
    """The skeleton of all reports."""
    document = docx.Document()
    _drop_foreign_parts(document)
    _set_settings(document)
    _set_styles(document)
    _set_report_page(document.sections[0])
    _set_annex_page(document.add_section(WD_SECTION.NEW_PAGE))
    buffer = BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts.pop("word/document.xml").decode()
    del parts["docProps/core.xml"]
    report_section, annex_section = (
        f"<w:sectPr{piece.split('</w:sectPr>')[0]}</w:sectPr>"
        for piece in xml.split("<w:sectPr")[1:]
    )
    opening = xml[: xml.index("<w:body>") + len("<w:body>")]
    return Skeleton(parts, opening, report_section, annex_section)


def _drop_foreign_parts(document: Document) -> None:
    for relations in (document.part.rels, document.part.package.rels):
        for relation_id, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[1] in _FOREIGN_PARTS:
                del relations[relation_id]


def _set_settings(document: Document) -> None:
    """Vietnamese separators, and the compatibility mode of current Word."""
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    for xml in (
        f'<w:zoom {nsdecls("w")} w:percent="100"/>',
        f'<w:defaultTabStop {nsdecls("w")} w:val="720"/>',
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
        f'<w:decimalSymbol {nsdecls("w")} w:val=","/>',
        f'<w:listSeparator {nsdecls("w")} w:val=";"/>',
    ):
        settings.append(parse_xml(xml))


def _set_styles(document: Document) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT_STYLES:
            style.element.getparent().remove(style.element)
    defaults = styles.element.find(qn("w:docDefaults"))
    styles.element.remove(defaults)
    styles.element.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{_fonts_xml()}"
            '<w:sz w:val="28"/><w:szCs w:val="28"/>'
            '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        ),
    )
    for style in STYLES:
        _add_style(document, style)


def _fonts_xml() -> str:
    kinds = ("ascii", "hAnsi", "eastAsia", "cs")
    return "<w:rFonts " + " ".join(f'w:{kind}="{FONT}"' for kind in kinds) + "/>"


def _add_style(document: Document, wanted: ParagraphStyle) -> None:
    style: Any = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), wanted.style_id)
    style.base_style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(wanted.size)
    style.font.bold, style.font.italic = wanted.bold, wanted.italic
    for kind in ("eastAsia", "cs"):
        style.element.rPr.rFonts.set(qn(f"w:{kind}"), FONT)
    form = style.paragraph_format
    form.alignment = wanted.align
    form.first_line_indent = Mm(wanted.first_line_mm)
    form.left_indent = form.right_indent = Mm(wanted.side_indent_mm)
    form.space_before, form.space_after = Pt(wanted.before), Pt(wanted.after)
    form.keep_with_next = wanted.keep_with_next
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    properties = style.element.get_or_add_pPr()
    if wanted.outline_level is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(wanted.outline_level))
        properties.append(level)
    if wanted.is_rule:
        form.line_spacing = Pt(2)
        properties.insert_element_before(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" '
                'w:color="000000"/></w:pBdr>'
            ),
            "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl",
        )  # fmt: skip


def _set_report_page(section: Section) -> None:
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    _set_margins(section)
    _restart_numbers(section)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    for xml in (
        '<w:fldChar {} w:fldCharType="begin"/>',
        '<w:instrText {} xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar {} w:fldCharType="separate"/>',
        "<w:t {}>2</w:t>",
        '<w:fldChar {} w:fldCharType="end"/>',
    ):
        run._r.append(parse_xml(xml.format(nsdecls("w"))))
    section.first_page_header.is_linked_to_previous = False


def _set_annex_page(section: Section) -> None:
    """Landscape; numbering from 1 and the empty first header come with the section it follows."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _HEIGHT, _WIDTH
    _set_margins(section)


def _set_margins(section: Section) -> None:
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.header_distance = section.footer_distance = Mm(10)


def _restart_numbers(section: Section) -> None:
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
