"""One file that a commune handed in: wholly right, or a list of sentences why not.

path -> bytes (bounded) -> cells -> head, values, totals -> Declaration or Rejection
"""

import hashlib
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from connectors.declared.catalogue import SEEDS, Commune, Item, load_communes, load_items
from connectors.declared.cells import Cell, Filled, Writing, quoted
from connectors.declared.errors import (
    DeclarationRefused,
    DeclaredCellUnusable,
    DeclaredCommuneUnknown,
    DeclaredFileMisplaced,
    DeclaredFileUnreadable,
    DeclaredHeadWrong,
    DeclaredItemRepeated,
    DeclaredItemUnknown,
)
from connectors.declared.totals import find_contradictions
from connectors.declared.values import Value, tidy, value_of
from connectors.declared.workbook import read_workbook
from connectors.declared.yaml_file import read_yaml
from warehouse.periods import Quarter, UnknownQuarter

LARGEST_FILE = 1_000_000
READERS = {".xlsx": read_workbook, ".yaml": read_yaml}
QUARTER_FOLDER = re.compile(r"\d{4}-Q\d", re.ASCII)


@dataclass(frozen=True)
class DeclaredFile:
    """A file and how it is named: `label` to people, `name` in landing."""

    path: Path
    label: str
    name: str

    @classmethod
    def found(cls, path: Path, folder: Path) -> "DeclaredFile":
        """The file at `path`; within `folder`, the declared files', it is named from there."""
        # Links above the file are followed; one in its place is refused when it is read.
        whole = path.parent.resolve() / path.name
        if whole.is_relative_to(folder):
            name = whole.relative_to(folder).as_posix()
            return cls(whole, f"Tệp {quoted(name)}", name)
        return cls(whole, f"Tệp {quoted(path.name)}", path.name)


@dataclass(frozen=True)
class Declaration:
    """A right file: one whole version of what a commune declares for a quarter.

    `values` holds what is filled in, by item code: numbers as Decimal, texts as str.
    """

    file: DeclaredFile
    sha256: str
    commune: Commune
    quarter: Quarter
    values: Mapping[str, Value]

    @property
    def key(self) -> tuple[str, str]:
        """Commune and quarter code: what a later version replaces."""
        return (self.commune.code, self.quarter.code)


@dataclass(frozen=True)
class Rejection:
    """A file that is not taken, with each reason; nothing of it is applied."""

    file: DeclaredFile
    faults: tuple[DeclarationRefused, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons for the clerk, one Vietnamese sentence each."""
        return tuple(str(fault) for fault in self.faults)


def examine(file: DeclaredFile, seeds: Path = SEEDS) -> Declaration | Rejection:
    """Judge one file; every fault that can be told apart is told."""
    try:
        content = read_bounded(file)
        filled = READERS[_kind(file)](file.label, content)
        quarter = _quarter(filled.quarter)
        commune = _commune(filled, quarter, seeds)
        _check_name(file, commune, quarter)
    except DeclarationRefused as fault:
        return Rejection(file, (fault,))
    values: dict[str, Value] = {}
    places: dict[str, str] = {}
    faults = [*_stray_faults(filled), *_collect(filled, load_items(seeds), values, places)]
    faults.extend(find_contradictions(values, places))
    if faults:
        return Rejection(file, tuple(faults))
    return Declaration(file, hashlib.sha256(content).hexdigest(), commune, quarter, values)


def read_bounded(file: DeclaredFile) -> bytes:
    """The bytes of a plain file of at most 1 MB; nothing is opened that is larger.

    Raises:
        DeclaredFileUnreadable: it is larger, no plain file, or not to be read.
    """
    try:
        status = file.path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise DeclaredFileUnreadable(
                f"{file.label}: không phải là một tệp thường; hãy đặt chính tệp kê khai vào đây."
            )
        if status.st_size > LARGEST_FILE:
            raise DeclaredFileUnreadable(
                f"{file.label}: tệp lớn hơn 1 MB; hãy chép số liệu sang tệp mẫu mới, không chèn "
                "ảnh hay bảng khác."
            )
        with file.path.open("rb") as opened:
            return opened.read(LARGEST_FILE)
    except OSError as fault:
        raise DeclaredFileUnreadable(
            f"{file.label}: không mở được tệp; hãy kiểm tra tệp còn đó, không bị khóa và cho phép "
            "đọc."
        ) from fault


def _kind(file: DeclaredFile) -> str:
    suffix = file.path.suffix.lower()
    if suffix not in READERS:
        macros = " (tệp .xlsm có macro, không nhận)" if suffix == ".xlsm" else ""
        raise DeclaredFileMisplaced(
            f"{file.label}: chỉ nhận tệp đuôi .xlsx hoặc .yaml{macros}; hãy lưu lại đúng loại, "
            "hoặc chuyển tệp này đi nơi khác."
        )
    return suffix


def _quarter(cell: Cell) -> Quarter:
    text = _head_text(cell)
    try:
        quarter = Quarter.parse(text)
    except UnknownQuarter:
        quarter = None
    if quarter is None or quarter.code != text:
        raise DeclaredHeadWrong(
            f"{cell.where}: quý viết sai; hãy ghi năm và quý như mẫu 2023-Q2 (bốn chữ số của năm, "
            "gạch nối, Q và số quý 1 đến 4)."
        )
    return quarter


def _head_text(cell: Cell) -> str:
    if cell.writing is Writing.UNUSABLE:
        raise DeclaredCellUnusable(f"{cell.where}: {cell.text}.")
    return tidy(cell.text)


def _commune(filled: Filled, quarter: Quarter, seeds: Path) -> Commune:
    where, code = filled.commune.where, _head_text(filled.commune)
    communes = load_communes(quarter.period_to, seeds)
    if code not in communes:
        raise DeclaredCommuneUnknown(
            f"{where}: mã xã không có trong danh mục ngày {quarter.period_to:%d/%m/%Y} (ngày cuối "
            "quý); hãy ghi đúng mã năm chữ số của xã."
        )
    commune = communes[code]
    if filled.name is not None and _head_text(filled.name).casefold() != commune.name.casefold():
        raise DeclaredHeadWrong(
            f"{filled.name.where}: tên đơn vị không phải là tên của mã {code} ({commune.name}); "
            "hãy ghi lại cho khớp, hoặc dùng tệp mẫu của xã mình."
        )
    return commune


def _check_name(file: DeclaredFile, commune: Commune, quarter: Quarter) -> None:
    if file.path.stem != commune.code:
        raise DeclaredFileMisplaced(
            f"{file.label}: tên tệp không khớp với mã xã {commune.code} ghi trong tệp; hãy đổi tên "
            f"tệp thành {commune.code}{file.path.suffix}, hoặc sửa mã xã trong tệp."
        )
    folder = file.path.parent.name
    if QUARTER_FOLDER.fullmatch(folder) and folder != quarter.code:
        raise DeclaredFileMisplaced(
            f"{file.label}: tệp nằm trong thư mục quý {folder} mà trong tệp ghi quý "
            f"{quarter.code}; hãy chuyển tệp sang đúng thư mục, hoặc sửa quý trong tệp."
        )


def _stray_faults(filled: Filled) -> Iterator[DeclarationRefused]:
    for cell in filled.stray:
        if cell.writing is Writing.UNUSABLE:
            yield DeclaredCellUnusable(f"{cell.where}: {cell.text}.")
        else:
            yield DeclaredHeadWrong(
                f"{cell.where}: ô này nằm ngoài bảng kê khai; hãy xóa đi, hoặc chuyển nội dung vào "
                "cột “Giá trị”."
            )


def _collect(
    filled: Filled, items: Mapping[str, Item], values: dict[str, Value], places: dict[str, str]
) -> Iterator[DeclarationRefused]:
    """Fill `values` with what is declared and `places` with where; yield what is wrong."""
    for code_cell, value_cell in filled.items:
        try:
            item = _item(code_cell, items)
            if item.code in places:
                raise DeclaredItemRepeated(
                    f"{code_cell.where}: mục {item.code} ghi hai lần trong tệp; hãy xóa một dòng."
                )
            places[item.code] = value_cell.where
            value = value_of(item, value_cell)
        except DeclarationRefused as fault:
            yield fault
        else:
            if value is not None:
                values[item.code] = value


def _item(cell: Cell, items: Mapping[str, Item]) -> Item:
    code = _head_text(cell)
    if not code:
        raise DeclaredItemUnknown(
            f"{cell.where}: dòng có giá trị mà không có mã mục; hãy ghi mã mục như tệp mẫu, hoặc "
            "xóa dòng."
        )
    if code not in items:
        raise DeclaredItemUnknown(
            f"{cell.where}: mã mục không có trong danh mục kê khai; hãy ghi lại mã như tệp mẫu, "
            "hoặc xóa dòng."
        )
    return items[code]
