"""The page beside each report: every printed number leads to an entry that says what it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import duckdb
import pytest

from reports.content import Missing, ReportContent
from reports.drafting import draft
from reports.entries import formulas
from reports.figures import load_figures
from reports.web import render_explanations, render_web
from tests.reports.conftest import Commune, MakeProvince, receipt_for
from tests.reports.random_figures import drawn, seed_registry
from warehouse.settings import Settings


def _ids(page: bytes) -> list[str]:
    return re.findall(r' id="([^"]*)"', page.decode())


def _links(page: bytes) -> list[str]:
    return re.findall(r'href="giai-thich\.html#([^"]*)"', page.decode())


def test_every_number_of_the_report_leads_to_its_entry(dong_lac_content: ReportContent) -> None:
    report, page = render_web(dong_lac_content), render_explanations(dong_lac_content)
    ids = _ids(page)

    assert len(ids) == len(set(ids))
    assert set(_links(report)) <= set(ids)
    assert len(_links(report)) == report.decode().count("<data ") > 300
    assert "e-06a-8" in _links(report)
    assert "e-06a-8-g15-ht02" in _links(report)


def test_numbers_of_random_reports_have_entries_too(
    make_province: MakeProvince, dong_lac: Commune
) -> None:
    receipt = receipt_for(make_province(), dong_lac)
    for seed in range(60):
        content = draft(drawn(seed), receipt)
        ids = _ids(render_explanations(content))
        assert len(ids) == len(set(ids)), seed
        assert set(_links(render_web(content))) <= set(ids), seed


def test_an_entry_says_formula_version_and_days(dong_lac_content: ReportContent) -> None:
    entries = {entry.code: entry for entry in dong_lac_content.entries}

    early = entries["06a.8"]
    assert early.figure is not None
    assert early.figure.text == "898"
    assert early.formula == formulas()["06a.8"]
    assert early.basis == (
        "Công thức phiên bản 1; biểu II.06a (8); từ ngày 15 tháng 3 năm 2023 đến ngày 14 tháng 6 "
        "năm 2023; cách tính 06a-2023-1."
    )
    share = entries["dos.completion_share"]
    assert [row.figure.text for row in share.rows] == ["1.007", "1.022"]
    assert entries["desk.area"].formula == "Số do đơn vị tự kê khai."


def test_a_figure_is_taken_apart_by_field_and_channel(
    draft_of: Callable[..., ReportContent], province: Settings, dong_lac: Commune
) -> None:
    pinned = province.gate / "2023-Q2" / "motcua.duckdb"
    with duckdb.connect(str(pinned)) as connection:
        connection.executemany(
            "insert into marts.fct_figure_members values ('2023-Q2', '10657', 'dossier', ?, ?, ?)",
            [["G15-HT02", "1", ["digitised_count"]], ["G15-CT01", "2", ["digitised_count"]]],
        )
        (figures,) = load_figures(connection, quarter_code="2023-Q2", commune_codes=["10657"])
    content = draft(figures, receipt_for(province, dong_lac))
    (entry,) = (entry for entry in content.entries if entry.code == "dig.digitised")

    assert [row.label for row in entry.rows] == [
        "Hình thức trực tiếp", "Hình thức trực tuyến", "Lĩnh vực Chứng thực", "Lĩnh vực Hộ tịch",
    ]  # fmt: skip


def test_no_dossier_is_named(dong_lac_content: ReportContent) -> None:
    assert not re.search(
        r"\d{3}\.\d{2}\.\d{2}\.H23", render_explanations(dong_lac_content).decode()
    )


def test_what_is_missing_has_no_link(dong_lac_content: ReportContent) -> None:
    report = render_web(dong_lac_content).decode()
    missing = [f for f in dong_lac_content.missing if isinstance(f, Missing)]

    assert missing
    assert not re.search(r'<a class="why"[^>]*><span class="missing"', report)


def test_every_counted_indicator_has_a_formula_in_vietnamese() -> None:
    counted = {
        row.code
        for row in seed_registry().by_code.values()
        if row.kind not in ("share", "text") and not row.is_declared
    }

    assert formulas().keys() == counted


@pytest.mark.parametrize("name", ["Báo cáo", "Toàn tỉnh"])
def test_the_page_leads_back(dong_lac_content: ReportContent, name: str) -> None:
    page = unescape(render_explanations(replace(dong_lac_content)).decode())

    assert f">{name}</a>" in page
