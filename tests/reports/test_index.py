import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import openpyxl
import pytest

from expectations.receipt import (
    NoReceipt,
    Unplaced,
    quarter_verdict_path,
    read_quarter_verdict,
    write_document,
)
from reports.build import build_index, build_reports
from reports.checking import DocumentFinding
from reports.content import Count, Share
from reports.map import Place, draw_map
from warehouse.periods import Quarter
from warehouse.settings import Settings

Q2 = Quarter(2023, 2)


def _rows(html: str) -> dict[str, str]:
    """Visible text of each commune's row, by code."""
    rows = re.findall(r"<tr[^>]*><td class=\"text\">(\d{5})</td>(.*?)</tr>", html, re.DOTALL)
    return {code: " ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for code, row in rows}


def _form(html: str) -> list[list[str]]:
    """Rows of the province's form."""
    table = html[html.index('<table class="form">') :]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table[table.index("<tbody>") :], re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)]
        for row in rows
    ]


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
        "Xã Đồng Lạc Huyện Nam Sách 1.022 1.007 0 15 0 100% 98,40% 99,21% 97,60 "
        "Đã giao báo cáo Xem Word Excel"
    )
    assert _rows(html)["10606"].startswith(
        "Thị trấn Nam Sách Huyện Nam Sách 0 0 0 0 0 không có không có không có chưa có số liệu"
    )
    table = html[html.index("<table") :]
    links = re.findall(r'href="(\d{5}/bao-cao\.\w+)"', table)
    assert len(links) == 9
    assert all((path.parent / link).is_file() for link in links)


def test_totals_are_those_of_the_open_communes(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10507": (broken_rule,)})
    build_reports(settings, Q2)

    html = build_index(settings, Q2).read_text(encoding="utf-8")

    assert "Tổng hợp từ 2 trên 3 đơn vị cấp xã" in html
    assert '<dd><data value="1022" data-indicator="06a.3">1.022</data></dd>' in html
    assert "98,53%" in html
    assert _form(html)[-1] == ["Tổng cộng", "1.022", "986", "16", "20", "1.007", "898", "109", "0",
                               "15", "15", "0"]  # fmt: skip


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

    assert len(re.findall(r'<data value="0" data-indicator="[^"]+">0</data></dd>', html)) == 6
    assert not re.search(r"<data[^>]*>[\d,]+%", html)


def test_the_index_is_written_once_for_equal_figures(province: Settings) -> None:
    path = build_index(province, Q2)
    stamp = path.stat().st_mtime_ns

    assert build_index(province, Q2).stat().st_mtime_ns == stamp


def test_without_a_verdict_there_is_no_index(province: Settings) -> None:
    quarter_verdict_path(province.gate, "2023-Q2").unlink()

    with pytest.raises(NoReceipt, match="motcua gate 2023-Q2"):
        build_index(province, Q2)


def test_each_figure_of_a_delivered_commune_leads_to_where_it_is_printed(
    province: Settings,
) -> None:
    build_reports(province, Q2)

    path = build_index(province, Q2)
    links = re.findall(
        r'<a href="(\d{5}/bao-cao\.html)#([^"]+)"><data value="([^"]+)" data-indicator="([^"]+)">',
        path.read_text(encoding="utf-8"),
    )

    assert len(links) >= 20
    for page, anchor, value, code in links:
        html = (path.parent / page).read_text(encoding="utf-8")
        assert html.count(f'<data value="{value}" data-indicator="{code}" id="{anchor}">') == 1


def test_every_link_between_drafts_leads_to_a_page(province: Settings) -> None:
    build_reports(province, Q2)
    index = build_index(province, Q2)
    quality = province.home / "quality" / "index.html"
    pages = sorted(index.parent.rglob("*.html"))
    links = {
        (page.parent / link).resolve()
        for page in pages
        for link in re.findall(r'href="([^"#:]+)[^"]*"', page.read_text(encoding="utf-8"))
    }

    assert {"thay-doi.html", "giai-thich.html", "10657.html"} <= {link.name for link in links}
    assert {link for link in links if not link.is_file()} <= {quality.resolve()}
    changes = (index.parent / "thay-doi" / "10657.html").read_text(encoding="utf-8")
    assert "Báo cáo này là dự thảo, chưa được phê duyệt" in changes


def test_a_commune_whose_documents_were_withheld_is_red_and_says_why(
    province: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = DocumentFinding("T01", "critical", "bao-cao.docx", "Câu và biểu khác nhau.", "")
    monkeypatch.setattr(
        "reports.build.check_documents",
        lambda content, *_: (finding,) if content.commune_code == "10657" else (),
    )
    build_reports(province, Q2)

    html = build_index(province, Q2).read_text(encoding="utf-8")

    row = _rows(html)["10657"]
    assert "Chưa giao báo cáo, văn bản không đạt: [T01] Câu và biểu khác nhau." in row
    assert "1.022" in row
    assert "Word" not in row
    assert re.search(r'<tr class="is-closed"><td class="text">10657', html)
    assert "đã giao 2 báo cáo" in html


def test_the_map_has_one_point_a_commune_with_its_name_and_figures(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10606": (broken_rule,)})
    build_reports(settings, Q2)

    html = build_index(settings, Q2).read_text(encoding="utf-8")
    drawn = html[html.index("<svg") : html.index("</svg>")]

    assert drawn.count("<circle") == 2
    assert drawn.count("<path") == 1
    titles = [unescape(title) for title in re.findall(r"<title>([^<]+)</title>", drawn)]
    assert len(titles) == 3
    assert any(
        title.startswith("Xã Đồng Lạc, huyện Nam Sách: nhận giải quyết 1.022 hồ sơ")
        for title in titles
    )
    assert any("Thị trấn Nam Sách" in t and "Chưa giao báo cáo: [R-02]" in t for t in titles)
    assert 'href="10657/bao-cao.html"' in drawn
    assert 'href="10606' not in drawn
    assert "số liệu chưa đạt kiểm tra: 1 đơn vị" in html


def test_without_places_there_is_no_map() -> None:
    assert draw_map([]) is None


def _place(latitude: float, longitude: float, late: int | None) -> Place:
    resolved = Count("06a.7", "đã giải quyết", 1000)
    share = None
    if late is not None:
        share = Share("s", "s", Count("n", "n", 1000 - late), resolved, 1)
    return Place(latitude, longitude, "Nam Sách", "t", "", share, True)


def test_north_is_up_east_is_right_and_distances_are_true() -> None:
    drawn = draw_map([_place(21.0, 106.0, 0), _place(21.0, 106.5, 0), _place(20.5, 106.0, None)])

    assert drawn is not None
    home, east, south = drawn.marks
    assert east.x > home.x
    assert south.y > home.y
    # Half a degree of longitude is 51.9 km here, half a degree of latitude 55.6 km.
    assert (east.x - home.x) / (south.y - home.y) == pytest.approx(0.935, abs=0.01)
    assert max(mark.x for mark in drawn.marks) <= 400


@pytest.mark.parametrize(
    ("late", "style"),
    [(0, "share-1"), (1, "share-2"), (20, "share-2"), (21, "share-3"), (50, "share-3"),
     (51, "share-4"), (1000, "share-4"), (None, "share-none")],
)  # fmt: skip
def test_the_colour_of_a_point_is_that_of_its_share(late: int | None, style: str) -> None:
    drawn = draw_map([_place(21.0, 106.0, late)])

    assert drawn is not None
    assert drawn.marks[0].style == style
    assert {line.style: line.commune_count for line in drawn.legend}[style] == 1


def test_only_the_script_of_the_page_may_run_and_headings_can_be_sorted(
    province: Settings,
) -> None:
    html = build_index(province, Q2).read_text(encoding="utf-8")
    script = html[html.index("<script>") + 8 : html.index("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src &#39;sha256-{digest}&#39;;" in html
    assert html.count("<th data-sort>") == 13
    assert 'data-value="1022"' in html
    assert not re.search(r" on\w+=| style=", html.split("</style>")[1].split("<script>")[0])


def test_the_form_of_the_province_is_by_level_and_field(province: Settings) -> None:
    rows = _form(build_index(province, Q2).read_text(encoding="utf-8"))

    assert rows[:3] == [
        ["A", "Cấp tỉnh: chưa có số liệu"], ["B", "Cấp huyện: chưa có số liệu"], ["C", "Cấp xã"]
    ]  # fmt: skip
    fields = {row[1]: row[2:] for row in rows[3:-1]}
    assert fields["Hộ tịch"] == ["181", "168", "6", "7", "175", "140", "35", "0", "6", "6", "0"]
    assert fields["Chứng thực"][0] == "3.790"
    assert rows[-1][:2] == ["Tổng cộng", "4.022"]


def test_communes_that_declared_nothing_are_listed(province: Settings) -> None:
    html = build_index(province, Q2).read_text(encoding="utf-8")

    assert "<summary>2 trên 3 đơn vị</summary><p>Phường Cẩm Thượng; Thị trấn Nam Sách.</p>" in html


def test_the_workbook_beside_the_page_has_the_form_the_communes_and_the_scores(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10507": (broken_rule,)})
    build_reports(settings, Q2)
    path = build_index(settings, Q2).with_name("tong-hop.xlsx")
    before = path.read_bytes()
    book = openpyxl.load_workbook(path)
    communes = {row[1]: row for row in book["Đơn vị cấp xã"].iter_rows(min_row=3, values_only=True)}
    scores = {row[1]: row for row in book["Bộ chỉ số 766"].iter_rows(min_row=3, values_only=True)}
    total = list(book["II.06a"].iter_rows(values_only=True))[-1]

    assert book.sheetnames == ["II.06a", "Đơn vị cấp xã", "Bộ chỉ số 766"]
    assert total[2:] == (1022, 986, 16, 20, 1007, 898, 109, 0, 15, 15, 0)
    assert communes["10657"][4:15] == (1022, 986, 16, 20, 1007, 898, 109, 0, 15, 15, 0)
    assert communes["10657"][15:18] == (1, 0.984, 0.9921)
    assert set(communes["10507"][4:18]) == {None}
    assert "R-02" in communes["10507"][18]
    assert scores["10657"][-3] == 97.6
    assert scores["10657"][-1] == "Xuất sắc"
    build_index(settings, Q2)
    assert path.read_bytes() == before
