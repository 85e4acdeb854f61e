"""Form II.06a of a province, by level and field: what its communes' forms add up to.

Only communes are loaded, so the levels above them say that they have no figures. There is no
district level after 30/6/2025.
"""

from datetime import date

from reports.content import NO_DATA, Count, Form, FormHead, FormRow
from reports.figures import FORM_COLUMNS, CommuneFigures
from reports.form import COLUMN_NUMBERS, HEADING, TITLE, WIDTHS
from reports.numbers import date_text
from reports.province import FieldTotals
from reports.registry import Registry
from warehouse.periods import Quarter

_LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


def province_form(figures: list[CommuneFigures], totals: tuple[FieldTotals, ...]) -> Form:
    """The form of the province that `figures` belong to; `totals` are those that may be shown."""
    first = figures[0]
    registry = first.registry
    quarter = Quarter.parse(first.quarter_code)
    sums = tuple(sum(total.counts[i] for total in totals) for i in range(len(FORM_COLUMNS)))
    return Form(
        sheet_name="II.06a",
        head=FormHead(
            code="Biểu số II.06a/VPCP/KSTT",
            title=TITLE,
            reporting_unit=f"Đơn vị báo cáo: {first.province.committee}",
            receiving_unit="Đơn vị nhận báo cáo: Văn phòng Chính phủ",
            period=f"Kỳ báo cáo: {quarter.label} (từ {date_text(first.period_from)} "
            f"đến {date_text(first.period_to)})",
            unit_of_measure="Đơn vị tính: Số hồ sơ TTHC",
        ),
        heading=HEADING,
        column_numbers=COLUMN_NUMBERS,
        widths=WIDTHS,
        label_columns=2,
        rows=(
            *_levels(first.period_to),
            *(
                FormRow(
                    (str(number), total.field_name),
                    _counts(registry, total.counts, total.field_code, total.field_name),
                )
                for number, total in enumerate(totals, start=1)
            ),
            FormRow(("Tổng cộng",), _counts(registry, sums), "total"),
        ),
    )


def _levels(day: date) -> tuple[FormRow, ...]:
    levels = {"A": f"Cấp tỉnh: {NO_DATA}", "B": f"Cấp huyện: {NO_DATA}", "C": "Cấp xã"}
    if day > _LAST_DAY_OF_DISTRICTS:
        del levels["B"]
    return tuple(FormRow((mark, name), (), "group") for mark, name in levels.items())


def _counts(
    registry: Registry, values: tuple[int, ...], field_code: str | None = None, field_name: str = ""
) -> tuple[Count, ...]:
    codes = [registry.code(column) for column in FORM_COLUMNS]
    field = f", lĩnh vực {field_name}" if field_name else ""
    return tuple(
        Count(code, f"{registry.name(code)}{field}", value, field_code)
        for code, value in zip(codes, values, strict=True)
    )
