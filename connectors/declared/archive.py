"""An .xlsx before any library opens it: a small zip of XML without macros, links or traps.

bytes -> signature -> zip directory -> sizes and names -> XML without a document type
"""

import re
import zipfile
import zlib
from io import BytesIO

from connectors.declared.errors import DeclaredFileUnreadable, DeclaredFileUnsafe

# A form filled in with the longest texts unpacks to less than half a megabyte.
MOST_UNPACKED = 4_000_000
MOST_STYLES = 400_000
MOST_PARTS = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STYLES = "xl/styles.xml"
_ACTIVE = (
    ("tệp khác nhúng bên trong", re.compile(r"embeddings/", re.IGNORECASE)),
    ("macro", re.compile(r"vba|macro|activex|\.bin$", re.IGNORECASE)),
    ("liên kết đến tệp khác", re.compile(r"externallink|connections\.xml", re.IGNORECASE)),
)
# Excel keeps the choice of printer in a binary part.
_PRINTER = re.compile(r"xl/printerSettings/[\w.]+", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z0-9:]{1,30})["']""")
_ANY_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")
_SAVE_ANEW = "hãy lưu lại thành Excel Workbook (.xlsx) hoặc chép số liệu sang tệp mẫu mới"


def check_archive(label: str, content: bytes) -> str | None:
    """Pass a file that may be opened; the answer is the area of a merged cell, if there is one.

    Raises:
        DeclaredFileUnreadable: no workbook, an encrypted one, or one of Excel before 2007.
        DeclaredFileUnsafe: macros, links to other files, or more data than a form can have.
    """
    if content.startswith(_OLE):
        raise DeclaredFileUnreadable(
            f"{label}: tệp đặt mật khẩu hoặc là tệp Excel kiểu cũ (.xls); hãy bỏ mật khẩu, rồi "
            f"{_SAVE_ANEW}."
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(label, parts)
            return _check_parts(label, archive, parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as f:
        raise DeclaredFileUnreadable(
            f"{label}: tệp hỏng hoặc không phải tệp Excel .xlsx; {_SAVE_ANEW}."
        ) from f


def _check_directory(label: str, parts: list[zipfile.ZipInfo]) -> None:
    """Names and sizes; what unpacking yields cannot exceed the size that the directory says."""
    if any(part.flag_bits & 1 for part in parts):
        raise DeclaredFileUnreadable(f"{label}: tệp đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.")
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    styles = sum(part.file_size for part in parts if part.filename == _STYLES)
    if unpacked > MOST_UNPACKED or styles > MOST_STYLES or len(names) > MOST_PARTS:
        raise DeclaredFileUnsafe(
            f"{label}: tệp giải nén ra quá lớn so với một bản kê khai; {_SAVE_ANEW}."
        )
    if len(set(names)) != len(names):
        raise DeclaredFileUnreadable(f"{label}: tệp có phần bên trong bị trùng; {_SAVE_ANEW}.")
    for what, pattern in _ACTIVE:
        if any(pattern.search(name) for name in names if not _PRINTER.fullmatch(name)):
            raise DeclaredFileUnsafe(f"{label}: tệp có {what}; {_SAVE_ANEW}.")


def _check_parts(label: str, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str | None:
    merged = None
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or _is_other_encoding(text):
            raise DeclaredFileUnsafe(f"{label}: tệp có nội dung XML không an toàn; {_SAVE_ANEW}.")
        if b"macroEnabled" in text:
            raise DeclaredFileUnsafe(f"{label}: tệp có macro; {_SAVE_ANEW}.")
        if part.filename.startswith("xl/worksheets/") and _ANY_MERGED.search(text):
            area = _MERGED.search(text)
            merged = area[1].decode() if area else "không rõ"
    return merged


def _is_other_encoding(text: bytes) -> bool:
    """Whether XML is written in anything but UTF-8, where the search for traps would be blind."""
    return b"\0" in text or _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf")) is not None
