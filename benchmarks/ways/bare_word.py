"""One report by python-docx, paragraph by paragraph and cell by cell."""

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from reports.content import Form, FormRow, ReportContent
from reports.rendering import ANNEX_TITLE, NOTES_TITLE, note_lines


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
    for text in ("Phụ lục", ANNEX_TITLE, content.attached_to):
        _add(document, text, ALIGN.CENTER, bold=True)
    for form in content.forms:
        _write_form(document, form)
    _add(document, NOTES_TITLE, ALIGN.LEFT, bold=True)
    for text in note_lines(content):
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
    head = form.head
    for text in (head.code, head.title, head.period, head.reporting_unit, head.receiving_unit):
        _add(document, text, ALIGN.LEFT, bold=True)
    _add(document, head.unit_of_measure, ALIGN.RIGHT)
    table = document.add_table(rows=form.heading_rows, cols=len(form.widths))
    table.style = "Table Grid"
    for cell in form.heading:
        last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
        _fill(table.cell(cell.row, cell.column).merge(last), cell.text)
    if form.column_numbers:
        for cell, text in zip(table.add_row().cells, form.column_numbers, strict=True):
            _fill(cell, text)
    for row in form.rows:
        _write_row(table.add_row().cells, form, row)
    for note in form.notes:
        _add(document, note, ALIGN.JUSTIFY)


def _write_row(cells: tuple[Any, ...], form: Form, row: FormRow) -> None:
    if row.kind == "group":
        _fill(cells[0], row.labels[0])
        _fill(cells[1].merge(cells[-1]), row.labels[1])
        return
    if row.kind == "total":
        _fill(cells[0].merge(cells[form.label_columns - 1]), row.labels[0])
    else:
        for cell, label in zip(cells, row.labels, strict=False):
            _fill(cell, label)
    for cell, figure in zip(cells[form.label_columns :], row.figures, strict=True):
        _fill(cell, figure.text)


def _add(document: Document, text: str, align: ALIGN, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.add_run(text).bold = bold


def _fill(cell: Any, *lines: str) -> None:
    cell.text = lines[0]
    cell.paragraphs[0].alignment = ALIGN.CENTER
    for line in lines[1:]:
        cell.add_paragraph(line).alignment = ALIGN.CENTER
