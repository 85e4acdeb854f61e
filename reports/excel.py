"""`ReportContent` to .xlsx: form II.06a on the first sheet, the report's indicators on the second.

Numbers are numbers and text is text: no formula anywhere, and no text that a spreadsheet would
read as one, because every text goes through `write_string`.
"""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.content import Count, Form, ReportContent, Share
from reports.form import COLUMN_NUMBERS, HEADING, HEADING_ROWS
from reports.notes import NOTES_TITLE

_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_GRID = {**_FONT, "border": 1}
# Dots as text: the separator of a plain format follows the reader's machine, not the language.
_WHOLE = '[>=1000000]#"."000"."000;[>=1000]#"."000;0'
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {**_FONT},
    "wrapped": {**_FONT, "text_wrap": True, "valign": "top"},
    "bold": {**_FONT, "bold": True},
    "title": {**_FONT, "bold": True, "font_size": 14, "align": "center", "text_wrap": True},
    "unit": {**_FONT, "italic": True, "align": "right"},
    "head": {**_GRID, "bold": True, "align": "center", "text_wrap": True},
    "column": {**_GRID, "italic": True, "align": "center"},
    "name": {**_GRID, "text_wrap": True},
    "group": {**_GRID, "bold": True},
    "count": {**_GRID, "num_format": _WHOLE, "align": "center"},
    "total": {**_GRID, "num_format": _WHOLE, "align": "center", "bold": True},
}
_COLUMNS = 13
_FORM_WIDTHS = (6, 38, *[11] * 11)
_INDICATOR_WIDTHS = (6, 52, 14, 14, 14, 44, 58)
_INDICATOR_HEAD = (
    "STT", "Chỉ tiêu", "Giá trị", "Tử số", "Mẫu số", "Mẫu số là", "Mã chỉ tiêu",
)  # fmt: skip
_INDICATOR_TITLE_ROWS = 2


class _Book:
    """A workbook in memory and its formats by name."""

    def __init__(self, content: ReportContent) -> None:
        self.buffer = BytesIO()
        self.book: Workbook = xlsxwriter.Workbook(
            self.buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.book.set_properties(
            {
                "title": f"{content.type_name}: {content.subject}",
                "author": content.issuer,
                "created": datetime.combine(content.report_date, time()),
            }
        )
        self._formats: dict[str, Format] = {}

    def format(self, name: str, **more: Any) -> Format:
        """The named format, made on first use; `more` refines it."""
        key = f"{name} {sorted(more.items())}"
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_FORMATS[name], **more})
        return self._formats[key]


def render_excel(content: ReportContent) -> bytes:
    """The .xlsx of `content`; equal content gives equal bytes."""
    book = _Book(content)
    _write_form(book, content)
    _write_indicators(book, content)
    book.book.close()
    return book.buffer.getvalue()


def _write_form(book: _Book, content: ReportContent) -> None:
    sheet = book.book.add_worksheet("II.06a")
    form = content.form
    _set_page(sheet, _FORM_WIDTHS)
    head = form.head
    for row, text in enumerate((head.code, head.reporting_unit, head.receiving_unit, head.period)):
        sheet.write_string(row, 0, text, book.format("bold" if row == 0 else "text"))
    sheet.set_row(4, 40)
    _merge(sheet, (4, 0, 4, _COLUMNS - 1), head.title, book.format("title"))
    _merge(sheet, (5, 0, 5, _COLUMNS - 1), head.unit_of_measure, book.format("unit"))
    top = 6
    _write_heading(sheet, book, top)
    numbers_row = top + HEADING_ROWS
    for column, number in enumerate(COLUMN_NUMBERS):
        sheet.write_string(numbers_row, column, number, book.format("column"))
    sheet.repeat_rows(top, numbers_row)
    end = _write_rows(sheet, book, form, numbers_row + 1)
    _write_notes(sheet, book, content, end + 1)


def _write_heading(sheet: Worksheet, book: _Book, top: int) -> None:
    head = book.format("head")
    sheet.set_row(top + HEADING_ROWS - 1, 48)
    for cell in HEADING:
        first, last = top + cell.row, top + cell.row + cell.rows - 1
        if cell.rows == cell.columns == 1:
            sheet.write_string(first, cell.column, cell.text, head)
        else:
            area = (first, cell.column, last, cell.column + cell.columns - 1)
            _merge(sheet, area, cell.text, head)


def _write_rows(sheet: Worksheet, book: _Book, form: Form, row: int) -> int:
    """Write group, fields and total from `row` on; the row after them."""
    name, count, total = book.format("name"), book.format("count"), book.format("total")
    sheet.write_string(row, 0, form.group[0], book.format("group", align="center"))
    _merge(sheet, (row, 1, row, _COLUMNS - 1), form.group[1], book.format("group"))
    for field in form.rows:
        row += 1
        sheet.write_number(row, 0, field.number, count)
        sheet.write_string(row, 1, field.field_name, name)
        for column, figure in enumerate(field.counts, start=2):
            sheet.write_number(row, column, figure.value, count)
    row += 1
    _merge(sheet, (row, 0, row, 1), form.total_name, total)
    for column, figure in enumerate(form.total, start=2):
        sheet.write_number(row, column, figure.value, total)
    return row + 1


def _write_notes(sheet: Worksheet, book: _Book, content: ReportContent, row: int) -> None:
    sheet.write_string(row, 0, NOTES_TITLE, book.format("bold"))
    lines = (f"- {content.form.silent_fields}", *(note.text for note in content.notes))
    width = sum(_FORM_WIDTHS)
    for line in lines:
        row += 1
        # A merged cell does not grow with its text: about one row of 16 points per width of text.
        sheet.set_row(row, 16 * (1 + len(line) // width))
        _merge(sheet, (row, 0, row, _COLUMNS - 1), line, book.format("wrapped"))


def _write_indicators(book: _Book, content: ReportContent) -> None:
    sheet = book.book.add_worksheet("Chỉ tiêu")
    _set_page(sheet, _INDICATOR_WIDTHS)
    sheet.write_string(0, 0, content.subject, book.format("bold"))
    sheet.write_string(1, 0, content.form.head.reporting_unit, book.format("text"))
    for column, text in enumerate(_INDICATOR_HEAD):
        sheet.write_string(_INDICATOR_TITLE_ROWS, column, text, book.format("head"))
    sheet.repeat_rows(_INDICATOR_TITLE_ROWS)
    sheet.freeze_panes(_INDICATOR_TITLE_ROWS + 1, 0)
    for number, figure in enumerate(content.indicators, start=1):
        row = _INDICATOR_TITLE_ROWS + number
        sheet.write_number(row, 0, number, book.format("count"))
        sheet.write_string(row, 1, figure.name, book.format("name"))
        if isinstance(figure, Share):
            _write_share(sheet, book, row, figure)
        else:
            sheet.write_number(row, 2, figure.value, book.format("count"))
            for column in (3, 4, 5):
                sheet.write_blank(row, column, None, book.format("name"))
        sheet.write_string(row, 6, _code(figure), book.format("name"))


def _write_share(sheet: Worksheet, book: _Book, row: int, share: Share) -> None:
    digits = len(share.text.rstrip("%").partition(",")[2])
    percent = f"0.{'0' * digits}%" if digits else "0%"
    sheet.write_number(row, 2, float(share.fraction), book.format("count", num_format=percent))
    sheet.write_number(row, 3, share.numerator.value, book.format("count"))
    sheet.write_number(row, 4, share.denominator.value, book.format("count"))
    sheet.write_string(row, 5, share.denominator.name, book.format("name"))


def _code(figure: Count | Share) -> str:
    field = figure.field_code if isinstance(figure, Count) else None
    return f"{figure.code} [field_code {field}]" if field else figure.code


def _merge(sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Merge cells with text in the first: `merge_range` would guess a type from the text."""
    sheet.merge_range(*area, "", style)
    sheet.write_string(area[0], area[1], text, style)


def _set_page(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    """A4 landscape, one page wide, margins of the report (inches)."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=1.18, right=0.79, top=0.79, bottom=0.79)
    sheet.center_horizontally()
    sheet.set_footer("&C&P/&N")
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
