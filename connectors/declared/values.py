"""A cell to the value that its item can have, or one sentence why not.

Numbers follow one rule in both kinds of file: digits only, and for items with decimals at most two
of them, so that no value can be read both as a thousand and as one.
"""

import re
import unicodedata
from decimal import Decimal

from connectors.declared.catalogue import Item
from connectors.declared.cells import Cell, Writing, quoted
from connectors.declared.errors import DeclaredCellUnusable, DeclaredValueWrong
from connectors.declared.personal import refuse_personal_data

Value = Decimal | str

LONGEST_TEXT = 2000
LARGEST_NUMBER = Decimal(10**12)
MOST_DECIMALS = 2
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_LIKE_A_NUMBER = re.compile(r"[-+]?\d[\d.,]{0,20}%?", re.ASCII)
_WRITTEN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
# Control and format characters, private use, surrogates, unassigned, line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def value_of(item: Item, cell: Cell) -> Value | None:
    """The declared value; None when the cell says that there is none.

    Raises:
        DeclarationRefused: the cell holds nothing that the item can have.
    """
    if cell.writing is Writing.UNUSABLE:
        raise DeclaredCellUnusable(f"{cell.where}: {cell.text}.")
    if cell.is_absent:
        return None
    return _text(cell) if item.is_text else _number(item, cell)


def _number(item: Item, cell: Cell) -> Decimal:
    written = cell.text.strip()
    if cell.writing is not Writing.NUMBER:
        _refuse_other_writing(cell, written)
    number = Decimal(written)
    problem = _problem(item, number)
    if problem:
        raise DeclaredValueWrong(f"{cell.where}: {problem}.")
    # -0 is 0, and 45.50 is 45.5.
    return abs(number.normalize()) if number else Decimal(0)


def _refuse_other_writing(cell: Cell, written: str) -> None:
    if _GROUPED.fullmatch(written):
        digits = re.sub("[.,]", "", written)
        raise DeclaredValueWrong(
            f"{cell.where}: {quoted(written)} có thể đọc thành hai số khác nhau; hãy ghi số viết "
            f"liền {digits}, không có dấu chấm, dấu phẩy hay dấu ngoặc kép (số thập phân thì ghi "
            "nhiều nhất hai chữ số lẻ)."
        )
    if cell.writing is Writing.WORDS:
        what = f"{quoted(written)} đang là chữ" if _is_like_a_number(written) else "ô đang chứa chữ"
        raise DeclaredValueWrong(
            f"{cell.where}: {what} mà mục này phải là số; hãy xóa đi rồi ghi lại bằng số viết "
            "liền, ví dụ 1022, không có dấu ngoặc kép hay đơn vị tính kèm theo."
        )
    if not _WRITTEN.fullmatch(written):
        what = quoted(written) if _is_like_a_number(written) else "giá trị"
        raise DeclaredValueWrong(
            f"{cell.where}: {what} không phải là số viết đúng cách; hãy ghi số viết liền, ví dụ "
            "1022, phần lẻ nếu có viết sau dấu chấm, ví dụ 45.5."
        )


def _is_like_a_number(written: str) -> bool:
    return _LIKE_A_NUMBER.fullmatch(written) is not None


def _problem(item: Item, number: Decimal) -> str:
    """What is wrong with a number, and what to do; empty when nothing is."""
    if not number.is_finite() or number > LARGEST_NUMBER:
        return "số quá lớn; hãy kiểm tra lại và ghi đúng theo đơn vị tính của mục"
    if number < 0:
        return "số âm; mục này chỉ nhận số từ 0 trở lên, chưa có số liệu thì để trống"
    if item.is_whole and number != number.to_integral_value():
        return "mục này phải là số nguyên; hãy ghi số viết liền, ví dụ 1022, không có phần lẻ"
    if number != round(number, MOST_DECIMALS):
        return "số có quá hai chữ số lẻ; hãy làm tròn, ví dụ 45.25"
    return _share_problem(number) if item.is_percentage else ""


def _share_problem(number: Decimal) -> str:
    if number > 100:
        return "tỷ lệ phải từ 0 đến 100; hãy ghi 98 cho 98%"
    # A sheet turns a typed 98% into 0.98.
    if 0 < number < 1:
        return "tỷ lệ nhỏ hơn 1%; hãy ghi 98 cho 98%, không ghi 0.98"
    return ""


def _text(cell: Cell) -> str:
    if cell.writing is Writing.NUMBER:
        raise DeclaredValueWrong(
            f"{cell.where}: mục này phải là chữ mà ô đang chứa số; hãy định dạng ô là văn bản rồi "
            "ghi lại bằng lời."
        )
    if cell.is_cut:
        raise DeclaredValueWrong(
            f"{cell.where}: phần sau dấu # bị bỏ đi vì YAML coi là chú thích; hãy viết dấu | sau "
            "dấu hai chấm rồi ghi nội dung ở dòng dưới, lùi vào."
        )
    text = tidy(cell.text)
    _refuse_hidden(cell.where, text)
    if len(text) > LONGEST_TEXT:
        raise DeclaredValueWrong(
            f"{cell.where}: nội dung dài {len(text)} ký tự, nhiều nhất là {LONGEST_TEXT}; hãy viết "
            "ngắn lại."
        )
    refuse_personal_data(cell.where, text)
    return text


def tidy(text: str) -> str:
    """`text` in NFC, its lines trimmed, without empty lines before and after."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return unicodedata.normalize("NFC", "\n".join(line.strip(" \xa0") for line in lines)).strip()


def _refuse_hidden(where: str, text: str) -> None:
    for place, character in enumerate(text, start=1):
        if unicodedata.category(character) in _HIDDEN and character != "\n":
            raise DeclaredValueWrong(
                f"{where}: có ký tự ẩn hoặc không hiển thị được (U+{ord(character):04X}) ở vị trí "
                f"thứ {place}; hãy xóa và gõ lại đoạn đó, hoặc dán lại dưới dạng văn bản thuần."
            )
