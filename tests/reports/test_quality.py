from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import Any

from expectations.receipt import (
    LandedVerdict,
    RuleCard,
    RuleResult,
    Waiver,
    landed_verdict_path,
    quarter_verdict_path,
    read_quarter_verdict,
    write_document,
)
from reports.checking import DocumentFinding
from reports.document_findings import CommuneFindings, keep_findings
from reports.quality import render_quality
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

CARD = RuleCard(
    "R-02", "solved_has_end", "critical", "Hồ sơ đã giải quyết có ngày kết thúc",
    "A solved dossier has an end.", "Correct it at the source.", "data office", "r-02",
)  # fmt: skip


def _landed(*results: RuleResult) -> LandedVerdict:
    return LandedVerdict(
        observed_at=datetime(2023, 6, 15, 1, 0, tzinfo=VIETNAM),
        landing_root_hash="0" * 64,
        window_count=4,
        rules=(CARD,),
        results=results,
    )


def test_before_any_gate_the_page_says_so(settings: Settings) -> None:
    html = render_quality(settings).read_text(encoding="utf-8")

    assert "Chưa kiểm tra quý nào." in html
    assert "Chưa kiểm tra." in html


def test_the_index_links_every_quarter_newest_first(province: Settings) -> None:
    earlier = replace(read_quarter_verdict(province.gate, "2023-Q2"), quarter_code="2023-Q1")
    write_document(quarter_verdict_path(province.gate, "2023-Q1"), earlier)

    path = render_quality(province)

    html = path.read_text(encoding="utf-8")
    assert path == province.quality / "index.html"
    assert 0 < html.index('href="2023-Q2.html"') < html.index('href="2023-Q1.html"')
    assert (province.quality / "2023-Q1.html").is_file()
    assert "3 đơn vị cấp xã đạt, 0 đơn vị không đạt" in html


def test_a_quarter_shows_rules_findings_and_examples_closed_ones_first(
    make_province: Callable[..., Settings], broken_rule: Any, warning_rule: Any
) -> None:
    settings = make_province(rules={"10657": (warning_rule,), "10507": (broken_rule,)})
    verdict = read_quarter_verdict(settings.gate, "2023-Q2")
    write_document(quarter_verdict_path(settings.gate, "2023-Q2"), replace(verdict, rules=(CARD,)))

    render_quality(settings)

    html = unescape((settings.quality / "2023-Q2.html").read_text(encoding="utf-8"))
    assert "Hồ sơ đã giải quyết có ngày kết thúc" in html
    assert "docs/runbook.md#r-02" in html
    assert "H23-1" in html
    assert html.index("Phường Cẩm Thượng (10507)") < html.index("Xã Đồng Lạc (10657)")
    assert "Không giao báo cáo" in html
    assert "2 đơn vị cấp xã đạt, 1 đơn vị không đạt" in html


def test_waivers_are_shown_used_and_expired(province: Settings) -> None:
    verdict = read_quarter_verdict(province.gate, "2023-Q2")
    waiver = Waiver("R-02", "2023-Q2", None, "Trần Văn Kiểm", "sổ giấy", date(2023, 6, 1))
    write_document(
        quarter_verdict_path(province.gate, "2023-Q2"), replace(verdict, expired_waivers=(waiver,))
    )

    render_quality(province)

    html = (province.quality / "2023-Q2.html").read_text(encoding="utf-8")
    assert "R-02, mọi đơn vị: sổ giấy (người quyết định: Trần Văn Kiểm" in html
    assert "đã hết hạn" in html


def test_the_landing_is_shown_with_what_it_does_not_meet(
    settings: Settings, broken_rule: Any
) -> None:
    write_document(landed_verdict_path(settings.gate), _landed(broken_rule))

    html = render_quality(settings).read_text(encoding="utf-8")

    assert "4 lần nạp" in html
    assert "Không đạt: kho giữ nguyên." in html
    assert "Toàn bộ dữ liệu" in html


def test_a_rule_that_could_not_be_asked_is_called_so(settings: Settings, broken_rule: Any) -> None:
    write_document(
        landed_verdict_path(settings.gate), _landed(replace(broken_rule, is_broken=True))
    )

    assert "Không kiểm tra được" in render_quality(settings).read_text(encoding="utf-8")


def test_markup_in_a_finding_is_shown(settings: Settings, broken_rule: Any) -> None:
    hostile = replace(broken_rule, sentence="<script>alert(1)</script> {{7*7}}")
    write_document(landed_verdict_path(settings.gate), _landed(hostile))

    html = render_quality(settings).read_text(encoding="utf-8")

    assert "<script" not in html
    assert "{{7*7}}" in html


def test_equal_verdicts_leave_the_pages_untouched(province: Settings) -> None:
    path = render_quality(province)
    stamp = path.stat().st_mtime_ns

    assert render_quality(province).stat().st_mtime_ns == stamp


def test_documents_that_were_withheld_are_findings_of_the_quarter(province: Settings) -> None:
    verdict = read_quarter_verdict(province.gate, "2023-Q2")
    finding = DocumentFinding("T01", "critical", "bao-cao.docx", "Câu và biểu khác nhau.", "")
    keep_findings(
        province,
        CommuneFindings("2023-Q2", "10657", "Xã Đồng Lạc", verdict.warehouse_sha256, (finding,)),
    )

    html = render_quality(province).read_text(encoding="utf-8")
    page = (province.quality / "2023-Q2.html").read_text(encoding="utf-8")

    assert "1 báo cáo không giao vì văn bản không đạt" in html
    assert 'class="closed"' in html
    assert "Xã Đồng Lạc (10657)" in page
    assert "T01" in page
    assert "Câu và biểu khác nhau." in page
    assert "Không giao báo cáo" in page
