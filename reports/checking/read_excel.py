"""An .xlsx read back: each sheet's cells as a reader sees them, and what rules look at.

A number is shown by its own format, so what is compared is what Excel prints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reports.checking.printed import PrintedForm
from reports.checking.read_word import parse_xml, read_parts

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONDITION = re.compile(r"\[>=(\d+)\]")
_COLUMN = re.compile(r"[A-Z]+")
_HEAD_ROWS = 6
_NEEDED = frozenset({"xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"})


@dataclass(frozen=True)
class Cell:
    """One filled cell: its column (from 0), its text as shown, and whether it is a number."""

    column: int
    text: str
    is_number: bool


@dataclass(frozen=True)
class Sheet:
    """One sheet: filled cells by row (from 0), its element, and the last row that is repeated."""

    name: str
    rows: dict[int, tuple[Cell, ...]]
    tree: Any
    last_heading_row: int


@dataclass(frozen=True)
class Workbook:
    """One .xlsx: raw parts by name, and its sheets in order."""

    parts: dict[str, bytes]
    sheets: tuple[Sheet, ...]


def read_excel(data: bytes) -> Workbook:
    """What an .xlsx holds."""
    parts = read_parts(data, _NEEDED)
    strings = [
        "".join(text.text or "" for text in item.iter(f"{X}t"))
        for item in parse_xml(parts["xl/sharedStrings.xml"])
    ]
    formats = _formats(parse_xml(parts["xl/styles.xml"]))
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in parse_xml(parts["xl/_rels/workbook.xml.rels"])
    }
    book = parse_xml(parts["xl/workbook.xml"])
    repeated = _repeated_rows(book)
    sheets = []
    for index, sheet in enumerate(book.iter(f"{X}sheet")):
        tree = parse_xml(parts[f"xl/{targets[sheet.get(_RELATION)]}"])
        rows = dict(_rows(tree, strings, formats))
        sheets.append(Sheet(sheet.get("name"), rows, tree, repeated.get(index, -1)))
    return Workbook(parts, tuple(sheets))


def _repeated_rows(book: Any) -> dict[int, int]:
    """By sheet, the last row (from 0) that is printed on top of every page."""
    return {
        int(name.get("localSheetId")): int(name.text.rpartition("$")[2]) - 1
        for name in book.iter(f"{X}definedName")
        if name.get("name") == "_xlnm.Print_Titles"
    }


def _formats(styles: Any) -> list[str]:
    """The number format of each cell style."""
    codes = {"0": "", "1": "0", "2": "0.00", "9": "0%", "10": "0.00%"}
    codes |= {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{X}numFmt")}
    return [codes.get(xf.get("numFmtId"), "") for xf in styles.find(f"{X}cellXfs")]


def _rows(
    tree: Any, strings: list[str], formats: list[str]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for row in tree.iter(f"{X}row"):
        cells = tuple(_cells(row, strings, formats))
        if cells:
            yield int(row.get("r")) - 1, cells


def _cells(row: Any, strings: list[str], formats: list[str]) -> Iterator[Cell]:
    for cell in row:
        value = cell.findtext(f"{X}v")
        if value is None:
            continue
        column = _column(cell.get("r"))
        if cell.get("t") == "s":
            yield Cell(column, strings[int(value)], False)
        else:
            yield Cell(column, shown(Decimal(value), formats[int(cell.get("s", "0"))]), True)


def _column(reference: str) -> int:
    letters = _COLUMN.match(reference)
    number = 0
    for letter in letters[0] if letters else "A":
        number = 26 * number + ord(letter) - 64
    return number - 1


def shown(value: Decimal, code: str) -> str:
    """`value` as Excel shows it in Vietnamese by the format `code`."""
    section = _section(value, code)
    if not section:
        return f"{value.normalize():f}".replace(".", ",")
    is_percent = section.endswith("%")
    places = len(section.rstrip("%").partition(".")[2]) if "." in _unquoted(section) else 0
    whole = section.replace('"."', "_").rstrip("%").partition(".")[0]
    scaled = (100 * value if is_percent else value).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )
    digits, _, fraction = f"{abs(scaled):f}".partition(".")
    text = _grouped(digits, whole.count("_000"))
    sign = "-" if scaled < 0 else ""
    return f"{sign}{text}{',' + fraction if fraction else ''}{'%' if is_percent else ''}"


def _unquoted(section: str) -> str:
    return re.sub(r'"[^"]*"', "", section)


def _section(value: Decimal, code: str) -> str:
    """The section of a format that applies: the first whose condition holds."""
    for section in code.split(";"):
        condition = _CONDITION.match(section)
        if condition is None:
            return section
        if value >= int(condition[1]):
            return section[condition.end() :]
    return ""


def _grouped(digits: str, groups: int) -> str:
    """`digits` with a dot before each of the last `groups` groups of three."""
    tail: list[str] = []
    for _ in range(groups):
        digits, last = digits[:-3], digits[-3:]
        tail.insert(0, last)
    return ".".join([digits, *tail])


def excel_form(sheet: Sheet) -> PrintedForm:
    """The form on a sheet: six lines, the heading that is repeated on each page, rows, notes."""
    lines = {row: cells[0].text for row, cells in sheet.rows.items() if row < _HEAD_ROWS}
    heading: list[tuple[Cell, ...]] = []
    below: list[tuple[Cell, ...]] = []
    for row, cells in sorted(sheet.rows.items()):
        if row >= _HEAD_ROWS:
            (below if row > sheet.last_heading_row else heading).append(cells)
    numbers: tuple[Cell, ...] = ()
    if heading and heading[-1][0].text == "(1)":
        numbers = heading.pop()
    return PrintedForm(
        code=lines.get(0, ""),
        title=lines.get(4, ""),
        period=lines.get(3, ""),
        reporting_unit=lines.get(1, ""),
        receiving_unit=lines.get(2, ""),
        unit_of_measure=lines.get(5, ""),
        heading=tuple(cell.text for cells in heading for cell in cells),
        column_numbers=tuple(cell.text for cell in numbers),
        rows=tuple(tuple(cell.text for cell in cells) for cells in below if len(cells) > 1),
        notes=tuple(cells[0].text for cells in below if len(cells) == 1),
    )
