"""One report by XlsxWriter, cell by cell: the forms, the indicators and the notes."""

from pathlib import Path
from typing import Any

import xlsxwriter

from reports.content import Figure, Form, FormRow, Missing, ReportContent, Share
from reports.rendering import NOTES_TITLE, figure_code, note_lines

_TOP = 6
_INDICATOR_HEAD = (
    "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Giá trị", "Tử số", "Mẫu số", "Mẫu số là", "Đơn vị tính",
)  # fmt: skip


def write_excel(content: ReportContent, units: dict[str, str], path: Path) -> None:
    """Write the .xlsx of `content`; `units` of measure are by indicator code."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        font = {"font_name": "Times New Roman", "font_size": 12}
        styles = {
            "text": book.add_format({**font, "text_wrap": True}),
            "bold": book.add_format({**font, "bold": True}),
            "grid": book.add_format({**font, "border": 1, "text_wrap": True}),
            "count": book.add_format({**font, "border": 1, "num_format": "#,##0"}),
        }
        for form in content.forms:
            _write_form(book.add_worksheet(form.sheet_name), styles, form)
        _write_indicators(book.add_worksheet("Chỉ tiêu"), styles, content, units)
        notes = book.add_worksheet("Ghi chú")
        notes.write_string(0, 0, NOTES_TITLE, styles["bold"])
        for row, line in enumerate(note_lines(content), start=1):
            notes.write_string(row, 0, line, styles["text"])


def _write_form(sheet: Any, styles: dict[str, Any], form: Form) -> None:
    head, last = form.head, len(form.widths) - 1
    for row, text in enumerate((head.code, head.reporting_unit, head.receiving_unit, head.period)):
        sheet.write_string(row, 0, text, styles["bold"])
    sheet.merge_range(4, 0, 4, last, head.title, styles["bold"])
    sheet.merge_range(5, 0, 5, last, head.unit_of_measure, styles["text"])
    for cell in form.heading:
        bottom, right = _TOP + cell.row + cell.rows - 1, cell.column + cell.columns - 1
        _merge(sheet, (_TOP + cell.row, cell.column, bottom, right), cell.text, styles["grid"])
    row = _TOP + form.heading_rows
    for column, number in enumerate(form.column_numbers):
        sheet.write_string(row, column, number, styles["grid"])
    row += bool(form.column_numbers)
    for line in form.rows:
        _write_row(sheet, styles, form, line, row)
        row += 1
    for note in form.notes:
        _merge(sheet, (row, 0, row, last), note, styles["text"])
        row += 1


def _write_row(sheet: Any, styles: dict[str, Any], form: Form, line: FormRow, row: int) -> None:
    if line.kind == "group":
        sheet.write_string(row, 0, line.labels[0], styles["grid"])
        _merge(sheet, (row, 1, row, len(form.widths) - 1), line.labels[1], styles["grid"])
    elif line.kind == "total":
        area = (row, 0, row, form.label_columns - 1)
        _merge(sheet, area, line.labels[0], styles["grid"])
    else:
        for column, label in enumerate(line.labels):
            is_number = column == 0 and form.label_columns > 1 and label.isdecimal()
            write = sheet.write_number if is_number else sheet.write_string
            write(row, column, int(label) if is_number else label, styles["grid"])
    for column, figure in enumerate(line.figures, start=form.label_columns):
        _write_figure(sheet, styles, row, column, figure)


def _write_figure(
    sheet: Any, styles: dict[str, Any], row: int, column: int, figure: Figure
) -> None:
    if isinstance(figure, Missing):
        sheet.write_string(row, column, figure.text, styles["grid"])
    else:
        value = figure.fraction if isinstance(figure, Share) else figure.value
        sheet.write_number(row, column, float(value), styles["count"])


def _write_indicators(
    sheet: Any, styles: dict[str, Any], content: ReportContent, units: dict[str, str]
) -> None:
    sheet.write_string(0, 0, content.subject, styles["bold"])
    sheet.write_string(1, 0, content.issuer, styles["text"])
    for column, text in enumerate(_INDICATOR_HEAD):
        sheet.write_string(2, column, text, styles["grid"])
    of_forms = (figure for form in content.forms for row in form.rows for figure in row.figures)
    figures = [f for f in dict.fromkeys((*content.indicators, *of_forms)) if f.code]
    for number, figure in enumerate(figures, start=1):
        row = 2 + number
        sheet.write_number(row, 0, number, styles["count"])
        sheet.write_string(row, 1, figure_code(figure), styles["grid"])
        sheet.write_string(row, 2, figure.name, styles["grid"])
        _write_figure(sheet, styles, row, 3, figure)
        if isinstance(figure, Share):
            _write_figure(sheet, styles, row, 4, figure.numerator)
            _write_figure(sheet, styles, row, 5, figure.denominator)
            sheet.write_string(row, 6, figure.denominator.name, styles["grid"])
        unit = units.get(figure.code.partition("@")[0], "")
        sheet.write_string(row, 7, unit, styles["grid"])


def _merge(sheet: Any, area: tuple[int, int, int, int], text: str, style: Any) -> None:
    if area[:2] == area[2:]:
        sheet.write_string(*area[:2], text, style)
    else:
        sheet.merge_range(*area, text, style)
