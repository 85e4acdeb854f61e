"""Section I.4 of the report in sentences: outline of circular 01/2020/TT-VPCP.

Sentences state; they do not judge. Each share stands in a sentence that names its whole, zero is
printed as a number, and a share of nothing is left out with the reason.
"""

from datetime import date

from reports.content import Count, Paragraph, Part, Share
from reports.figures import CommuneFigures
from warehouse.periods import Quarter

FORM_CODE = "Biểu số II.06a/VPCP/KSTT"

COUNT_NAMES = {
    "received_count": "Hồ sơ nhận giải quyết: tổng số",
    "received_online_count": "Hồ sơ tiếp nhận trực tuyến trong kỳ",
    "received_direct_or_postal_count": "Hồ sơ tiếp nhận trực tiếp, dịch vụ bưu chính trong kỳ",
    "received_direct_count": "Hồ sơ tiếp nhận trực tiếp trong kỳ",
    "received_postal_count": "Hồ sơ tiếp nhận qua dịch vụ bưu chính công ích trong kỳ",
    "carried_over_count": "Hồ sơ từ kỳ trước chuyển sang",
    "resolved_count": "Hồ sơ đã giải quyết: tổng số",
    "resolved_early_count": "Hồ sơ đã giải quyết trước hạn",
    "resolved_on_time_count": "Hồ sơ đã giải quyết đúng hạn",
    "resolved_late_count": "Hồ sơ đã giải quyết quá hạn",
    "pending_count": "Hồ sơ đang giải quyết: tổng số",
    "pending_in_time_count": "Hồ sơ đang giải quyết trong hạn",
    "pending_overdue_count": "Hồ sơ đang giải quyết quá hạn",
    "waiting_for_supplement_count": "Hồ sơ đang chờ bổ sung",
    "waiting_for_payment_count": "Hồ sơ đang chờ thực hiện nghĩa vụ tài chính",
    "returned_count": "Hồ sơ rút hoặc dừng giải quyết trong kỳ",
    "no_due_date_count": "Hồ sơ không có ngày hẹn trả",
    "no_channel_count": "Hồ sơ không ghi hình thức tiếp nhận",
    "quarantined_count": "Hồ sơ chưa đủ thông tin để thống kê",
}

# Cited only in reports dated after them (type, number, day, issuer, subject: decree 30/2020).
_LEGAL_BASIS = (
    (
        date(2019, 1, 24),
        "Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về chế độ "
        "báo cáo của cơ quan hành chính nhà nước",
    ),
    (
        date(2020, 10, 21),
        "Thông tư số 01/2020/TT-VPCP ngày 21 tháng 10 năm 2020 của Bộ trưởng, Chủ nhiệm "
        "Văn phòng Chính phủ quy định chế độ báo cáo định kỳ và quản lý, sử dụng, khai thác "
        "Hệ thống thông tin báo cáo của Văn phòng Chính phủ",
    ),
)


def date_text(day: date) -> str:
    """As printed: `ngày 05 tháng 02 năm 2023`; days below 10 and months 1 and 2 get a zero."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def write_body(figures: CommuneFigures, report_date: date) -> tuple[Paragraph, ...]:
    """The body of the report, from the legal basis to `./.`."""
    numbers = _Numbers(figures)
    return (
        _opening(figures, report_date),
        Paragraph(("I. TÌNH HÌNH, KẾT QUẢ KIỂM SOÁT THỦ TỤC HÀNH CHÍNH",), "chapter"),
        Paragraph(("4. Tình hình, kết quả giải quyết thủ tục hành chính",), "section"),
        Paragraph(("a) Tiếp nhận hồ sơ",), "point"),
        *_reception(numbers),
        Paragraph(("b) Kết quả giải quyết",), "point"),
        *_resolution(numbers),
        Paragraph(("c) Hồ sơ đang giải quyết",), "point"),
        *_pending(numbers, figures.period_to),
        Paragraph(("d) Hồ sơ nhận giải quyết theo lĩnh vực",), "point"),
        *_by_field(numbers, figures),
        Paragraph((f"Số liệu chi tiết tại {FORM_CODE} trong Phụ lục kèm theo.",)),
        _ending(figures),
    )


class _Numbers:
    """Counts of one commune by column, each the same object wherever it is printed."""

    def __init__(self, figures: CommuneFigures) -> None:
        counts = figures.counts
        self._counts = {
            column: Count(column, name, counts[column]) for column, name in COUNT_NAMES.items()
        }
        self.new = self._derived(
            "Hồ sơ tiếp nhận mới trong kỳ",
            ("received_online_count", "received_direct_or_postal_count"),
        )
        self.resolved_in_time = self._derived(
            "Hồ sơ đã giải quyết trước hạn và đúng hạn",
            ("resolved_early_count", "resolved_on_time_count"),
        )
        waiting = ("waiting_for_supplement_count", "waiting_for_payment_count")
        self.in_process = Count(
            " - ".join(("pending_count", *waiting)),
            "Hồ sơ đang xử lý",
            counts["pending_count"] - sum(counts[column] for column in waiting),
        )

    def __getitem__(self, column: str) -> Count:
        return self._counts[column]

    def _derived(self, name: str, columns: tuple[str, ...]) -> Count:
        return Count(" + ".join(columns), name, sum(self[column].value for column in columns))


def _opening(figures: CommuneFigures, report_date: date) -> Paragraph:
    basis = " và ".join(text for signed, text in _LEGAL_BASIS if signed < report_date)
    quarter = Quarter.parse(figures.quarter_code)
    return Paragraph(
        (
            f"Thực hiện {basis}, {figures.commune.committee} báo cáo tình hình, kết quả giải quyết "
            f"thủ tục hành chính {quarter.label} (số liệu từ {date_text(figures.period_from)} "
            f"đến hết {date_text(figures.period_to)}) như sau:",
        )
    )


def _reception(numbers: _Numbers) -> list[Paragraph]:
    paragraphs = [
        _sentence(
            "Tổng số hồ sơ nhận giải quyết trong kỳ là ", numbers["received_count"],
            " hồ sơ, gồm ", numbers.new, " hồ sơ tiếp nhận mới và ",
            numbers["carried_over_count"], " hồ sơ từ kỳ trước chuyển sang.",
        )
    ]  # fmt: skip
    if numbers.new.value == 0:
        return [*paragraphs, _sentence("Trong kỳ không tiếp nhận mới hồ sơ nào.")]
    share = Share(
        "online_share", "Tỷ lệ tiếp nhận trực tuyến",
        numbers["received_online_count"], numbers.new, 2,
    )  # fmt: skip
    return [
        *paragraphs,
        _sentence(
            "Trong ", numbers.new, " hồ sơ tiếp nhận mới có ",
            numbers["received_online_count"], " hồ sơ tiếp nhận trực tuyến, ",
            numbers["received_direct_count"], " hồ sơ tiếp nhận trực tiếp và ",
            numbers["received_postal_count"],
            " hồ sơ tiếp nhận qua dịch vụ bưu chính công ích; hồ sơ tiếp nhận trực tuyến chiếm ",
            share, " số hồ sơ tiếp nhận mới.",
        ),
    ]  # fmt: skip


def _resolution(numbers: _Numbers) -> list[Paragraph]:
    received, resolved = numbers["received_count"], numbers["resolved_count"]
    if received.value == 0:
        return [
            _sentence("Không phát sinh hồ sơ cần giải quyết; đã giải quyết ", resolved, " hồ sơ.")
        ]
    completion = Share("completion_share", "Tỷ lệ hồ sơ đã giải quyết", resolved, received, 2)
    paragraphs = [
        _sentence(
            "Đã giải quyết ", resolved, " hồ sơ, đạt ", completion,
            " tổng số hồ sơ nhận giải quyết.",
        )
    ]  # fmt: skip
    if resolved.value == 0:
        return paragraphs
    early, on_time, late, in_time = (
        Share(code, name, part, resolved, 1)
        for code, name, part in (
            ("early_share", "Tỷ lệ giải quyết trước hạn", numbers["resolved_early_count"]),
            ("on_time_share", "Tỷ lệ giải quyết đúng hạn", numbers["resolved_on_time_count"]),
            ("late_share", "Tỷ lệ giải quyết quá hạn", numbers["resolved_late_count"]),
            ("in_time_share", "Tỷ lệ trước hạn và đúng hạn", numbers.resolved_in_time),
        )
    )
    return [
        *paragraphs,
        _sentence(
            "Tính trên ", resolved, " hồ sơ đã giải quyết: ",
            early.numerator, " hồ sơ trước hạn, chiếm ", early, "; ",
            on_time.numerator, " hồ sơ đúng hạn, chiếm ", on_time, "; ",
            late.numerator, " hồ sơ quá hạn, chiếm ", late, ". Cộng trước hạn và đúng hạn là ",
            in_time.numerator, " hồ sơ, chiếm ", in_time, " số hồ sơ đã giải quyết.",
        ),
    ]  # fmt: skip


def _pending(numbers: _Numbers, period_to: date) -> list[Paragraph]:
    pending = numbers["pending_count"]
    remaining = (f"Đến hết {date_text(period_to)} còn ", pending, " hồ sơ đang giải quyết")
    if pending.value == 0:
        return [_sentence(*remaining, ".")]
    return [
        _sentence(
            *remaining, ", gồm ", numbers["pending_in_time_count"], " hồ sơ trong hạn và ",
            numbers["pending_overdue_count"], " hồ sơ quá hạn.",
        ),
        _sentence(
            "Trong ", pending, " hồ sơ đang giải quyết có ",
            numbers["waiting_for_supplement_count"], " hồ sơ đang chờ bổ sung, ",
            numbers["waiting_for_payment_count"],
            " hồ sơ đang chờ thực hiện nghĩa vụ tài chính và ",
            numbers.in_process, " hồ sơ đang xử lý.",
        ),
    ]  # fmt: skip


def _by_field(numbers: _Numbers, figures: CommuneFigures) -> list[Paragraph]:
    if not figures.fields:
        return [_sentence("Không có lĩnh vực nào phát sinh hồ sơ trong kỳ.")]
    largest_first = sorted(
        figures.fields, key=lambda field: (-field.counts["received_count"], field.field_code)
    )
    lines = [
        (
            f"- Lĩnh vực {field.field_name}: ",
            Count(
                "received_count",
                f"Hồ sơ nhận giải quyết, lĩnh vực {field.field_name}",
                field.counts["received_count"],
                field.field_code,
            ),
            " hồ sơ",
        )
        for field in largest_first
    ]
    lead = (
        "Tổng số ", numbers["received_count"], " hồ sơ nhận giải quyết chia theo lĩnh vực như sau:",
    )  # fmt: skip
    ends = [";"] * (len(lines) - 1) + ["."]
    items = [Paragraph((*line, end), "item") for line, end in zip(lines, ends, strict=True)]
    return [Paragraph(lead, "lead"), *items]


def _ending(figures: CommuneFigures) -> Paragraph:
    quarter = Quarter.parse(figures.quarter_code)
    return Paragraph(
        (
            f"Trên đây là báo cáo tình hình, kết quả giải quyết thủ tục hành chính {quarter.label} "
            f"của {figures.commune.committee}./.",
        ),
        "lead",
    )


def _sentence(*parts: Part) -> Paragraph:
    return Paragraph(parts)
