"""Whether two ways did the same work: tables row for row, documents word for word."""

import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t[^>]*>(.*?)</w:t>", re.DOTALL)


class Unequal(RuntimeError):
    """Two ways disagree, so their times cannot be compared."""


def require_equal_tables(
    one: tuple[str, str], other: tuple[str, str], *, without: frozenset[str] = frozenset()
) -> int:
    """The number of rows of two equal tables, each given as database file and qualified name.

    Raises:
        Unequal: a column (but those `without`) or a row of one is not in the other.
    """
    with duckdb.connect() as connection:
        for name, (database, _) in (("one", one), ("other", other)):
            connection.execute(f"attach '{database}' as {name} (read_only)")
        columns = _columns(connection, f"one.{one[1]}") - without
        if columns != _columns(connection, f"other.{other[1]}") - without:
            raise Unequal(f"{one[1]} and {other[1]} have other columns.")
        listed = ", ".join(sorted(columns))
        first = f"select {listed} from one.{one[1]}"  # noqa: S608
        second = f"select {listed} from other.{other[1]}"  # noqa: S608
        counts = [
            connection.execute(f"select count(*) from ({query})").fetchall()[0][0]  # noqa: S608
            for query in (
                first,
                second,
                f"{first} except all {second}",
                f"{second} except all {first}",
            )
        ]
    if counts[2] or counts[3] or not counts[0]:
        raise Unequal(
            f"{one[1]} has {counts[0]} rows, {counts[2]} of them not in the other; "
            f"{other[1]} has {counts[1]}, {counts[3]} of them not in the first."
        )
    return int(counts[0])


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe {table}").fetchall()}


def require_equal_documents(one: Path, other: Path) -> int:
    """The number of communes whose docx and xlsx in both folders say the same.

    Raises:
        Unequal: a commune is missing, or a paragraph or cell differs.
    """
    codes = sorted(path.name for path in one.iterdir() if path.is_dir())
    if not codes or codes != sorted(path.name for path in other.iterdir() if path.is_dir()):
        raise Unequal(f"{one} and {other} hold other communes.")
    for code in codes:
        for name, read in (("bao-cao.docx", _paragraphs), ("bao-cao.xlsx", _cells)):
            if read(one / code / name) != read(other / code / name):
                raise Unequal(f"{name} of {code} does not say the same in {one} and {other}.")
    return len(codes)


def _paragraphs(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    texts = ("".join(_TEXT.findall(paragraph)) for paragraph in _PARAGRAPH.findall(xml))
    return [text for text in texts if text]


def _cells(path: Path) -> list[tuple[str, str, Any]]:
    book = openpyxl.load_workbook(path)
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
