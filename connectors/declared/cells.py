"""What a reader found in a file, before anyone asks whether it is right: cells and their place."""

from dataclasses import dataclass
from enum import Enum

MOST_ITEMS = 500
_SHOWN = 120


class Writing(Enum):
    """How a value is written."""

    NUMBER = "a number cell of a workbook"
    WORDS = "a text cell of a workbook, a quoted or block text of YAML"
    PLAIN = "an unquoted value of YAML: a number or a text, as the item wants it"
    UNUSABLE = "something that is no value; the text says what, and what to do"


@dataclass(frozen=True)
class Cell:
    """One value as it is written.

    `where` is file and place in words, to begin a sentence with. `is_cut` is true when a YAML
    comment follows the value on its line.
    """

    where: str
    text: str
    writing: Writing
    is_cut: bool = False

    @property
    def is_absent(self) -> bool:
        """Whether it says that nothing is declared."""
        return self.writing is not Writing.UNUSABLE and self.text.strip() in ("", "-")


@dataclass(frozen=True)
class Filled:
    """A file as it was filled in: `items` are pairs of item code and value, in the file's order.

    `name` is the commune's name where the form has it. `stray` are cells outside the form.
    """

    commune: Cell
    quarter: Cell
    name: Cell | None
    items: tuple[tuple[Cell, Cell], ...]
    stray: tuple[Cell, ...] = ()


def quoted(text: str) -> str:
    """A short text of the file's maker, safe to print in one line: `“10657.xlsx”`."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"
