"""The province's page of a quarter as a value: totals, every commune, what has no commune.

Figures of a commune whose door is closed are wrong by the gate's word, so they are neither shown
nor added to the totals.
"""

from dataclasses import dataclass
from itertools import groupby

from expectations.receipt import CommuneVerdict, QuarterVerdict, Unplaced
from reports.content import Count, Share
from reports.figures import CommuneFigures
from reports.narrative import COUNT_NAMES, date_text
from reports.notes import closing_text, moment_text
from reports.units import plain_text
from warehouse.periods import Quarter

_TOTALS = (
    "received_count",
    "received_online_count",
    "resolved_count",
    "resolved_late_count",
    "pending_count",
    "pending_overdue_count",
)
COMMUNE_COLUMNS = ("received_count", "resolved_count", "resolved_late_count", "pending_count")
_REASONS = {
    "unknown_commune": "mã đơn vị không có trong danh mục vào ngày tiếp nhận",
    "unknown_status": "trạng thái không có trong danh mục",
    "unknown_procedure": "thủ tục không có trong danh mục",
    "unreadable_date": "ngày tháng không đọc được",
    "missing_code": "không có mã hồ sơ",
}


@dataclass(frozen=True)
class CommuneLine:
    """One commune in the table; `counts` and `online_share` are absent unless its door is open."""

    commune_code: str
    commune_name: str
    is_open: bool
    is_delivered: bool
    state: str
    counts: tuple[Count, ...] = ()
    online_share: Share | None = None


@dataclass(frozen=True)
class District:
    """The communes of one district, by code."""

    name: str
    communes: tuple[CommuneLine, ...]


@dataclass(frozen=True)
class UnplacedLine:
    """Dossiers that no commune counts, with at most ten codes."""

    commune_code: str
    reason: str
    dossiers: Count
    examples: str


@dataclass(frozen=True)
class ProvinceIndex:
    """What `index.html` of a quarter says."""

    title: str
    period: str
    as_of: str
    coverage: str
    totals: tuple[Count, ...]
    shares: tuple[Share, ...]
    column_names: tuple[str, ...]
    districts: tuple[District, ...]
    unplaced: tuple[UnplacedLine, ...]


def draft_index(
    figures: list[CommuneFigures], verdict: QuarterVerdict, delivered: set[str]
) -> ProvinceIndex:
    """The page of the quarter; `delivered` are the codes of communes whose documents exist."""
    quarter = Quarter.parse(verdict.quarter_code)
    verdicts = {commune.commune_code: commune for commune in verdict.communes}
    lines = {f.commune_code: _line(f, verdicts, f.commune_code in delivered) for f in figures}
    open_figures = [f for f in figures if lines[f.commune_code].is_open]
    totals = {
        column: Count(column, COUNT_NAMES[column], sum(f.counts[column] for f in open_figures))
        for column in COUNT_NAMES
    }
    province = figures[0].province.in_sentence
    return ProvinceIndex(
        title=f"Giải quyết thủ tục hành chính {quarter.label}, {province}",
        period=f"Từ {date_text(verdict.period_from)} đến hết {date_text(verdict.period_to)}",
        as_of=f"Số liệu lúc {moment_text(verdict.observed_at)}",
        coverage=f"Tổng hợp từ {len(open_figures)} trên {len(figures)} đơn vị cấp xã "
        "có số liệu đạt kiểm tra",
        totals=tuple(totals[column] for column in _TOTALS),
        shares=_shares(totals),
        column_names=tuple(COUNT_NAMES[column] for column in COMMUNE_COLUMNS),
        districts=tuple(
            District(name, tuple(lines[f.commune_code] for f in group))
            for name, group in groupby(figures, key=lambda f: f.superior.name)
        ),
        unplaced=tuple(_unplaced(group) for group in verdict.unplaced),
    )


def _line(
    figures: CommuneFigures, verdicts: dict[str, CommuneVerdict], is_delivered: bool
) -> CommuneLine:
    code, name = figures.commune_code, figures.commune.name
    verdict = verdicts.get(code)
    if verdict is None:
        return CommuneLine(code, name, False, False, "Chưa kiểm tra số liệu")
    if not verdict.is_open:
        reason = closing_text(verdict.findings)
        return CommuneLine(code, name, False, False, f"Chưa giao báo cáo: {reason}")
    counts = {
        column: Count(column, COUNT_NAMES[column], figures.counts[column]) for column in COUNT_NAMES
    }
    return CommuneLine(
        code,
        name,
        True,
        is_delivered,
        "Đã giao báo cáo" if is_delivered else "Đạt kiểm tra, chưa lập báo cáo",
        tuple(counts[column] for column in COMMUNE_COLUMNS),
        _online_share(counts),
    )


def _shares(totals: dict[str, Count]) -> tuple[Share, ...]:
    online = _online_share(totals)
    resolved, late = totals["resolved_count"], totals["resolved_late_count"]
    rates = (
        ("completion_share", "Tỷ lệ đã giải quyết", resolved, totals["received_count"]),
        ("late_share", "Tỷ lệ giải quyết quá hạn", late, resolved),
    )
    made = tuple(Share(c, n, part, whole, 2) for c, n, part, whole in rates if whole.value)
    return made if online is None else (*made, online)


def _online_share(counts: dict[str, Count]) -> Share | None:
    online = counts["received_online_count"]
    new = Count(
        "received_online_count + received_direct_or_postal_count",
        "Hồ sơ tiếp nhận mới trong kỳ",
        online.value + counts["received_direct_or_postal_count"].value,
    )
    return (
        Share("online_share", "Tỷ lệ tiếp nhận trực tuyến", online, new, 2) if new.value else None
    )


def _unplaced(group: Unplaced) -> UnplacedLine:
    return UnplacedLine(
        plain_text(group.commune_code or "không có"),
        _REASONS.get(group.reason_code, plain_text(group.reason_code)),
        Count("quarantined_count", COUNT_NAMES["quarantined_count"], group.dossier_count),
        plain_text(", ".join(group.examples)),
    )
