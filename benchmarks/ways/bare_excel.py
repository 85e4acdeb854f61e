"""One report by XlsxWriter, cell by cell: form II.06a and the indicators."""

from pathlib import Path
from typing import Any

import xlsxwriter

from reports.content import Count, Form, ReportContent, Share
from reports.form import COLUMN_NUMBERS, HEADING, HEADING_ROWS
from reports.notes import NOTES_TITLE

_LAST = len(COLUMN_NUMBERS) - 1
_TOP = 6
_INDICATOR_HEAD = (
    "STT", "Chỉ tiêu", "Giá trị", "Tử số", "Mẫu số", "Mẫu số là", "Mã chỉ tiêu",
)  # fmt: skip


def write_excel(content: ReportContent, path: Path) -> None:
    """Write the .xlsx of `content`."""
    with xlsxwriter.Workbook(str(path)) as book:
        font = {"font_name": "Times New Roman", "font_size": 12}
        styles = {
            "text": book.add_format({**font, "text_wrap": True}),
            "bold": book.add_format({**font, "bold": True}),
            "grid": book.add_format({**font, "border": 1, "text_wrap": True}),
            "count": book.add_format({**font, "border": 1, "num_format": "#,##0"}),
            "share1": book.add_format({**font, "border": 1, "num_format": "0.0%"}),
            "share2": book.add_format({**font, "border": 1, "num_format": "0.00%"}),
        }
        _write_form(book.add_worksheet("II.06a"), styles, content)
        _write_indicators(book.add_worksheet("Chỉ tiêu"), styles, content)


def _write_form(sheet: Any, styles: dict[str, Any], content: ReportContent) -> None:
    form = content.form
    sheet.set_column(1, 1, 38)
    head = form.head
    for row, text in enumerate((head.code, head.reporting_unit, head.receiving_unit, head.period)):
        sheet.write_string(row, 0, text, styles["bold"])
    sheet.merge_range(4, 0, 4, _LAST, head.title, styles["bold"])
    sheet.merge_range(5, 0, 5, _LAST, head.unit_of_measure, styles["text"])
    for cell in HEADING:
        first, last = _TOP + cell.row, _TOP + cell.row + cell.rows - 1
        if cell.rows == cell.columns == 1:
            sheet.write_string(first, cell.column, cell.text, styles["grid"])
        else:
            right = cell.column + cell.columns - 1
            sheet.merge_range(first, cell.column, last, right, cell.text, styles["grid"])
    for column, number in enumerate(COLUMN_NUMBERS):
        sheet.write_string(_TOP + HEADING_ROWS, column, number, styles["grid"])
    row = _write_rows(sheet, styles, form)
    sheet.write_string(row, 0, NOTES_TITLE, styles["bold"])
    for text in (f"- {form.silent_fields}", *(note.text for note in content.notes)):
        row += 1
        sheet.merge_range(row, 0, row, _LAST, text, styles["text"])


def _write_rows(sheet: Any, styles: dict[str, Any], form: Form) -> int:
    """Group, fields and total; the row after the empty one that follows them."""
    row = _TOP + HEADING_ROWS + 1
    sheet.write_string(row, 0, form.group[0], styles["grid"])
    sheet.merge_range(row, 1, row, _LAST, form.group[1], styles["grid"])
    for field in form.rows:
        row += 1
        sheet.write_number(row, 0, field.number, styles["count"])
        sheet.write_string(row, 1, field.field_name, styles["grid"])
        for column, count in enumerate(field.counts, start=2):
            sheet.write_number(row, column, count.value, styles["count"])
    row += 1
    sheet.merge_range(row, 0, row, 1, form.total_name, styles["grid"])
    for column, count in enumerate(form.total, start=2):
        sheet.write_number(row, column, count.value, styles["count"])
    return row + 2


def _write_indicators(sheet: Any, styles: dict[str, Any], content: ReportContent) -> None:
    sheet.set_column(1, 1, 52)
    sheet.write_string(0, 0, content.subject, styles["bold"])
    sheet.write_string(1, 0, content.form.head.reporting_unit, styles["text"])
    for column, text in enumerate(_INDICATOR_HEAD):
        sheet.write_string(2, column, text, styles["grid"])
    for number, figure in enumerate(content.indicators, start=1):
        row = 2 + number
        sheet.write_number(row, 0, number, styles["count"])
        sheet.write_string(row, 1, figure.name, styles["grid"])
        if isinstance(figure, Share):
            style = styles[f"share{figure.decimals}"]
            sheet.write_number(row, 2, float(figure.fraction), style)
            sheet.write_number(row, 3, figure.numerator.value, styles["count"])
            sheet.write_number(row, 4, figure.denominator.value, styles["count"])
            sheet.write_string(row, 5, figure.denominator.name, styles["grid"])
        else:
            sheet.write_number(row, 2, figure.value, styles["count"])
        sheet.write_string(row, 6, _code(figure), styles["grid"])


def _code(figure: Count | Share) -> str:
    if isinstance(figure, Count) and figure.field_code:
        return f"{figure.code} [field_code {figure.field_code}]"
    return figure.code
