"""`ReportContent` to .xlsx: one sheet per form, every figure on `Chỉ tiêu`, then the notes."""

from collections.abc import Mapping
from types import MappingProxyType

from xlsxwriter.worksheet import Worksheet

from reports.content import Figure, ReportContent, Share
from reports.excel_book import LINE_HEIGHT, Book, lines_of
from reports.excel_forms import add_form
from reports.rendering import NOTES_TITLE, figure_code, note_lines

_FIGURE_WIDTHS = (5, 22, 46, 14, 11, 11, 30, 14)
_FIGURE_HEAD = (
    "STT", "Mã chỉ tiêu", "Chỉ tiêu", "Giá trị", "Tử số", "Mẫu số", "Mẫu số là", "Đơn vị tính",
)  # fmt: skip
_HEAD_ROW = 2
_NOTES_WIDTH = 110
_NO_UNITS: Mapping[str, str] = MappingProxyType({})


def render_excel(content: ReportContent, units: Mapping[str, str] = _NO_UNITS) -> bytes:
    """The .xlsx of `content`; equal content gives equal bytes.

    `units` are the units of measure by indicator code.
    """
    title = f"{content.type_name}: {content.subject}"
    book = Book(title, content.issuer, content.report_date)
    for form in content.forms:
        add_form(book, form)
    _write_figures(book, content, units)
    _write_notes(book, content)
    return book.close()


def _all_figures(content: ReportContent) -> list[Figure]:
    """Every figure once: the body's in the order of the sentences, then those of the forms only."""
    of_forms = (figure for form in content.forms for row in form.rows for figure in row.figures)
    return [f for f in dict.fromkeys((*content.indicators, *of_forms)) if f.code]


def _write_figures(book: Book, content: ReportContent, units: Mapping[str, str]) -> None:
    sheet = book.add_sheet("Chỉ tiêu", _FIGURE_WIDTHS)
    sheet.write_string(0, 0, content.subject, book.format("bold"))
    sheet.write_string(1, 0, content.issuer, book.format("text"))
    for column, text in enumerate(_FIGURE_HEAD):
        sheet.write_string(_HEAD_ROW, column, text, book.format("head"))
    sheet.repeat_rows(_HEAD_ROW)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    for number, figure in enumerate(_all_figures(content), start=1):
        row = _HEAD_ROW + number
        sheet.set_row(row, LINE_HEIGHT * _lines(figure))
        sheet.write_number(row, 0, number, book.format("count"))
        sheet.write_string(row, 1, figure_code(figure), book.format("name"))
        sheet.write_string(row, 2, figure.name, book.format("name"))
        book.write_figure(sheet, row, 3, figure)
        _write_parts(sheet, book, row, figure)
        sheet.write_string(row, 7, units.get(_unit_code(figure.code), ""), book.format("mark"))


def _lines(figure: Figure) -> int:
    """Lines of a row: not every program lets a row grow with its text."""
    texts = [(figure.name, _FIGURE_WIDTHS[2])]
    if isinstance(figure, Share):
        texts.append((figure.denominator.name, _FIGURE_WIDTHS[6]))
    return max(lines_of(text, width) for text, width in texts)


def _unit_code(code: str) -> str:
    """The indicator whose unit a figure has: an earlier quarter's is the indicator's own."""
    return code.partition("@")[0]


def _write_parts(sheet: Worksheet, book: Book, row: int, figure: Figure) -> None:
    """Numerator, denominator and what the denominator is: of a share only."""
    if isinstance(figure, Share):
        book.write_figure(sheet, row, 4, figure.numerator)
        book.write_figure(sheet, row, 5, figure.denominator)
        sheet.write_string(row, 6, figure.denominator.name, book.format("name"))
    else:
        for column in (4, 5, 6):
            sheet.write_blank(row, column, None, book.format("name"))


def _write_notes(book: Book, content: ReportContent) -> None:
    sheet = book.add_sheet("Ghi chú", (_NOTES_WIDTH,))
    sheet.write_string(0, 0, NOTES_TITLE, book.format("bold"))
    for row, line in enumerate(note_lines(content), start=1):
        sheet.set_row(row, LINE_HEIGHT * lines_of(line, _NOTES_WIDTH))
        sheet.write_string(row, 0, line, book.format("wrapped"))
