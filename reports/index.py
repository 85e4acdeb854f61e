"""The province's page of a quarter as a value: totals, a map, every commune, the province's form.

Figures of a commune whose door is closed are wrong by the gate's word, so they are neither shown
nor added to the totals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from expectations.receipt import CommuneVerdict, QuarterVerdict, Unplaced
from reports.content import Count, Figure, Form, Share
from reports.document_findings import CommuneFindings
from reports.figures import CommuneFigures
from reports.ledger import Ledger, NoShare
from reports.map import Place, ProvinceMap, draw_map
from reports.notes import closing_text, moment_text
from reports.numbers import date_text
from reports.rendering import anchor
from reports.units import plain_text
from warehouse.periods import Quarter

MAP_SHARE = "dos.in_time_share"
# Indicators of the page's table, with headings short enough for a column.
COLUMNS = (
    ("06a.3", "Nhận giải quyết"),
    ("06a.7", "Đã giải quyết"),
    ("06a.10", "Đã giải quyết quá hạn"),
    ("06a.11", "Đang giải quyết"),
    ("06a.13", "Đang giải quyết quá hạn"),
    (MAP_SHARE, "Trước hạn và đúng hạn"),
    ("dos.online_share", "Tiếp nhận trực tuyến"),
    ("dig.digitised_share", "Số hóa"),
    ("766.total", "Điểm Bộ chỉ số 766"),
)
_TOTALS = (
    "06a.3", "06a.4", "06a.7", "06a.10", "06a.11", "06a.13",
    "dos.completion_share", MAP_SHARE, "dos.late_share", "dos.online_share", "dig.digitised_share",
)  # fmt: skip
_REASONS = {
    "unknown_commune": "mã đơn vị không có trong danh mục",
    "unknown_predecessor": "tiếp nhận trước khi đơn vị thành lập, không rõ thuộc đơn vị cũ nào",
    "unknown_status": "trạng thái không có trong danh mục",
    "unknown_procedure": "thủ tục không có trong danh mục",
    "unreadable_date": "ngày tháng không đọc được",
    "missing_code": "không có mã hồ sơ",
}


@dataclass(frozen=True)
class Cell:
    """A figure of one commune, with the place in its report where it is printed."""

    figure: Figure | None
    link: str


@dataclass(frozen=True)
class CommuneLine:
    """One commune in the table; `cells` are those of `COLUMNS`, absent unless its door is open."""

    commune_code: str
    commune_name: str
    district_name: str
    is_open: bool
    is_delivered: bool
    is_withheld: bool
    state: str
    cells: tuple[Cell, ...] = ()


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
    map_title: str
    map: ProvinceMap | None
    headings: tuple[str, ...]
    communes: tuple[CommuneLine, ...]
    undeclared: tuple[str, ...]
    unplaced: tuple[UnplacedLine, ...]
    form: Form


@dataclass(frozen=True)
class QuarterState:
    """What is known of a quarter besides its figures.

    `anchors` are those of each delivered report's page, by commune code; `places` are latitude and
    longitude.
    """

    verdict: QuarterVerdict
    findings: Mapping[str, CommuneFindings]
    anchors: Mapping[str, frozenset[str]]
    places: Mapping[str, tuple[float, float]]


def open_communes(figures: list[CommuneFigures], verdict: QuarterVerdict) -> list[CommuneFigures]:
    """The communes whose door is open: those whose figures may be shown and added up."""
    is_open = set(verdict.open_commune_codes)
    return [commune for commune in figures if commune.commune_code in is_open]


def draft_index(figures: list[CommuneFigures], state: QuarterState, form: Form) -> ProvinceIndex:
    """The page of the quarter; `form` is the province's own."""
    verdict = state.verdict
    quarter = Quarter.parse(verdict.quarter_code)
    verdicts = {commune.commune_code: commune for commune in verdict.communes}
    lines = tuple(_line(commune, verdicts.get(commune.commune_code), state) for commune in figures)
    is_open = open_communes(figures, verdict)
    totals = _totals(is_open or [_nothing(figures[0])])
    delivered = sum(line.is_delivered for line in lines)
    return ProvinceIndex(
        title=f"Giải quyết thủ tục hành chính {quarter.label}, {figures[0].province.in_sentence}",
        period=f"Từ {date_text(verdict.period_from)} đến hết {date_text(verdict.period_to)}",
        as_of=f"Số liệu lúc {moment_text(verdict.observed_at)}",
        coverage=f"Tổng hợp từ {len(is_open)} trên {len(figures)} đơn vị cấp xã "
        f"có số liệu đạt kiểm tra; đã giao {delivered} báo cáo",
        totals=tuple(figure for figure in totals if isinstance(figure, Count)),
        shares=tuple(figure for figure in totals if isinstance(figure, Share)),
        map_title=figures[0].registry.name(MAP_SHARE),
        map=draw_map(_places(figures, lines, state)),
        headings=tuple(heading for _, heading in COLUMNS),
        communes=lines,
        undeclared=tuple(c.commune.name for c in figures if not c.declared),
        unplaced=tuple(_unplaced(group) for group in verdict.unplaced),
        form=form,
    )


def _line(
    figures: CommuneFigures, verdict: CommuneVerdict | None, state: QuarterState
) -> CommuneLine:
    code = figures.commune_code
    found = state.findings.get(code)
    is_delivered = code in state.anchors
    is_withheld = found is not None and found.is_critical
    names = (code, figures.commune.name, figures.superior.name)
    if verdict is None:
        return CommuneLine(*names, False, False, False, "Chưa kiểm tra số liệu")
    if not verdict.is_open:
        reason = closing_text(verdict.findings)
        return CommuneLine(*names, False, False, False, f"Chưa giao báo cáo: {reason}")
    if is_delivered:
        text = "Đã giao báo cáo"
    elif found is not None and is_withheld:
        text = f"Chưa giao báo cáo, văn bản không đạt: {found.reason}"
    else:
        text = "Đạt kiểm tra, chưa lập báo cáo"
    anchors = state.anchors.get(code, frozenset())
    return CommuneLine(
        *names, True, is_delivered, is_withheld, text, tuple(_cells(figures, anchors))
    )


def _cells(figures: CommuneFigures, anchors: frozenset[str]) -> list[Cell]:
    ledger = Ledger(figures)
    page = f"{figures.commune_code}/bao-cao.html"
    return [
        Cell(_figure(ledger, code), f"{page}#{anchor(code)}" if anchor(code) in anchors else "")
        for code, _ in COLUMNS
    ]


def _figure(ledger: Ledger, code: str) -> Figure | None:
    try:
        return ledger.figure(code)
    except NoShare:
        return None


def _nothing(figures: CommuneFigures) -> CommuneFigures:
    return replace(figures, counts=dict.fromkeys(figures.counts, 0))


def _totals(communes: list[CommuneFigures]) -> list[Figure]:
    """The figures of the page's head, over `communes` as if they were one."""
    first = communes[0]
    counts = {column: sum(c.counts[column] for c in communes) for column in first.counts}
    ledger = Ledger(replace(first, counts=counts, declared={}, score=None, earlier=()))
    figures = (_figure(ledger, code) for code in _TOTALS)
    return [figure for figure in figures if figure is not None]


def _places(
    figures: list[CommuneFigures], lines: tuple[CommuneLine, ...], state: QuarterState
) -> list[Place]:
    column = [code for code, _ in COLUMNS].index(MAP_SHARE)
    places = []
    for commune, line in zip(figures, lines, strict=True):
        if commune.commune_code not in state.places:
            continue
        share = line.cells[column].figure if line.cells else None
        places.append(
            Place(
                *state.places[commune.commune_code],
                district=commune.superior.place,
                title=f"{line.commune_name}, {commune.superior.in_sentence}: {_words(line, share)}",
                link=f"{line.commune_code}/bao-cao.html" if line.is_delivered else "",
                share=share,
                is_shown=line.is_open,
            )
        )
    return places


def _words(line: CommuneLine, share: Figure | None) -> str:
    if not line.is_open:
        return line.state
    received = line.cells[0].figure
    words = f"nhận giải quyết {received.text} hồ sơ" if received else ""
    return f"{words}; {share.name.lower()} {share.text}" if share else words


def _unplaced(group: Unplaced) -> UnplacedLine:
    return UnplacedLine(
        plain_text(group.commune_code or "không có"),
        _REASONS.get(group.reason_code, plain_text(group.reason_code)),
        Count("quarantined_count", "Hồ sơ chưa xếp được vào đơn vị nào", group.dossier_count),
        plain_text(", ".join(group.examples)),
    )
