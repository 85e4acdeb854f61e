"""One report by python-docx, paragraph by paragraph and cell by cell."""

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from reports.content import Form, ReportContent
from reports.form import COLUMN_NUMBERS, HEADING, HEADING_ROWS
from reports.notes import NOTES_TITLE

_COLUMNS = len(COLUMN_NUMBERS)


def write_word(content: ReportContent, path: Path) -> None:
    """Write the .docx of `content`."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    _write_head(document, content)
    for paragraph in content.body:
        _add(document, paragraph.text, ALIGN.JUSTIFY, bold=paragraph.kind in ("chapter", "section"))
    _write_closing(document, content)
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    annex.orientation = WD_ORIENT.LANDSCAPE
    annex.page_width, annex.page_height = Mm(297), Mm(210)
    _write_form(document, content.form)
    _add(document, NOTES_TITLE, ALIGN.LEFT, bold=True)
    for text in (f"- {content.form.silent_fields}", *(note.text for note in content.notes)):
        _add(document, text, ALIGN.JUSTIFY)
    document.save(str(path))


def _write_head(document: Document, content: ReportContent) -> None:
    head = content.letterhead
    table = document.add_table(rows=2, cols=2)
    _fill(table.cell(0, 0), *head.superior_lines, *head.issuer_lines)
    _fill(table.cell(0, 1), head.country, head.motto)
    _fill(table.cell(1, 0), head.number)
    _fill(table.cell(1, 1), head.place_and_date)
    for text in (content.type_name, content.subject):
        _add(document, text, ALIGN.CENTER, bold=True)
    _add(document, head.addressee, ALIGN.CENTER)


def _write_closing(document: Document, content: ReportContent) -> None:
    closing = content.closing
    table = document.add_table(rows=1, cols=2)
    _fill(table.cell(0, 0), "Nơi nhận:", *closing.recipients)
    _fill(table.cell(0, 1), closing.authority, closing.signatory)


def _write_form(document: Document, form: Form) -> None:
    _add(document, "Phụ lục", ALIGN.CENTER, bold=True)
    _add(document, form.head.title, ALIGN.CENTER, bold=True)
    _add(document, form.head.attached_to, ALIGN.CENTER)
    head = document.add_table(rows=1, cols=2)
    _fill(head.cell(0, 0), form.head.code, form.head.period)
    _fill(head.cell(0, 1), form.head.reporting_unit, form.head.receiving_unit)
    _add(document, form.head.unit_of_measure, ALIGN.RIGHT)
    table = document.add_table(rows=HEADING_ROWS, cols=_COLUMNS)
    table.style = "Table Grid"
    for cell in HEADING:
        last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
        _fill(table.cell(cell.row, cell.column).merge(last), cell.text)
    _add_row(table, COLUMN_NUMBERS)
    group = table.add_row().cells
    _fill(group[0], form.group[0])
    _fill(group[1].merge(group[-1]), form.group[1])
    for row in form.rows:
        _add_row(table, (str(row.number), row.field_name, *(count.text for count in row.counts)))
    total = table.add_row().cells
    _fill(total[0].merge(total[1]), form.total_name)
    for cell, count in zip(total[2:], form.total, strict=True):
        _fill(cell, count.text)


def _add(document: Document, text: str, align: ALIGN, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.add_run(text).bold = bold


def _add_row(table: Any, texts: tuple[str, ...]) -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        _fill(cell, text)


def _fill(cell: Any, *lines: str) -> None:
    cell.text = lines[0]
    cell.paragraphs[0].alignment = ALIGN.CENTER
    for line in lines[1:]:
        cell.add_paragraph(line).alignment = ALIGN.CENTER
