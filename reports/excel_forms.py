"""A `Form` as a sheet: head, heading with its merged cells, rows, notes."""

from xlsxwriter.worksheet import Worksheet

from reports.content import Form, FormRow
from reports.excel_book import LINE_HEIGHT, PAGE_WIDTH, Book, lines_of, merge

_NARROWEST = 5.0
_TITLE_ROW = 4
_TOP = 6


def add_form(book: Book, form: Form) -> None:
    """Add the sheet of `form`; its heading rows are repeated on every printed page."""
    whole = sum(form.widths)
    widths = [max(_NARROWEST, PAGE_WIDTH * part / whole) for part in form.widths]
    sheet = book.add_sheet(form.sheet_name, widths)
    last = len(widths) - 1
    head = form.head
    for row, text in enumerate((head.code, head.reporting_unit, head.receiving_unit, head.period)):
        sheet.write_string(row, 0, text, book.format("text" if row else "bold"))
    sheet.set_row(_TITLE_ROW, 40)
    merge(sheet, (_TITLE_ROW, 0, _TITLE_ROW, last), head.title, book.format("title"))
    merge(sheet, (_TITLE_ROW + 1, 0, _TITLE_ROW + 1, last), head.unit_of_measure,
          book.format("unit"))  # fmt: skip
    row = _write_heading(sheet, book, form, widths)
    sheet.repeat_rows(_TOP, row - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:B{row + len(form.rows)}"})
    for line in form.rows:
        _write_row(sheet, book, form, line, row)
        row += 1
    for note in form.notes:
        # A merged cell does not grow with its text.
        sheet.set_row(row, LINE_HEIGHT * lines_of(note, sum(widths)))
        merge(sheet, (row, 0, row, last), note, book.format("wrapped"))
        row += 1


def _write_heading(sheet: Worksheet, book: Book, form: Form, widths: list[float]) -> int:
    """Write heading and column numbers; the row after them."""
    style = book.format("head")
    for row, height in enumerate(_heading_heights(form, widths)):
        sheet.set_row(_TOP + row, height)
    for cell in form.heading:
        first, last = _TOP + cell.row, _TOP + cell.row + cell.rows - 1
        merge(sheet, (first, cell.column, last, cell.column + cell.columns - 1), cell.text, style)
    row = _TOP + form.heading_rows
    for column, number in enumerate(form.column_numbers):
        sheet.write_string(row, column, number, book.format("column"))
    return row + 1 if form.column_numbers else row


def _heading_heights(form: Form, widths: list[float]) -> list[float]:
    """Heights by row: a merged cell does not grow, so each gets its share of its cells' lines."""
    heights = [float(LINE_HEIGHT)] * form.heading_rows
    for cell in form.heading:
        width = sum(widths[cell.column : cell.column + cell.columns])
        # Bold words break early in a narrow cell: a third of its width is lost.
        needed = LINE_HEIGHT * lines_of(cell.text, 0.65 * width) / cell.rows
        for row in range(cell.row, cell.row + cell.rows):
            heights[row] = max(heights[row], needed)
    return heights


def _write_row(sheet: Worksheet, book: Book, form: Form, line: FormRow, row: int) -> None:
    if line.kind == "group":
        sheet.write_string(row, 0, line.labels[0], book.format("mark", bold=True))
        merge(sheet, (row, 1, row, len(form.widths) - 1), line.labels[1], book.format("group"))
    elif line.kind == "total":
        merge(sheet, (row, 0, row, form.label_columns - 1), line.labels[0], book.format("total"))
    else:
        for column, label in enumerate(line.labels):
            is_mark = column == 0 and form.label_columns > 1
            _write_label(sheet, book, (row, column), label, "mark" if is_mark else "name")
    for column, figure in enumerate(line.figures, start=form.label_columns):
        book.write_figure(sheet, row, column, figure, bold=line.kind == "total")


def _write_label(
    sheet: Worksheet, book: Book, place: tuple[int, int], label: str, style: str
) -> None:
    """A label, as a number where it is the number of a row."""
    if style == "mark" and label.isascii() and label.isdecimal():
        sheet.write_number(*place, int(label), book.format(style))
    else:
        sheet.write_string(*place, label, book.format(style))
