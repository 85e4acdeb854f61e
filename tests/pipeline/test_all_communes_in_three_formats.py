"""One list of numbers per commune: read back from Word, Excel and HTML as they were delivered."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.reports.read_back import Page, read_word, value_of
from warehouse.settings import Settings

# Code and value on sheet `Chỉ tiêu`, below three rows of heading.
_CODE, _VALUE, _FIRST_ROW = 1, 3, 4
# `5.4` names an indicator of decision 766; between thousands a dot has three digits behind it.
_INDICATOR = re.compile(r"\d\.\d")


def folders(home: Settings) -> list[Path]:
    return sorted(path.parent for path in (home.reports / "2023-Q2").glob("*/bao-cao.html"))


def test_every_commune_prints_the_same_numbers_in_all_formats(home: Settings) -> None:
    compared = 0
    for folder in folders(home):
        page = Page((folder / "bao-cao.html").read_text(encoding="utf-8"))
        sentences, forms = read_word((folder / "bao-cao.docx").read_bytes())
        book = openpyxl.load_workbook(folder / "bao-cao.xlsx", read_only=True)

        assert sentences == page.body, folder.name
        assert forms == page.forms, folder.name
        compared += _compare_figures(book["Chỉ tiêu"], page, folder.name)
        for sheet, rows in zip(book.worksheets, forms, strict=False):
            _compare_numbers(sheet, rows, folder.name)

    assert len(folders(home)) == 207
    assert compared > 207 * 60


def _compare_figures(sheet: object, page: Page, commune: str) -> int:
    rows = sheet.iter_rows(min_row=_FIRST_ROW, values_only=True)  # type: ignore[attr-defined]
    listed = {row[_CODE]: row[_VALUE] for row in rows}
    for figure in page.figures:
        code = f"{figure.code} [field_code {figure.field_code}]"
        value = listed[code if figure.field_code else figure.code]
        assert float(figure.value) == pytest.approx(float(str(value)), abs=1e-12), commune
        assert value_of(figure.text) == pytest.approx(float(str(value)), abs=1e-8), commune
    return len(page.figures)


def _compare_numbers(sheet: object, rows: list[list[str]], commune: str) -> None:
    """The numbers of a form's sheet, in order, are those of the form in Word and HTML."""
    printed = [
        value
        for row in rows
        for text in row
        if not _INDICATOR.fullmatch(text) and isinstance(value := value_of(text), float)
    ]
    written = [
        float(value)
        for row in sheet.iter_rows(min_row=7, values_only=True)  # type: ignore[attr-defined]
        for value in row
        if isinstance(value, int | float)
    ]

    assert printed == pytest.approx(written, abs=0.005), commune
