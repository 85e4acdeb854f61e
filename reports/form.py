"""Form II.06a/VPCP/KSTT as a value: its heading, its columns, its rows.

Circular 01/2020/TT-VPCP, annex: columns (1) and (2) name the field, (3) to (13) count dossiers.
"""

from reports.commune import FORM_COLUMNS, FieldFigures
from reports.content import Count, Form, FormRow, HeadingCell
from reports.form_parts import column_numbers, form_head
from reports.ledger import Ledger

HEADING = (
    HeadingCell(0, 0, 3, 1, "STT"),
    HeadingCell(0, 1, 3, 1, "Lĩnh vực, công việc giải quyết theo cấp"),
    HeadingCell(0, 2, 1, 4, "Số hồ sơ nhận giải quyết"),
    HeadingCell(0, 6, 1, 4, "Số hồ sơ đã giải quyết"),
    HeadingCell(0, 10, 1, 3, "Số hồ sơ đang giải quyết"),
    HeadingCell(1, 2, 2, 1, "Tổng số"),
    HeadingCell(1, 3, 1, 2, "Trong kỳ"),
    HeadingCell(1, 5, 2, 1, "Từ kỳ trước"),
    HeadingCell(1, 6, 2, 1, "Tổng số"),
    HeadingCell(1, 7, 2, 1, "Trước hạn"),
    HeadingCell(1, 8, 2, 1, "Đúng hạn"),
    HeadingCell(1, 9, 2, 1, "Quá hạn"),
    HeadingCell(1, 10, 2, 1, "Tổng số"),
    HeadingCell(1, 11, 2, 1, "Trong hạn"),
    HeadingCell(1, 12, 2, 1, "Quá hạn"),
    HeadingCell(2, 3, 1, 1, "Trực tuyến"),
    HeadingCell(2, 4, 1, 1, "Trực tiếp, dịch vụ bưu chính"),
)
TITLE = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
COLUMN_NUMBERS = column_numbers(13)
WIDTHS = (4, 22, *[6] * 11)


def form_06a(ledger: Ledger) -> Form:
    """The form of one commune: a row per field with dossiers, in the order of field codes."""
    figures = ledger.figures
    codes = [ledger.registry.code(column) for column in FORM_COLUMNS]
    fields = tuple(
        FormRow((str(number), field.field_name), _counts(ledger, codes, field))
        for number, field in enumerate(figures.fields, start=1)
    )
    total = FormRow(("Tổng cộng",), tuple(map(ledger.figure, codes)), "total")
    return Form(
        sheet_name="II.06a",
        head=form_head(
            figures,
            code="Biểu số II.06a/VPCP/KSTT",
            title=TITLE,
            unit="Số hồ sơ TTHC",
        ),
        heading=HEADING,
        column_numbers=COLUMN_NUMBERS,
        widths=WIDTHS,
        label_columns=2,
        rows=(FormRow(("C", "Cấp xã"), (), "group"), *fields, total),
        notes=(_silent_fields(figures.silent_fields),),
    )


def _counts(ledger: Ledger, codes: list[str], field: FieldFigures) -> tuple[Count, ...]:
    return tuple(ledger.field_count(code, field) for code in codes)


def _silent_fields(names: tuple[str, ...]) -> str:
    if not names:
        return "Mọi lĩnh vực trong danh mục đều phát sinh hồ sơ trong kỳ."
    return (
        f"Không phát sinh hồ sơ trong kỳ ({len(names)} lĩnh vực của danh mục): {'; '.join(names)}."
    )
