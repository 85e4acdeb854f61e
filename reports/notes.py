"""Notes on data quality: what a reader must know before relying on the figures.

They stand in the annex: as of when, counted how, what the gate warned of, what was waived.
"""

from collections.abc import Iterable
from datetime import datetime

from expectations.receipt import Receipt, RuleResult, Waiver
from reports.content import Paragraph
from reports.ledger import Ledger
from reports.numbers import date_text
from reports.registry import Registry
from reports.units import plain_text
from warehouse.periods import VIETNAM

# The rule whose examples are codes of indicators.
_ON_INDICATORS = "D15"


def moment_text(moment: datetime) -> str:
    """`01 giờ 00 phút, ngày 15 tháng 6 năm 2023`, Vietnam time."""
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return f"{local:%H giờ %M phút}, {date_text(local.date())}"


def write_notes(ledger: Ledger, receipt: Receipt) -> tuple[Paragraph, ...]:
    """The notes of one commune's report, as list items."""
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
                f"- Quy ước tính số liệu: {ledger.figures.policy_version}; trong kỳ có ",
                ledger.figure("dos.returned"),
                " hồ sơ kết thúc do rút hồ sơ hoặc dừng giải quyết, tính theo quy ước này.",
            ),
            "item",
        ),
        Paragraph(
            (
                "- Trong số liệu có ", ledger.figure("dos.no_due_date"),
                " hồ sơ không có ngày hẹn trả và ", ledger.figure("dos.no_channel"),
                " hồ sơ không ghi hình thức tiếp nhận (tính là trực tiếp); ngoài số liệu còn ",
                ledger.figure("dos.quarantined"), " hồ sơ chưa đủ thông tin để thống kê.",
            ),
            "item",
        ),
    ]  # fmt: skip
    registry = ledger.registry
    warnings = [_warning_text(result, registry) for result in receipt.warnings] or [
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


def _warning_text(result: RuleResult, registry: Registry) -> str:
    kind = "Quy tắc được miễn trừ" if result.is_waived else "Cảnh báo"
    sentence = result.sentence or "không kiểm tra được."
    return f"- {kind} {result.rule_id}: {sentence}{_indicators_text(result, registry)}"


def _indicators_text(result: RuleResult, registry: Registry) -> str:
    """Which indicators a rule on indicators found; of other rules the examples are dossiers."""
    if result.rule_id != _ON_INDICATORS:
        return ""
    known = [registry.name(code) for code in result.examples if code in registry.by_code]
    return f" Chỉ tiêu: {'; '.join(known)}." if known else ""


def _waiver_text(waiver: Waiver) -> str:
    return (
        f"- Miễn trừ quy tắc {waiver.rule_id} đến hết {date_text(waiver.until)}: {waiver.why} "
        f"(người quyết định: {waiver.who})."
    )
