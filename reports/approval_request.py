"""What a person is told who is asked to approve a quarter: in Vietnamese, Markdown."""

from dataclasses import dataclass

from expectations.receipt import QuarterVerdict, read_quarter_verdict
from reports.delivery import DOCUMENT
from warehouse.approvals import approvals_of, is_issued
from warehouse.periods import Quarter
from warehouse.settings import Settings

_NAMED_DOORS = 10
_DECISIONS = {"approve": "phê duyệt", "reject": "từ chối"}


@dataclass(frozen=True)
class ApprovalRequest:
    """A question about the drafts of one judged warehouse file."""

    subject: str
    body: str
    warehouse_sha256: str


def request_approval(settings: Settings, quarter: Quarter) -> ApprovalRequest:
    """The question whether the quarter's drafts may be frozen and delivered.

    Raises:
        NoReceipt, ReceiptDamaged: the quarter was not judged.
        ApprovalDamaged: an earlier decision cannot be read.
    """
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    open_count, closed_count = verdict.open_count, len(verdict.closed)
    return ApprovalRequest(
        subject=(
            f"Phê duyệt báo cáo {quarter.label}: {open_count} đơn vị đạt kiểm tra, "
            f"{closed_count} chưa đạt"
        ),
        body="\n".join(_lines(settings, quarter, verdict)),
        warehouse_sha256=verdict.warehouse_sha256,
    )


def _lines(settings: Settings, quarter: Quarter, verdict: QuarterVerdict) -> list[str]:
    drafts = settings.drafts / quarter.code
    draft_count = sum(1 for _ in drafts.glob(f"[0-9]*/{DOCUMENT}.docx"))
    lines = [
        f"Kỳ báo cáo từ {quarter.period_from:%d/%m/%Y} đến hết {quarter.period_to:%d/%m/%Y}.",
        "",
        f"- Cửa kiểm tra: mở với **{verdict.open_count}** trên {len(verdict.communes)} đơn vị cấp "
        f"xã, đóng với **{len(verdict.closed)}**{_names(verdict)}.",
        f"- Bản thảo: **{draft_count}** đơn vị, bắt đầu từ `{drafts / 'index.html'}`.",
        f"- Kho dữ liệu đã kiểm tra (SHA-256): `{verdict.warehouse_sha256}`.",
    ]
    if is_issued(settings, quarter):
        lines.append(
            "- Quý này **đã chốt trước đó**: phê duyệt là chốt thêm một bản, phải ghi lý do."
        )
    for decision in approvals_of(settings, quarter, verdict.warehouse_sha256):
        lines.append(f"- Đã {_DECISIONS[decision.decision]}: {decision.sentence}.")
    return [
        *lines,
        "",
        "**Phê duyệt**: chốt số liệu và giao văn bản. **Từ chối**: không chốt, không giao.",
    ]


def _names(verdict: QuarterVerdict) -> str:
    names = [closed.commune_name for closed in verdict.closed]
    if not names:
        return ""
    return f" ({', '.join(names[:_NAMED_DOORS])}{', …' if len(names) > _NAMED_DOORS else ''})"
