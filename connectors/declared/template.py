"""The empty form for one commune and quarter, as a workbook or as YAML.

    seeds declared_items, communes -> declared/<quarter>/<code>.xlsx or .yaml

Equal seeds give equal bytes. A file that is there, of either kind, is never touched.
"""

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from itertools import count
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from connectors.declared.catalogue import SEEDS, Commune, Item, load_communes, load_items
from connectors.declared.errors import (
    DeclaredCommuneUnknown,
    DeclaredFolderUnwritable,
    TemplateStands,
)
from connectors.declared.workbook import (
    COLUMNS,
    COMMUNE_ROW,
    HEAD_ROW,
    NAME_ROW,
    QUARTER_ROW,
    SHEET,
    VALUE_COLUMN,
)
from warehouse.periods import Quarter

FORMATS = ("xlsx", "yaml")
TITLE = "KÊ KHAI SỐ LIỆU HẰNG QUÝ CỦA XÃ"
SHEET_HINT = (
    "Chỉ điền cột “Giá trị”, chưa có thì để trống. Số viết liền, ví dụ 1022. Không dùng công thức, "
    "không gộp ô, không thêm cột. Xuống dòng trong ô: Alt+Enter. Không ghi thông tin cá nhân."
)
YAML_HINT = (
    "Điền sau dấu hai chấm, chưa có thì để trống. Số viết liền, ví dụ 1022.",
    "Đoạn chữ: ghi dấu | sau dấu hai chấm, nội dung ở các dòng dưới, lùi vào bốn dấu cách.",
    "Không ghi thông tin cá nhân. Lưu tệp với bảng mã UTF-8.",
)
# Sections of the seed in the order of the report.
SECTIONS = {
    "opening": "Mở đầu",
    "impact": "Đánh giá tác động",
    "appraisal": "Thẩm định, thẩm tra",
    "publication": "Công khai thủ tục hành chính",
    "review": "Rà soát, đơn giản hóa thủ tục hành chính",
    "petitions": "Phản ánh, kiến nghị, khiếu nại",
    "desk": "Bộ phận Một cửa",
    "online": "Thực hiện trên môi trường điện tử",
    "media": "Truyền thông",
    "inspection": "Kiểm tra",
    "ratings": "Đánh giá giải quyết thủ tục hành chính",
    "post": "Dịch vụ bưu chính công ích",
    "payment": "Thanh toán trực tuyến",
    "process": "Quy trình giải quyết",
    "assessment": "Đánh giá chung: kết quả",
    "limits": "Đánh giá chung: hạn chế",
    "tasks": "Nhiệm vụ thời gian tới",
    "proposals": "Kiến nghị, đề xuất",
}
_WIDTHS = (18, 52, 18, 70)


def write_template(
    folder: Path, quarter: Quarter, commune_code: str, kind: str, seeds: Path = SEEDS
) -> Path:
    """Write the empty form of `kind` into `folder`/<quarter>/ and return its path.

    Raises:
        DeclaredCommuneUnknown: no commune has that code on the quarter's last day.
        TemplateStands: a file for that commune and quarter is there.
        DeclaredFolderUnwritable: the disk refused.
    """
    communes = load_communes(quarter.period_to, seeds)
    if commune_code not in communes:
        raise DeclaredCommuneUnknown(
            f"Mã xã {commune_code} không có trong danh mục ngày {quarter.period_to:%d/%m/%Y} (ngày "
            "cuối quý); hãy ghi đúng mã năm chữ số của xã."
        )
    path = folder / quarter.code / f"{commune_code}.{kind}"
    for other in FORMATS:
        if path.with_suffix(f".{other}").exists():
            raise TemplateStands(
                f"{path.with_suffix(f'.{other}')} đã có và có thể đã được điền: hãy điền tiếp tệp "
                "đó, hoặc chuyển nó đi nơi khác rồi tạo lại."
            )
    render = render_workbook if kind == "xlsx" else render_yaml
    content = render(communes[commune_code], quarter, load_items(seeds))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as fault:
        raise DeclaredFolderUnwritable(
            f"Không ghi được {path} ({fault.strerror}): hãy kiểm tra quyền ghi và chỗ trống."
        ) from fault
    return path


def _by_section(items: dict[str, Item]) -> Iterator[tuple[str, list[Item]]]:
    """Title and items of each section, in the order of the report."""
    for section, title in SECTIONS.items():
        yield title, [item for item in items.values() if item.section == section]


def render_yaml(commune: Commune, quarter: Quarter, items: dict[str, Item]) -> bytes:
    """The form as YAML, each item without a value."""
    lines = [f"# {TITLE}: {commune.name}, {quarter.label}.", *(f"# {line}" for line in YAML_HINT)]
    lines += [f'commune_code: "{commune.code}"', f"quarter_code: {quarter.code}", "items:"]
    for title, members in _by_section(items):
        lines += ["", f"  # == {title} =="]
        for item in members:
            lines += [f"  # {item.name} ({item.unit or 'chữ'})", f"  {item.code}:"]
    return ("\n".join(lines) + "\n").encode()


def render_workbook(commune: Commune, quarter: Quarter, items: dict[str, Item]) -> bytes:
    """The form as .xlsx: number cells for numbers, text cells for texts, no merged cell."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    moment = datetime.combine(quarter.period_to, time())
    book.set_properties({"title": TITLE, "author": commune.name, "created": moment})
    look = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    grid = {**look, "border": 1, "text_wrap": True}
    styles = {
        "plain": book.add_format(look),
        "bold": book.add_format({**look, "bold": True}),
        "own": book.add_format({**look, "num_format": "@"}),
        "head": book.add_format({**grid, "bold": True, "align": "center", "bg_color": "#DDEBF7"}),
        "label": book.add_format(grid),
        "count": book.add_format({**grid, "num_format": "0", "align": "left"}),
        "decimal": book.add_format({**grid, "align": "left"}),
        "text": book.add_format({**grid, "num_format": "@"}),
    }
    sheet = book.add_worksheet(SHEET)
    _write_head(sheet, styles, commune, quarter)
    rows = count(HEAD_ROW)
    for title, members in _by_section(items):
        sheet.write_string(next(rows), 1, title, styles["bold"])
        for item in members:
            _write_item(sheet, styles, next(rows), item)
    book.close()
    return buffer.getvalue()


def _write_head(
    sheet: Worksheet, styles: dict[str, Format], commune: Commune, quarter: Quarter
) -> None:
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW - 1, column, name, styles["head"])
    sheet.write_string(0, 0, TITLE, styles["bold"])
    for row, label, value in (
        (COMMUNE_ROW, "Mã xã", commune.code),
        (NAME_ROW, "Tên đơn vị", commune.name),
        (QUARTER_ROW, "Quý", quarter.code),
    ):
        sheet.write_string(row - 1, 0, label, styles["plain"])
        sheet.write_string(row - 1, 1, value, styles["own"])
    sheet.write_string(HEAD_ROW - 2, 0, SHEET_HINT, styles["plain"])
    sheet.freeze_panes(HEAD_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_item(sheet: Worksheet, styles: dict[str, Format], row: int, item: Item) -> None:
    sheet.write_string(row, 0, item.code, styles["label"])
    sheet.write_string(row, 1, item.name, styles["label"])
    sheet.write_string(row, 2, item.unit, styles["label"])
    style = "text" if item.is_text else "count" if item.is_whole else "decimal"
    sheet.write_blank(row, VALUE_COLUMN - 1, None, styles[style])
