"""Form II.06a/VPCP/KSTT as a value: its heading, its columns, its rows.

Circular 01/2020/TT-VPCP, annex: columns (1) and (2) name the field, (3) to (13) count dossiers.
"""

from dataclasses import dataclass

from reports.content import Count, Form, FormHead, FormRow
from reports.figures import FORM_COLUMNS, CommuneFigures
from reports.narrative import COUNT_NAMES, FORM_CODE, date_text
from warehouse.periods import Quarter


@dataclass(frozen=True)
class HeadingCell:
    """A cell of the form's heading: where it starts (from 0), and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


HEADING_ROWS = 3
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
COLUMN_NUMBERS = tuple(f"({number})" for number in range(1, 14))
LEVEL_OF_COMMUNES = ("C", "Cấp xã")


def build_form(figures: CommuneFigures, *, attached_to: str) -> Form:
    """The form of one commune: a row per field with dossiers, in the order of field codes."""
    quarter = Quarter.parse(figures.quarter_code)
    head = FormHead(
        code=FORM_CODE,
        title="TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC",
        reporting_unit=f"Đơn vị báo cáo: {figures.commune.committee}",
        receiving_unit=f"Đơn vị nhận báo cáo: {figures.superior.committee}",
        period=f"Kỳ báo cáo: {quarter.label} (từ {date_text(figures.period_from)} "
        f"đến {date_text(figures.period_to)})",
        unit_of_measure="Đơn vị tính: Số hồ sơ TTHC",
        attached_to=attached_to,
    )
    rows = tuple(
        FormRow(number, field.field_name, _counts(field.counts, field.field_code))
        for number, field in enumerate(figures.fields, start=1)
    )
    return Form(
        head=head,
        group=LEVEL_OF_COMMUNES,
        rows=rows,
        total_name="Tổng cộng",
        total=_counts(figures.counts, None),
        silent_fields=_silent_fields(figures.silent_fields),
    )


def _counts(counts: dict[str, int], field_code: str | None) -> tuple[Count, ...]:
    return tuple(
        Count(column, COUNT_NAMES[column], counts[column], field_code) for column in FORM_COLUMNS
    )


def _silent_fields(names: tuple[str, ...]) -> str:
    if not names:
        return "Mọi lĩnh vực trong danh mục đều phát sinh hồ sơ trong kỳ."
    return (
        f"Không phát sinh hồ sơ trong kỳ ({len(names)} lĩnh vực của danh mục): {'; '.join(names)}."
    )
