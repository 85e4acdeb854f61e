"""What the forms of the annex share: their heads, headings, and cells that do not apply."""

from reports.commune import CommuneFigures
from reports.content import FormHead, HeadingCell, Missing
from reports.numbers import date_text
from warehouse.periods import Quarter

# A cell of a level of government that a commune's form has no figure for; no indicator.
NOT_APPLICABLE = Missing("", "Không áp dụng", "-")


def form_head(
    figures: CommuneFigures, *, code: str, title: str, unit: str, period: str = ""
) -> FormHead:
    """The head of one form; `period` is the reporting quarter unless it is given."""
    quarter = Quarter.parse(figures.quarter_code)
    return FormHead(
        code=code,
        title=title,
        reporting_unit=f"Đơn vị báo cáo: {figures.commune.committee}",
        receiving_unit=f"Đơn vị nhận báo cáo: {figures.superior.committee}",
        period=period
        or f"Kỳ báo cáo: {quarter.label} (từ {date_text(figures.period_from)} "
        f"đến {date_text(figures.period_to)})",
        unit_of_measure=f"Đơn vị tính: {unit}",
    )


def heading(*columns: str | tuple[str, tuple[str, ...]]) -> tuple[HeadingCell, ...]:
    """Heading cells of two rows: a column, or a group's name over its columns, left to right."""
    cells: list[HeadingCell] = []
    place = 0
    for column in columns:
        if isinstance(column, str):
            cells.append(HeadingCell(0, place, 2, 1, column))
            place += 1
            continue
        name, members = column
        cells.append(HeadingCell(0, place, 1, len(members), name))
        cells += [HeadingCell(1, place + i, 1, 1, text) for i, text in enumerate(members)]
        place += len(members)
    return tuple(cells)


def column_numbers(count: int) -> tuple[str, ...]:
    """`(1)` to `(count)`, as printed below a heading."""
    return tuple(f"({number})" for number in range(1, count + 1))
