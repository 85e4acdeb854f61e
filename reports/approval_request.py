"""What a person is told who is asked to approve a quarter: in Vietnamese, Markdown."""

from dataclasses import dataclass
from datetime import datetime

from expectations.receipt import QuarterVerdict, read_quarter_verdict
from reports.drafted import drafted
from warehouse.approvals import approvals_of, drafts_sha256
from warehouse.deciding import is_issued
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

_NAMED_DOORS = 10
_DECISIONS = {"approve": "phê duyệt", "reject": "từ chối"}


@dataclass(frozen=True)
class ApprovalRequest:
    """A question about the drafts of one judged warehouse file, which `drafts_sha256` names."""

    subject: str
    body: str
    drafts_sha256: str


def request_approval(
    settings: Settings, quarter: Quarter, *, asked_at: datetime
) -> ApprovalRequest:
    """The question whether the quarter's drafts may be frozen and delivered.

    Airflow shows the first question of a run even when it is cleared and asks again, so what may
    have changed since is said to be as of `asked_at`; the drafts' front page is always of now.

    Raises:
        NoReceipt, ReceiptDamaged: the quarter was not judged.
        NothingDrafted: no commune has a draft.
        ApprovalDamaged: an earlier decision cannot be read.
    """
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    documents = drafted(settings, quarter)
    sha256 = drafts_sha256(verdict.warehouse_sha256, documents)
    page = settings.drafts / quarter.code / "index.html"
    body = [
        f"Kỳ báo cáo từ {quarter.period_from:%d/%m/%Y} đến hết {quarter.period_to:%d/%m/%Y}. "
        f"Bản thảo bắt đầu từ `{page}`: trang này nêu đơn vị nào đạt kiểm tra, đơn vị nào chưa.",
        "",
        f"Khi hỏi lần đầu, {asked_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y} (chạy lại thì xem số "
        "hiện tại ở trang bản thảo):",
        "",
        f"- Cửa kiểm tra: mở với **{verdict.open_count}** trên {len(verdict.communes)} đơn vị cấp "
        f"xã, đóng với **{len(verdict.closed)}**{_names(verdict)}.",
        f"- Bản thảo: **{len(documents)}** đơn vị.",
        f"- Quyết định gắn với đúng bộ bản thảo này (SHA-256): `{sha256}`.",
        *_earlier(settings, quarter, sha256),
        "",
        "**Phê duyệt**: chốt số liệu và giao văn bản. **Từ chối**: không chốt, không giao.",
    ]
    subject = f"Phê duyệt báo cáo {quarter.label}"
    return ApprovalRequest(subject, "\n".join(body), sha256)


def _earlier(settings: Settings, quarter: Quarter, sha256: str) -> list[str]:
    lines = []
    if is_issued(settings, quarter):
        lines.append("- Quý này **đã chốt trước đó**: chốt thêm một bản thì phải ghi lý do.")
    decisions = approvals_of(settings, quarter, sha256)
    return lines + [f"- Đã {_DECISIONS[each.decision]}: {each.sentence}." for each in decisions]


def _names(verdict: QuarterVerdict) -> str:
    names = [closed.commune_name for closed in verdict.closed]
    if not names:
        return ""
    return f" ({', '.join(names[:_NAMED_DOORS])}{', …' if len(names) > _NAMED_DOORS else ''})"
