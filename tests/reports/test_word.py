import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

from reports.content import Paragraph as BodyParagraph
from reports.content import ReportContent
from reports.word import render_word
from reports.word_skeleton import skeleton

GOLDEN = Path(__file__).parent / "golden"
# Behind the letterhead and the signature.
FIRST_FORM = 2


@pytest.fixture
def document(dong_lac_content: ReportContent) -> Document:
    return docx.Document(BytesIO(render_word(dong_lac_content)))


def _transcript(document: Document) -> str:
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += _table_lines(block)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _table_lines(table: Table) -> list[str]:
    rows = (
        [" / ".join(Paragraph(p, table).text for p in cell.p_lst) for cell in row.tc_lst]
        for row in table._tbl.tr_lst
    )
    return [" | ".join(cells) for cells in rows]


def test_the_report_of_dong_lac_reads_as_written_down(document: Document) -> None:
    expected = (GOLDEN / "10657-2023-Q2.txt").read_text(encoding="utf-8")

    assert _transcript(document) == expected


def test_pages_are_a4_with_the_margins_of_decree_30(document: Document) -> None:
    report, annex = document.sections

    assert _millimetres(report.page_width, report.page_height) == [210, 297]
    assert _millimetres(annex.page_width, annex.page_height) == [297, 210]
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    for section in (report, annex):
        margins = (
            section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
        )  # fmt: skip
        assert _millimetres(*margins) == [20, 20, 30, 20]


def _millimetres(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def test_the_page_number_is_centred_on_top_and_not_on_page_one(document: Document) -> None:
    for section in document.sections:
        (number,) = section.header.paragraphs
        fields = [text.text for text in number._p.iter(qn("w:instrText"))]
        assert fields == [" PAGE "]
        assert number.alignment == 1
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0]._p.findall(f".//{qn('w:instrText')}") == []
        start = section._sectPr.findall(qn("w:pgNumType"))
        assert [element.get(qn("w:start")) for element in start] == ["1"]


def test_every_font_is_times_new_roman_in_all_four_scripts(
    dong_lac_content: ReportContent,
) -> None:
    with ZipFile(BytesIO(render_word(dong_lac_content))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    fonts = re.findall(r"<w:rFonts[^>]*>", "".join(parts.values()))

    assert len(fonts) > 20
    for font in fonts:
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            assert f'w:{script}="Times New Roman"' in font
        assert "Theme" not in font
    assert "theme" not in " ".join(parts)


def test_the_body_is_justified_fourteen_points_with_an_indent(document: Document) -> None:
    (first,) = (p for p in document.paragraphs if p.text.startswith("Thực hiện Nghị định"))
    style = first.style

    assert style is not None
    assert style.font.size is not None
    assert style.font.size.pt == 14
    assert style.paragraph_format.alignment == 3
    assert style.paragraph_format.first_line_indent is not None
    assert round(style.paragraph_format.first_line_indent.mm, 1) == 12.7


def test_every_compulsory_part_is_there(document: Document) -> None:
    text = _transcript(document)

    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN / HUYỆN NAM SÁCH / ỦY BAN NHÂN DÂN / XÃ ĐỒNG LẠC",
        "/BC-UBND", "Đồng Lạc, ngày 15 tháng 6 năm 2023", "BÁO CÁO",
        "Kính gửi: Ủy ban nhân dân huyện Nam Sách", "./.", "Nơi nhận:", "- Như trên;",
        "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH", "Phụ lục",
    ):  # fmt: skip
        assert part in text


def test_the_issuing_body_is_bold_and_the_superior_body_is_not(document: Document) -> None:
    cell = document.tables[0].cell(0, 0)
    bold = {p.text: p.style.font.bold for p in cell.paragraphs if p.text and p.style}

    assert bold["HUYỆN NAM SÁCH"] is False
    assert bold["XÃ ĐỒNG LẠC"] is True


def test_number_and_signature_are_left_to_people(document: Document) -> None:
    number = document.tables[0].cell(1, 0).text
    signature = document.tables[1].cell(0, 1).paragraphs

    assert re.fullmatch(r"Số:\s+/BC-UBND", number)
    assert [paragraph.text for paragraph in signature] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_the_heading_of_the_form_is_merged_as_printed(document: Document) -> None:
    form = document.tables[FIRST_FORM]
    heading = [[form.cell(row, column).text for column in range(13)] for row in range(4)]

    assert heading[0][2:6] == ["Số hồ sơ nhận giải quyết"] * 4
    assert heading[1][3:5] == ["Trong kỳ"] * 2
    assert heading[2][:7] == [
        "STT", "Lĩnh vực, công việc giải quyết theo cấp", "Tổng số", "Trực tuyến",
        "Trực tiếp, dịch vụ bưu chính", "Từ kỳ trước", "Tổng số",
    ]  # fmt: skip
    assert heading[3] == [f"({number})" for number in range(1, 14)]
    repeated = form._tbl.xpath("./w:tr[w:trPr/w:tblHeader]")
    assert len(repeated) == 4


def test_each_row_of_the_form_fills_its_width(document: Document) -> None:
    form = document.tables[FIRST_FORM]
    grid = sum(int(column.get(qn("w:w"))) for column in form._tbl.tblGrid.gridCol_lst)

    assert len(form._tbl.tr_lst) == 4 + 1 + 5 + 1
    for row in form._tbl.tr_lst:
        assert sum(int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst) == grid
        assert sum(cell.grid_span for cell in row.tc_lst) == 13


def test_every_form_is_a_table_as_wide_as_its_page_with_its_heading_repeated(
    document: Document, dong_lac_content: ReportContent
) -> None:
    tables = document.tables[FIRST_FORM:]

    assert len(tables) == len(dong_lac_content.forms) >= 6
    for table, form in zip(tables, dong_lac_content.forms, strict=True):
        heading_rows = form.heading_rows + bool(form.column_numbers)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert len(table._tbl.tr_lst) == heading_rows + len(form.rows)
        assert len(table._tbl.xpath("./w:tr[w:trPr/w:tblHeader]")) == heading_rows
        assert sum(widths) == 14004
        assert min(widths) >= 500


def test_no_row_is_split_and_a_form_moves_to_the_next_page_as_a_whole(
    document: Document,
) -> None:
    for table in document.tables[FIRST_FORM:]:
        *rows, last = table._tbl.tr_lst
        assert len(table._tbl.xpath("./w:tr[w:trPr/w:cantSplit]")) == len(rows) + 1
        assert all(row.xpath(".//w:pPr/w:keepNext") for row in rows)
        assert not last.xpath(".//w:pPr/w:keepNext")
    heads = {"Mã biểu", "Tên biểu", "Kỳ của biểu", "Dòng đầu biểu", "Đơn vị tính"}
    kept = [p for p in document.paragraphs if p.style and p.style.name in heads]
    assert len(kept) >= 5 * len(document.tables[FIRST_FORM:])
    assert all(p.paragraph_format.keep_with_next for p in kept)


def test_the_words_of_the_commune_are_in_italics_of_their_own_style(
    dong_lac_content: ReportContent,
) -> None:
    own = BodyParagraph(("Phòng làm việc thoáng mát.",), is_declared=True)
    content = replace(dong_lac_content, body=(*dong_lac_content.body, own))
    document = docx.Document(BytesIO(render_word(content)))
    (paragraph,) = (p for p in document.paragraphs if p.text == "Phòng làm việc thoáng mát.")

    assert paragraph.style is not None
    assert paragraph.style.name == "Lời của đơn vị"
    assert paragraph.style.font.italic
    assert "Đoạn in nghiêng trong báo cáo là lời của đơn vị báo cáo." in _transcript(document)


def test_what_is_not_declared_is_printed_and_listed(
    draft_of: Callable[..., ReportContent], with_late_dossiers: Any
) -> None:
    content = draft_of(with_late_dossiers)
    document = docx.Document(BytesIO(render_word(content)))
    cells = [
        paragraph.text
        for table in document.tables[FIRST_FORM:]
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        if paragraph.style and paragraph.style.name == "Ô chưa có số liệu"
    ]

    assert len(content.missing) >= 10
    assert f"Nội dung đơn vị chưa kê khai ({len(content.missing)}): " in _transcript(document)
    assert set(cells) == {"chưa có số liệu"}


def test_text_is_in_composed_form(document: Document) -> None:
    text = _transcript(document)

    assert text == unicodedata.normalize("NFC", text)


def test_equal_content_gives_equal_bytes(dong_lac_content: ReportContent) -> None:
    first = render_word(dong_lac_content)
    skeleton.cache_clear()

    assert render_word(dong_lac_content) == first


def test_no_entry_or_property_bears_the_time_of_rendering(dong_lac_content: ReportContent) -> None:
    data = render_word(dong_lac_content)
    properties = docx.Document(BytesIO(data)).core_properties

    with ZipFile(BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert properties.created is not None
    assert properties.created.isoformat().startswith("2023-06-15T00:00:00")
    assert properties.author == "Ủy ban nhân dân xã Đồng Lạc"
