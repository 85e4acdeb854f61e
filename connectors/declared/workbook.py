"""A filled-in workbook to its cells. The layout is that of the template, cell for cell."""

import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.escape import unescape

from connectors.declared.archive import check_archive
from connectors.declared.cells import MOST_ITEMS, Cell, Filled, Writing
from connectors.declared.errors import (
    DeclarationRefused,
    DeclaredCellUnusable,
    DeclaredFileUnreadable,
    DeclaredFileUnsafe,
    DeclaredHeadWrong,
)
from connectors.declared.values import tidy

SHEET = "Kê khai"
COLUMNS = ("Mã mục", "Nội dung", "Đơn vị tính", "Giá trị")
COMMUNE_ROW, NAME_ROW, QUARTER_ROW, HEAD_ROW = 2, 3, 4, 6
CODE_COLUMN, VALUE_COLUMN = 1, 4
_HEAD_VALUE_COLUMN = 2
_MOST_COLUMNS = 100
# Of any workbook; a row numbered higher would have openpyxl count up to it.
_LAST_ROW = 1_048_576

Cells = dict[tuple[int, int], Cell]

_UNUSABLE = {
    "f": "ô chứa công thức; hãy xóa công thức và gõ thẳng giá trị",
    "e": "ô đang báo lỗi (như #REF!); hãy xóa đi và gõ thẳng giá trị",
    "d": "ô đang là ngày tháng; hãy định dạng ô là số hoặc văn bản rồi gõ lại",
    "b": "ô đang là TRUE hoặc FALSE; hãy xóa đi và gõ số hoặc chữ",
}
_PERCENT = "ô định dạng phần trăm; hãy định dạng ô là số rồi ghi 98 cho 98%"


def read_workbook(label: str, content: bytes) -> Filled:
    """The cells of the form in `content`, an .xlsx file; `label` begins each sentence.

    Raises:
        DeclarationRefused: the file cannot be opened, or is not laid out as the template.
    """
    merged = check_archive(label, content)
    if merged is not None:
        raise DeclaredCellUnusable(
            f"{_place(label, merged)}: có ô gộp; hãy tách ô (Unmerge Cells) và ghi mỗi giá trị "
            "trong một ô."
        )
    cells = _read_cells(label, content)
    _check_columns(label, cells)
    return Filled(
        commune=_at(label, cells, COMMUNE_ROW, _HEAD_VALUE_COLUMN),
        quarter=_at(label, cells, QUARTER_ROW, _HEAD_VALUE_COLUMN),
        name=_at(label, cells, NAME_ROW, _HEAD_VALUE_COLUMN),
        items=tuple(_items(label, cells)),
        stray=tuple(cell for place, cell in cells.items() if _is_stray(place, cell)),
    )


def _place(label: str, coordinate: str) -> str:
    return f"{label}, trang “{SHEET}”, ô {coordinate}"


def _at(label: str, cells: Cells, row: int, column: int) -> Cell:
    empty = Cell(_place(label, f"{get_column_letter(column)}{row}"), "", Writing.WORDS)
    return cells.get((row, column), empty)


def _read_cells(label: str, content: bytes) -> Cells:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return dict(_cells_of(label, content))
        except DeclarationRefused:
            raise
        except Exception as fault:  # openpyxl raises what a damaged file happens to provoke
            raise DeclaredFileUnreadable(
                f"{label}: tệp Excel hỏng, không đọc được; hãy chép số liệu sang tệp mẫu mới."
            ) from fault


def _cells_of(label: str, content: bytes) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Every cell that holds something; blank ones that are only formatted may be anywhere."""
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    if [tidy(name) for name in book.sheetnames] != [SHEET]:
        raise DeclaredHeadWrong(
            f"{label}: tệp phải có đúng một trang tính tên “{SHEET}”; hãy xóa trang khác, hoặc "
            "chép số liệu sang tệp mẫu mới."
        )
    sheet: Any = book.worksheets[0]
    # The file's own word on its size would fill memory with empty cells.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=_LAST_ROW):
        if len(row) > _MOST_COLUMNS:
            raise _too_large(label)
        for cell in row:
            if cell.value is not None:
                if cell.row > MOST_ITEMS:
                    raise _too_large(label)
                yield (cell.row, cell.column), _cell(label, cell)


def _too_large(label: str) -> DeclaredFileUnsafe:
    return DeclaredFileUnsafe(
        f"{label}, trang “{SHEET}”: bảng có quá nhiều dòng hoặc cột; hãy chép số liệu sang tệp mẫu "
        "mới."
    )


def _cell(label: str, cell: Any) -> Cell:
    where = _place(label, cell.coordinate)
    if cell.data_type == "s":
        return Cell(where, unescape(cell.value), Writing.WORDS)
    if cell.data_type == "n" and "%" not in cell.number_format:
        return Cell(where, format(Decimal(str(cell.value)), "f"), Writing.NUMBER)
    return Cell(where, _UNUSABLE.get(cell.data_type, _PERCENT), Writing.UNUSABLE)


def _check_columns(label: str, cells: Cells) -> None:
    for column, name in enumerate(COLUMNS, start=1):
        cell = _at(label, cells, HEAD_ROW, column)
        if tidy(cell.text) != name:
            raise DeclaredHeadWrong(
                f"{cell.where}: dòng tiêu đề không đúng mẫu, ô này phải là “{name}”; hãy chép số "
                "liệu sang tệp mẫu mới."
            )


def _items(label: str, cells: Cells) -> Iterator[tuple[Cell, Cell]]:
    """Rows below the header with a code or a value; others are titles of sections."""
    for row in sorted({row for row, _ in cells if row > HEAD_ROW}):
        code, value = (_at(label, cells, row, column) for column in (CODE_COLUMN, VALUE_COLUMN))
        if code.text or value.text:
            yield code, value


def _is_stray(place: tuple[int, int], cell: Cell) -> bool:
    """Whether a cell lies outside the form, or is a formula where the form has its own words."""
    row, column = place
    width = VALUE_COLUMN if row >= HEAD_ROW else _HEAD_VALUE_COLUMN
    if column > width:
        return bool(cell.text.strip())
    return cell.writing is Writing.UNUSABLE and column not in (CODE_COLUMN, VALUE_COLUMN)
