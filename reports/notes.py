"""Notes on data quality: what a reader must know before relying on the figures.

They stand in the annex: as of when, counted how, what the gate warned of, what was waived.
"""

from collections.abc import Iterable
from datetime import datetime

from expectations.receipt import Receipt, RuleResult, Waiver
from reports.content import Count, Paragraph
from reports.figures import CommuneFigures
from reports.narrative import COUNT_NAMES, date_text
from reports.units import plain_text
from warehouse.periods import VIETNAM

NOTES_TITLE = "Ghi chú về chất lượng số liệu"


def moment_text(moment: datetime) -> str:
    """`01 giờ 00 phút, ngày 15 tháng 6 năm 2023`, Vietnam time."""
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return f"{local:%H giờ %M phút}, {date_text(local.date())}"


def write_notes(figures: CommuneFigures, receipt: Receipt) -> tuple[Paragraph, ...]:
    """The notes of one commune's report, as list items."""
    counts = {
        column: Count(column, COUNT_NAMES[column], figures.counts[column])
        for column in (
            "returned_count", "no_due_date_count", "no_channel_count", "quarantined_count"
        )
    }  # fmt: skip
    notes = [
        Paragraph(
            (
                "- Số liệu theo trạng thái của hệ thống thông tin giải quyết thủ tục hành chính "
                f"lúc {moment_text(receipt.observed_at)}.",
            ),
            "item",
        ),
        Paragraph(
            (
                f"- Quy ước tính số liệu: {figures.policy_version}; trong kỳ có ",
                counts["returned_count"],
                " hồ sơ kết thúc do rút hồ sơ hoặc dừng giải quyết, tính theo quy ước này.",
            ),
            "item",
        ),
        Paragraph(
            (
                "- Trong số liệu có ", counts["no_due_date_count"],
                " hồ sơ không có ngày hẹn trả và ", counts["no_channel_count"],
                " hồ sơ không ghi hình thức tiếp nhận (tính là trực tiếp); ngoài số liệu còn ",
                counts["quarantined_count"], " hồ sơ chưa đủ thông tin để thống kê.",
            ),
            "item",
        ),
    ]  # fmt: skip
    warnings = [_warning_text(result) for result in receipt.warnings] or [
        "- Không có cảnh báo về chất lượng số liệu."
    ]
    waivers = [_waiver_text(waiver) for waiver in receipt.waivers]
    notes += [Paragraph((plain_text(line),), "item") for line in (*warnings, *waivers)]
    return tuple(notes)


def closing_text(results: Iterable[RuleResult]) -> str:
    """Why a door is closed: the rules that keep it so, on one line."""
    return plain_text(
        " ".join(
            f"[{result.rule_id}] {result.sentence or 'Quy tắc không kiểm tra được.'}"
            for result in results
            if result.closes
        )
    )


def _warning_text(result: RuleResult) -> str:
    kind = "Quy tắc được miễn trừ" if result.is_waived else "Cảnh báo"
    return f"- {kind} {result.rule_id}: {result.sentence or 'không kiểm tra được.'}"


def _waiver_text(waiver: Waiver) -> str:
    return (
        f"- Miễn trừ quy tắc {waiver.rule_id} đến hết {date_text(waiver.until)}: {waiver.why} "
        f"(người quyết định: {waiver.who})."
    )
