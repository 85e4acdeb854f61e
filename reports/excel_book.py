"""A workbook in memory that prints well and computes nothing.

Numbers are numbers and text is text: no formula anywhere, and no text that a spreadsheet would
read as one, because every text goes through `write_string`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.content import Figure, Missing, Quantity, Share

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
    "mark": {**_GRID, "align": "center"},
    "group": {**_GRID, "bold": True},
    "count": {**_GRID, "num_format": _WHOLE, "align": "center"},
    "total": {**_GRID, "num_format": _WHOLE, "align": "center", "bold": True},
    "missing": {**_GRID, "italic": True, "font_size": 10, "align": "center", "text_wrap": True},
}
_BILLION = 1_000_000_000
_WHOLE_LARGE = '#"."000"."000"."000'
# Of an A4 page on its side, in characters of the sheets' font.
PAGE_WIDTH = 125
LINE_HEIGHT = 16


class Book:
    """A workbook in memory and its formats by name; equal sheets give equal bytes."""

    def __init__(self, title: str, author: str, created: date) -> None:
        self._buffer = BytesIO()
        self.book: Workbook = xlsxwriter.Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        moment = datetime.combine(created, time())
        self.book.set_properties({"title": title, "author": author, "created": moment})
        self._formats: dict[tuple[str, str, bool], Format] = {}

    def close(self) -> bytes:
        """The finished .xlsx."""
        self.book.close()
        return self._buffer.getvalue()

    def format(self, name: str, number: str = "", *, bold: bool = False) -> Format:
        """The named format, made on first use; `number` is a number format of its own."""
        key = (name, number, bold)
        if key not in self._formats:
            more: dict[str, Any] = {"num_format": number} if number else {}
            if bold:
                more["bold"] = True
            self._formats[key] = self.book.add_format({**_FORMATS[name], **more})
        return self._formats[key]

    def add_sheet(self, name: str, widths: Iterable[float]) -> Worksheet:
        """A sheet for A4 on its side, one page wide, with the margins of the report (inches)."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=1.18, right=0.79, top=0.79, bottom=0.79)
        sheet.center_horizontally()
        sheet.set_footer("&C&P/&N")
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def write_figure(
        self, sheet: Worksheet, row: int, column: int, figure: Figure, *, bold: bool = False
    ) -> None:
        """A figure as the number it is; what nobody has given as its words."""
        if isinstance(figure, Missing):
            style = self.format("missing" if figure.code else "mark")
            sheet.write_string(row, column, figure.text, style)
            return
        value = figure.fraction if isinstance(figure, Share) else figure.value
        style = self.format("count", _number_format(figure), bold=bold)
        sheet.write_number(row, column, float(value), style)


def merge(sheet: Worksheet, area: tuple[int, int, int, int], text: str, style: Format) -> None:
    """One cell over `area` (first row, first column, last row, last column) that holds `text`.

    `merge_range` alone would guess a type from the text, and refuses an area of one cell.
    """
    if area[:2] != area[2:]:
        sheet.merge_range(*area, "", style)
    sheet.write_string(area[0], area[1], text, style)


def lines_of(text: str, width: float) -> int:
    """About how many lines `text` takes in a cell of `width` characters."""
    # Widths are in digits; letters are narrower.
    return 1 + int(len(text) // max(1.15 * width, 1))


def _number_format(figure: Figure) -> str:
    """The format that shows a number as the other documents print it; empty for the usual one."""
    decimals = len(figure.text.rstrip("%").partition(",")[2])
    digits = f".{'0' * decimals}" if decimals else ""
    if isinstance(figure, Share):
        return f"0{digits}%"
    if isinstance(figure, Quantity):
        return f"0{digits}" if abs(figure.value) < 1000 else f'#"."000{digits}'
    return _WHOLE_LARGE if getattr(figure, "value", 0) >= _BILLION else ""
