"""The score of decision 766 as a table: indicators by group, their parts and points."""

from decimal import Decimal

from reports.commune import CommuneScore, ScoreRow
from reports.content import Count, Figure, Form, FormRow, HeadingCell, Missing, Quantity
from reports.form_parts import NOT_APPLICABLE, column_numbers, form_head
from reports.ledger import POINTS_DECIMALS, Ledger
from reports.numbers import date_text
from reports.scores import hundredths
from warehouse.periods import Quarter

NOT_COMPUTABLE = "không tính được"
NOT_SCORED = "không chấm điểm"
# Its numerator is a sum of days: what says something is the average.
_OF_DAYS = "2.2"
_HEADING = tuple(
    HeadingCell(0, column, 1, 1, text)
    for column, text in enumerate(
        ("Chỉ số", "Tên chỉ số", "Điểm tối đa", "Tử số", "Mẫu số", "Điểm")
    )
)


def form_766(ledger: Ledger) -> Form | None:
    """The table of one commune's score, or none when it has no score."""
    score = ledger.figures.score
    if score is None:
        return None
    quarter = Quarter.parse(score.period_code)
    return Form(
        sheet_name="766",
        head=form_head(
            ledger.figures,
            code="Biểu điểm 766",
            title="ĐIỂM THEO BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP",
            unit="Điểm",
            period=f"Kỳ tính điểm theo quý dương lịch: {quarter.label} "
            f"(từ {date_text(score.period_from)} đến {date_text(score.period_to)})",
        ),
        heading=_HEADING,
        column_numbers=column_numbers(len(_HEADING)),
        widths=(8, 52, 10, 10, 10, 12),
        label_columns=2,
        rows=(*_group_rows(score), *_total_rows(ledger, score)),
        notes=(
            "Điểm được làm tròn đến hai chữ số thập phân; chỉ số có điểm tối đa bằng 0 chỉ để theo "
            "dõi, không chấm điểm.",
            f"Xếp loại theo điểm tính được: {score.lowest_band}; nếu các chỉ số không tính được "
            f"đạt điểm tối đa: {score.highest_band}.",
        ),
    )


def _group_rows(score: CommuneScore) -> list[FormRow]:
    rows = []
    for group in score.groups:
        members = [row for row in score.rows if row.group_code == group.group_code]
        code, name = f"766.{group.group_code}", f"Nhóm {group.name}"
        rows += [
            FormRow((group.group_code, group.name), (), "group"),
            *(line for row in members for line in _lines(row)),
            FormRow(
                ("", f"Cộng nhóm {group.group_code}"),
                (
                    Quantity(f"{code}.maximum", f"{name}: điểm tối đa", group.maximum),
                    NOT_APPLICABLE,
                    NOT_APPLICABLE,
                    _points(code, f"{name}: điểm", group.points),
                ),
            ),
        ]
    return rows


def _lines(row: ScoreRow) -> tuple[FormRow, ...]:
    line = FormRow((row.indicator_code, row.name), _cells(row))
    if row.indicator_code != _OF_DAYS:
        return (line,)
    name = "Số ngày trung bình trên một hồ sơ"
    cells = (NOT_APPLICABLE, _average(row, name), NOT_APPLICABLE, NOT_APPLICABLE)
    return (line, FormRow(("", f"{name} (tử số chia cho mẫu số)"), cells))


def _average(row: ScoreRow, name: str) -> Figure:
    code, name = f"766.{row.indicator_code}.average", f"Chỉ số {row.indicator_code}: {name}"
    if row.numerator is None or not row.denominator:
        return Missing(code, name, NOT_COMPUTABLE)
    average = hundredths(Decimal(row.numerator) / row.denominator)
    return Quantity(code, name, average, POINTS_DECIMALS)


def _cells(row: ScoreRow) -> tuple[Figure, ...]:
    code = f"766.{row.indicator_code}"
    points = f"Chỉ số {row.indicator_code}: điểm"
    return (
        Quantity(f"{code}.maximum", f"Chỉ số {row.indicator_code}: điểm tối đa", row.maximum),
        _part(f"{code}.numerator", f"Chỉ số {row.indicator_code}: tử số", row.numerator),
        _part(f"{code}.denominator", f"Chỉ số {row.indicator_code}: mẫu số", row.denominator),
        _points(code, points, row.points) if row.maximum else Missing(code, points, NOT_SCORED),
    )


def _points(code: str, name: str, value: Decimal | None) -> Figure:
    if value is None:
        return Missing(code, name, NOT_COMPUTABLE)
    return Quantity(code, name, value, POINTS_DECIMALS)


def _part(code: str, name: str, value: int | None) -> Figure:
    return Missing(code, name, NOT_COMPUTABLE) if value is None else Count(code, name, value)


def _total_rows(ledger: Ledger, score: CommuneScore) -> tuple[FormRow, FormRow]:
    maximum = sum((row.maximum for row in score.rows), Decimal())
    return (
        FormRow(
            ("", "Điểm tối đa của các chỉ số tính được"),
            (ledger.figure("766.computable"), NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE),
        ),
        FormRow(
            ("Tổng cộng",),
            (
                Quantity("766.maximum", "Điểm tối đa của bộ chỉ số", maximum),
                NOT_APPLICABLE,
                NOT_APPLICABLE,
                ledger.figure("766.total"),
            ),
            "total",
        ),
    )
