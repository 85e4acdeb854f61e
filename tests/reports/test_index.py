import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from expectations.receipt import (
    NoReceipt,
    Unplaced,
    quarter_verdict_path,
    read_quarter_verdict,
    write_document,
)
from reports.build import build_index, build_reports
from warehouse.periods import Quarter
from warehouse.settings import Settings

Q2 = Quarter(2023, 2)


def _rows(html: str) -> dict[str, str]:
    """Visible text of each commune's row, by code."""
    rows = re.findall(r"<tr[^>]*><td class=\"text\">(\d{5})</td>(.*?)</tr>", html, re.DOTALL)
    return {code: " ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for code, row in rows}


def test_the_index_lists_every_commune_by_district_with_figures_and_links(
    province: Settings,
) -> None:
    build_reports(province, Q2)

    path = build_index(province, Q2)

    html = path.read_text(encoding="utf-8")
    assert path == province.reports / "2023-Q2" / "index.html"
    assert list(_rows(html)) == ["10507", "10606", "10657"]
    assert html.index("Thành phố Hải Dương") < html.index("Huyện Nam Sách")
    assert _rows(html)["10657"] == (
        "Xã Đồng Lạc 1.022 1.007 0 15 98,40% Đã giao báo cáo Xem Word Excel"
    )
    assert _rows(html)["10606"].startswith("Thị trấn Nam Sách 0 0 0 0 không có hồ sơ mới")
    links = re.findall(r'href="(\d{5}/bao-cao\.\w+)"', html)
    assert len(links) == 9
    assert all((path.parent / link).is_file() for link in links)


def test_totals_are_those_of_the_open_communes(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10507": (broken_rule,)})
    build_reports(settings, Q2)

    html = build_index(settings, Q2).read_text(encoding="utf-8")

    assert "Tổng hợp từ 2 trên 3 đơn vị cấp xã" in html
    assert '<dd><data value="1022">1.022</data></dd>' in html
    assert "98,53%" in html


def test_a_closed_commune_is_shown_with_the_reason_and_without_figures_or_links(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10507": (broken_rule,)})
    build_reports(settings, Q2)

    row = _rows(build_index(settings, Q2).read_text(encoding="utf-8"))["10507"]

    assert "Chưa giao báo cáo: [R-02] 3 hồ sơ đã giải quyết" in row
    assert "3.000" not in row
    assert "Word" not in row


def test_an_open_commune_without_documents_is_not_called_delivered(province: Settings) -> None:
    build_reports(province, Q2, ["10657"])

    rows = _rows(build_index(province, Q2).read_text(encoding="utf-8"))

    assert "Đạt kiểm tra, chưa lập báo cáo" in rows["10507"]
    assert "Word" not in rows["10507"]


def test_documents_that_say_something_else_than_the_judged_file_are_withdrawn(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    settings = make_province((dong_lac,))
    (delivery,) = build_reports(settings, Q2)
    make_province((replace(dong_lac, waiting=(5, 0)),))

    row = _rows(build_index(settings, Q2).read_text(encoding="utf-8"))["10657"]

    assert "Đạt kiểm tra, chưa lập báo cáo" in row
    assert not delivery.folder.exists()


def test_dossiers_without_a_commune_are_listed(province: Settings) -> None:
    verdict = read_quarter_verdict(province.gate, "2023-Q2")
    unplaced = (
        Unplaced("99999", "unknown_commune", 3, ("000.00.01.H23-230601-0001",)),
        Unplaced(None, "something_new", 1, ()),
    )
    write_document(
        quarter_verdict_path(province.gate, "2023-Q2"), replace(verdict, unplaced=unplaced)
    )

    html = build_index(province, Q2).read_text(encoding="utf-8")

    assert "mã đơn vị không có trong danh mục" in html
    assert "000.00.01.H23-230601-0001" in html
    assert "something_new" in html


def test_a_province_without_dossiers_has_totals_and_no_share(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    settings = make_province((replace(dong_lac, fields={}),))

    html = build_index(settings, Q2).read_text(encoding="utf-8")

    assert html.count('<data value="0">0</data></dd>') == 6
    assert "%" not in html.split("</style>")[1]


def test_the_index_is_written_once_for_equal_figures(province: Settings) -> None:
    path = build_index(province, Q2)
    stamp = path.stat().st_mtime_ns

    assert build_index(province, Q2).stat().st_mtime_ns == stamp


def test_without_a_verdict_there_is_no_index(province: Settings) -> None:
    quarter_verdict_path(province.gate, "2023-Q2").unlink()

    with pytest.raises(NoReceipt, match="motcua gate 2023-Q2"):
        build_index(province, Q2)
