"""Forms as a clerk fills them in, and as a careless or ill-meaning one does."""

import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from connectors.declared.catalogue import load_communes, load_items
from connectors.declared.examine import Declaration, DeclaredFile, Rejection, examine
from connectors.declared.template import render_workbook
from warehouse.periods import Quarter

QUARTER = Quarter(2023, 2)
COMMUNE = load_communes(QUARTER.period_to)["10657"]
NAME = "2023-Q2/10657"
HEAD = 'commune_code: "10657"\nquarter_code: 2023-Q2\nitems:\n'
SHEET = "Kê khai"
AREA, PLANNED, SHARE, TEXT = "desk.area", "review.planned", "target.digitised_share", "tasks.text"

Edit = Callable[[Worksheet], None]


def empty_form() -> bytes:
    """The empty workbook of Đồng Lạc for 2023-Q2."""
    return render_workbook(COMMUNE, QUARTER, load_items())


def row_of(sheet: Worksheet, item_code: str) -> int:
    """The row of an item in the form."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == item_code)


def put(sheet: Worksheet, coordinate: str, value: Any) -> None:
    """Write a value as what it is: a text never as a formula."""
    cell = sheet[coordinate]
    assert isinstance(cell, Cell)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def workbook(values: Mapping[str, Any] | None = None, edit: Edit | None = None) -> bytes:
    """The form with `values` by item code in its value cells, and then edited."""
    book = load_workbook(BytesIO(empty_form()))
    sheet = book[SHEET]
    for code, value in (values or {}).items():
        put(sheet, f"D{row_of(sheet, code)}", value)
    if edit:
        edit(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text(values: Mapping[str, Any]) -> bytes:
    """The form as YAML with `values`."""
    numbers = {c: _plain(v) if isinstance(v, Decimal) else v for c, v in values.items()}
    content = {"commune_code": "10657", "quarter_code": "2023-Q2", "items": numbers}
    return yaml.safe_dump(content, allow_unicode=True).encode()


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def with_part(name: str, content: bytes | Callable[[bytes], bytes], **options: Any) -> bytes:
    """The empty workbook with one part of its zip added or changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(empty_form())) as old, zipfile.ZipFile(buffer, "w") as new:
        parts = {part: old.read(part) for part in old.namelist()}
        parts[name] = content(parts[name]) if callable(content) else content
        for part, data in parts.items():
            new.writestr(part, data, zipfile.ZIP_DEFLATED, **options)
    return buffer.getvalue()


def judge(home: Path, name: str, content: bytes | str) -> Declaration | Rejection:
    """What becomes of a file of that name in the declared folder."""
    path = home / "declared" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return examine(DeclaredFile.found(path, home / "declared"))


def sentence(home: Path, name: str, content: bytes | str) -> tuple[str, str]:
    """Class and sentence of the one fault of a file."""
    found = judge(home, name, content)
    assert isinstance(found, Rejection), "the file was accepted"
    assert len(found.faults) == 1, found.sentences
    return type(found.faults[0]).__name__, found.sentences[0]


def values_of(home: Path, name: str, content: bytes | str) -> dict[str, Any]:
    """What a good file declares."""
    found = judge(home, name, content)
    assert isinstance(found, Declaration), found.sentences
    return dict(found.values)
