"""Reports for the document check: one with a little of everything, and any number of drawn ones.

Importable by name, so that other processes can take a share of the work.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from typing import NamedTuple

from expectations.receipt import Receipt
from reports.build import render_report
from reports.checking import check_content, check_documents
from reports.commune import CommuneFigures
from reports.content import ReportContent
from reports.drafting import draft
from reports.narrative import Narrator
from tests.reports.random_figures import drawn
from warehouse.periods import VIETNAM

# How many of the drawn reports also say which rows of the phrase table keep silent.
_EVERY_NTH_WITH_SILENT_ROWS = 5
_COUNTS = {
    "complaint_count": 1, "complaint_on_conduct_count": 1, "complaint_on_decision_count": 0,
    "rating_count": 50, "rating_good_count": 40, "rating_fair_count": 6, "rating_poor_count": 4,
    "received_postal_count": 0, "returned_by_post_count": 0,
    "procedure_field_count": 28, "petition_count": 4, "petition_carried_over_count": 1,
    "petition_received_count": 3, "petition_on_regulation_count": 2, "petition_on_conduct_count": 2,
    "petition_handled_count": 3, "petition_handled_within_power_count": 2,
    "petition_forwarded_count": 1, "petition_pending_count": 1, "petition_handled_on_time_count": 2,
    "petition_published_count": 1,
}  # fmt: skip
_DECLARED: dict[str, Decimal | str] = {
    "review.planned": Decimal(12), "review.finished": Decimal(10), "review.fields": Decimal(4),
    "review.keep": Decimal(7), "review.amend": Decimal(1), "review.abolish": Decimal(1),
    "review.link": Decimal(1), "desk.area": Decimal("45.5"), "desk.allowance": Decimal(300_000),
    "target.digitised_share": Decimal(98), "inspection.planned": Decimal(4),
    "inspection.done": Decimal(3),
    "media.text": "Đài truyền thanh phát 12 tin, bài; thời lượng 15 phút.",
    "limits.text": "Một số người dân chưa quen nộp hồ sơ trực tuyến.",
    "tasks.text": "Tiếp tục tuyên truyền (02 đợt)\nPhối hợp với Bưu điện văn hóa",
}  # fmt: skip


class Report(NamedTuple):
    """One report: whose figures, and what it says."""

    content: ReportContent
    figures: CommuneFigures


def receipt_of(figures: CommuneFigures) -> Receipt:
    """An open receipt of `figures`."""
    return Receipt(
        figures.quarter_code, figures.commune_code, figures.commune.name, "motcua.duckdb",
        "0" * 64, datetime(2026, 12, 20, 1, tzinfo=VIETNAM), figures.policy_version, (),
    )  # fmt: skip


def drafted(figures: CommuneFigures) -> Report:
    """The report of `figures`."""
    return Report(draft(figures, receipt_of(figures)), figures)


def rendered(content: ReportContent, figures: CommuneFigures) -> dict[str, bytes]:
    """The three documents of a report."""
    units = {code: row.unit for code, row in figures.registry.by_code.items()}
    return render_report(content, units)


@cache
def everyday_report() -> Report:
    """A commune of 2023 or 2024 with a score, complaints, ratings, petitions and declared data;
    mostly online, nothing late and nothing by post.
    """
    figures = next(f for f in map(drawn, count()) if _is_everyday(f))
    direct = figures.counts["received_direct_or_postal_count"]
    counts = {**figures.counts, **_COUNTS, "received_direct_count": direct}
    return drafted(replace(figures, counts=counts, declared=_DECLARED))


def _is_everyday(figures: CommuneFigures) -> bool:
    counts = figures.counts
    return (
        figures.commune.name == "Xã Đồng Lạc"
        and date(2023, 1, 1) < figures.period_to < date(2025, 1, 1)
        and figures.score is not None
        and len(figures.fields) >= 3
        and bool(figures.earlier)
        and counts["resolved_late_count"] == 0 < counts["pending_count"]
        and counts["resolved_count"] > 100
        and counts["procedure_count"] > 100
        and 0.5 < counts["received_online_count"] / max(1, counts["received_new_count"]) < 1
        and 0 < counts["digitised_count"] < counts["resolved_count"]
    )


class Checked(NamedTuple):
    """What came of checking some drawn reports."""

    findings: list[str]
    rows: set[str]


def checked(seeds: Iterable[int]) -> Checked:
    """Draw, draft and check; the rows of the phrase table that were used."""
    findings: list[str] = []
    rows: set[str] = set()
    for seed in seeds:
        report = drafted(drawn(seed))
        rows.update(paragraph.phrase_id for paragraph in report.content.body)
        if seed % _EVERY_NTH_WITH_SILENT_ROWS == 0:
            narrator = Narrator(report.figures)
            for section in narrator.outline.sections:
                rows.update(phrase.id for phrase in narrator.told(section))
        findings += [f"{seed}: {finding}" for finding in check_content(*report)]
    return Checked(findings, rows)


def checked_whole(seed: int) -> list[str]:
    """Draw, draft, render and check; what was found."""
    report = drafted(drawn(seed))
    found = check_documents(*report, rendered(*report))
    return [f"{seed}: {finding}" for finding in found]
