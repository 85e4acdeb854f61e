"""Names of administrative units as a document uses them, and text made safe to print.

A unit's name in the warehouse starts with its type: `Xã Đồng Lạc`, `Thị trấn Nam Sách`,
`Thành phố Hải Dương`. A report needs it in three forms, each from that one name.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TYPES = ("Thị trấn", "Thị xã", "Thành phố", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
# What XML 1.0 cannot carry; DuckDB text can hold all of it.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@lru_cache(maxsize=4096)
def plain_text(text: str) -> str:
    """`text` in NFC on one line; each control character shows as U+FFFD, so none vanishes."""
    visible = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


@dataclass(frozen=True)
class Unit:
    """An administrative unit by its full name, type first."""

    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", plain_text(self.name))

    @property
    def kind(self) -> str:
        """The type in lower case, `xã`; empty when the name starts with none."""
        return next((t.lower() for t in _TYPES if self.name.startswith(f"{t} ")), "")

    @property
    def place(self) -> str:
        """The name without the type, as in a dateline: `Đồng Lạc`."""
        return self.name[len(self.kind) :].strip()

    @property
    def in_sentence(self) -> str:
        """Within a sentence: `xã Đồng Lạc`."""
        return f"{self.kind} {self.place}".strip()

    @property
    def in_capitals(self) -> str:
        """In a letterhead: `XÃ ĐỒNG LẠC`."""
        return self.name.upper()

    @property
    def committee(self) -> str:
        """Its people's committee: `Ủy ban nhân dân xã Đồng Lạc`."""
        return f"Ủy ban nhân dân {self.in_sentence}"
