"""Lists for Excel: no text is read as a formula or shown in wrong letters."""

import csv
import io
from collections.abc import Iterable

from reports.units import plain_text

# With these a cell begins that a spreadsheet obeys, in their full-width forms too.
_OBEYED = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def csv_bytes(rows: Iterable[Iterable[str | int]]) -> bytes:
    """Rows as UTF-8 with a byte order mark, columns parted by `;` as Vietnamese Excel has it.

    A text that would be read as a formula gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    if isinstance(cell, int):
        return cell
    plain = plain_text(cell)
    return f"'{plain}" if plain.startswith(_OBEYED) else plain
