"""Static quality pages: what each door and the document check found, for a person without any tool.

gate/landed/verdict.json, gate/<quarter>/verdict.json, gate/<quarter>/documents/*.json
  -> quality/index.html, quality/<quarter>.html
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from expectations.receipt import (
    LandedVerdict,
    QuarterVerdict,
    RuleCard,
    RuleResult,
    Waiver,
    landed_verdict_path,
    read_landed_verdict,
    read_quarter_verdict,
)
from reports.delivery import write_page
from reports.document_findings import CommuneFindings, read_findings
from reports.notes import moment_text
from reports.numbers import date_text
from reports.web import render_page
from warehouse.periods import Quarter
from warehouse.settings import Settings

_SEVERITIES = {"critical": "Nghiêm trọng", "warning": "Cảnh báo"}


@dataclass(frozen=True)
class RuleLine:
    """One rule on a page: what it is, and how many communes (or doors) do not meet it."""

    rule_id: str
    title: str
    severity: str
    closing_count: int
    tolerated_count: int
    runbook: str


@dataclass(frozen=True)
class FindingLine:
    """One result that is not met: whose, what, and what became of it."""

    subject: str
    rule_id: str
    effect: str
    closes: bool
    sentence: str
    examples: str


@dataclass(frozen=True)
class QualityPage:
    """What one door found; `name` is the page's file name, empty for the landing."""

    name: str
    title: str
    basis: str
    summary: str
    is_open: bool
    rules: tuple[RuleLine, ...]
    findings: tuple[FindingLine, ...]
    waivers: tuple[str, ...]


def render_quality(settings: Settings) -> Path:
    """Quality pages of the landing and of every quarter judged so far; the index's path.

    Raises:
        ReceiptDamaged: a verdict is not what the gate wrote.
        FindingsDamaged: a file of the document check's findings cannot be read.
    """
    verdicts = [
        read_quarter_verdict(settings.gate, path.parent.name)
        for path in sorted(settings.gate.glob("????-Q?/verdict.json"), reverse=True)
    ]
    quarters = [
        _of_quarter(verdict, list(read_findings(settings, verdict).values()))
        for verdict in verdicts
    ]
    landed = None
    if landed_verdict_path(settings.gate).is_file():
        landed = _of_landing(read_landed_verdict(settings.gate))
    for page in quarters:
        write_page(settings.quality / page.name, render_page("quality_quarter.html.j2", page=page))
    index = render_page("quality.html.j2", landed=landed, quarters=quarters)
    return write_page(settings.quality / "index.html", index)


def _of_landing(verdict: LandedVerdict) -> QualityPage:
    observed = moment_text(verdict.observed_at) if verdict.observed_at else "chưa rõ"
    open_text = "Đạt: được dựng kho số liệu." if verdict.is_open else "Không đạt: kho giữ nguyên."
    return QualityPage(
        name="",
        title="Dữ liệu nạp về",
        basis=f"Dữ liệu lúc {observed}; {verdict.window_count} lần nạp.",
        summary=open_text,
        is_open=verdict.is_open,
        rules=_rule_lines(verdict.rules, verdict.results),
        findings=_finding_lines("Toàn bộ dữ liệu", verdict.results),
        waivers=_waiver_lines(verdict.waivers, verdict.expired_waivers),
    )


def _of_quarter(verdict: QuarterVerdict, documents: list[CommuneFindings]) -> QualityPage:
    quarter = Quarter.parse(verdict.quarter_code)
    results = [*verdict.province_rules, *(r for c in verdict.communes for r in c.findings)]
    findings = [
        *_finding_lines("Toàn tỉnh", verdict.province_rules),
        *(
            line
            for commune in verdict.communes
            for line in _finding_lines(
                f"{commune.commune_name} ({commune.commune_code})", commune.findings
            )
        ),
        *(line for found in documents for line in _document_lines(found)),
    ]
    withheld = sum(found.is_critical for found in documents)
    return QualityPage(
        name=f"{verdict.quarter_code}.html",
        title=f"Số liệu {quarter.label}",
        basis=f"Từ {date_text(verdict.period_from)} đến hết {date_text(verdict.period_to)}; "
        f"số liệu lúc {moment_text(verdict.observed_at)}; "
        f"quy ước tính số liệu {verdict.policy_version}.",
        summary=f"{len(verdict.open_commune_codes)} đơn vị cấp xã đạt, "
        f"{len(verdict.closed)} đơn vị không đạt; "
        f"{withheld} báo cáo không giao vì văn bản không đạt.",
        is_open=verdict.is_clean and not withheld,
        rules=_rule_lines(verdict.rules, results),
        findings=tuple(sorted(findings, key=lambda line: not line.closes)),
        waivers=_waiver_lines(verdict.waivers, verdict.expired_waivers),
    )


def _rule_lines(cards: Iterable[RuleCard], results: Iterable[RuleResult]) -> tuple[RuleLine, ...]:
    unmet = [result for result in results if not result.is_met]
    return tuple(
        RuleLine(
            rule_id=card.rule_id,
            title=card.title,
            severity=_SEVERITIES.get(card.severity, card.severity),
            closing_count=sum(r.closes for r in unmet if r.rule_id == card.rule_id),
            tolerated_count=sum(not r.closes for r in unmet if r.rule_id == card.rule_id),
            runbook=card.runbook,
        )
        for card in cards
    )


def _finding_lines(subject: str, results: Iterable[RuleResult]) -> tuple[FindingLine, ...]:
    return tuple(
        FindingLine(
            subject=subject,
            rule_id=result.rule_id,
            effect=_effect(result),
            closes=result.closes,
            sentence=result.sentence,
            examples=", ".join(result.examples),
        )
        for result in results
        if not result.is_met
    )


def _document_lines(found: CommuneFindings) -> list[FindingLine]:
    """What the document check found: rules of the documents, not of a door."""
    return [
        FindingLine(
            subject=f"{found.commune_name} ({found.commune_code})",
            rule_id=finding.rule_id,
            effect="Không giao báo cáo" if finding.severity == "critical" else "Cảnh báo",
            closes=finding.severity == "critical",
            sentence=finding.sentence,
            examples=finding.where,
        )
        for finding in found.findings
    ]


def _effect(result: RuleResult) -> str:
    if result.is_broken:
        return "Không kiểm tra được"
    if result.is_waived:
        return "Được miễn trừ"
    return "Không giao báo cáo" if result.closes else "Cảnh báo"


def _waiver_lines(used: Iterable[Waiver], expired: Iterable[Waiver]) -> tuple[str, ...]:
    def line(waiver: Waiver, state: str) -> str:
        whose = waiver.commune_code or "mọi đơn vị"
        return (
            f"{waiver.rule_id}, {whose}: {waiver.why} (người quyết định: {waiver.who}; "
            f"đến hết {date_text(waiver.until)}; {state})."
        )

    return (
        *(line(waiver, "đang dùng") for waiver in used),
        *(line(waiver, "đã hết hạn") for waiver in expired),
    )
