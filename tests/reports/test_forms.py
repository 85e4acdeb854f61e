"""The forms of the annex: their shapes fit, their totals are sums of their parts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.commune import CommuneFigures
from reports.content import Count, Form, Missing, Quantity, ReportContent
from reports.forms import build_forms
from reports.ledger import Ledger
from tests.reports.random_figures import drawn

Draft = Callable[..., ReportContent]


def _forms(figures: CommuneFigures) -> dict[str, Form]:
    return {form.sheet_name: form for form in build_forms(Ledger(figures))}


def _texts(form: Form) -> list[list[str]]:
    return [[*row.labels, *(figure.text for figure in row.figures)] for row in form.rows]


@pytest.fixture
def forms(dong_lac_content: ReportContent) -> dict[str, Form]:
    return {form.sheet_name: form for form in dong_lac_content.forms}


def test_the_annex_has_seven_forms_in_order(forms: dict[str, Form]) -> None:
    assert list(forms) == ["II.06a", "II.03", "II.04", "II.05", "II.07", "II.08", "766"]


def test_form_06a_of_dong_lac(forms: dict[str, Form]) -> None:
    assert _texts(forms["II.06a"])[0] == ["C", "Cấp xã"]
    assert _texts(forms["II.06a"])[2] == [
        "2", "Chứng thực", "790", "770", "10", "10", "784", "720", "64", "0", "6", "6", "0",
    ]  # fmt: skip
    assert _texts(forms["II.06a"])[-1] == [
        "Tổng cộng", "1.022", "986", "16", "20", "1.007", "898", "109", "0", "15", "15", "0",
    ]  # fmt: skip
    assert forms["II.06a"].notes == (
        "Không phát sinh hồ sơ trong kỳ (2 lĩnh vực của danh mục): Đất đai; Môi trường.",
    )


def test_the_other_forms_of_dong_lac(forms: dict[str, Form]) -> None:
    own = ["1", "Xã Đồng Lạc"]

    assert _texts(forms["II.03"]) == [[*own, "4", "18", "3", "15", "3", "139", "139", "0"]]
    assert _texts(forms["II.04"]) == [[*own, "139", "139", "28", "139", "0", "0", "0"]]
    assert _texts(forms["II.05"]) == [[*own, *["0"] * 11]]
    assert _texts(forms["II.07"]) == [
        ["1", "TTHC thuộc thẩm quyền giải quyết", "139", "-", "-", "139"],
        ["2", "TTHC thực hiện theo cơ chế một cửa, một cửa liên thông", "139", "-", "-", "139"],
        ["3a", "Quy trình nội bộ đã phê duyệt", "139", "-", "-", "139"],
        ["3b", "Quy trình điện tử đã ban hành", "139", "-", "-", "139"],
    ]
    assert _texts(forms["II.08"]) == [
        [*own, "139", "80", "48", "11", "986", "16", "700", "650", "999", "999", "999", "999",
         "990"]
    ]  # fmt: skip


def test_the_score_of_dong_lac(forms: dict[str, Form]) -> None:
    rows = _texts(forms["766"])

    assert rows[:2] == [
        ["A", "Công khai, minh bạch"],
        [
            "1.1",
            "Quyết định công bố thủ tục hành chính được ban hành đúng hạn",
            "6",
            "100",
            "100",
            "6,00",
        ],
    ]
    assert ["2.1", "Hồ sơ giải quyết đúng hạn, trong hạn", "20", "98", "100", "19,60"] in rows
    assert ["4.7", "Bản sao chứng thực điện tử", "2", *["không tính được"] * 3] in rows
    assert ["", "Cộng nhóm F", "22", "-", "-", "20,00"] in rows
    assert rows[-2:] == [
        ["", "Điểm tối đa của các chỉ số tính được", "98", "-", "-", "-"],
        ["Tổng cộng", "100", "-", "-", "97,60"],
    ]
    assert "quý I năm 2023 (từ ngày 01 tháng 01 năm 2023" in forms["766"].head.period
    assert "điểm tính được: Xuất sắc" in forms["766"].notes[1]


def test_what_has_no_points_is_said_not_to_be_scored(draft_of: Draft, dong_lac: Any) -> None:
    rows = _texts({form.sheet_name: form for form in draft_of(dong_lac).forms}["766"])
    (place,) = (index for index, row in enumerate(rows) if row[0] == "2.2")

    assert rows[place][2:] == ["0", "100", "100", "không chấm điểm"]
    assert rows[place + 1][0] == ""
    assert rows[place + 1][2:] == ["-", "1,00", "-", "-"]
    assert [row[-1] for row in rows if row[0] == "5.1"] == ["không chấm điểm"]


def test_without_a_score_there_is_no_table_of_it(draft_of: Draft, dong_lac: Any) -> None:
    content = draft_of(replace(dong_lac, has_score=False))

    assert "766" not in {form.sheet_name for form in content.forms}
    assert "chưa có quý dương lịch nào đủ số liệu" in " ".join(p.text for p in content.body)


def test_a_cell_that_was_not_declared_says_so(draft_of: Draft, dong_lac: Any) -> None:
    forms = {f.sheet_name: f for f in draft_of(replace(dong_lac, declared={})).forms}

    assert _texts(forms["II.04"])[0][2:] == ["chưa có số liệu"] * 7
    assert _texts(forms["II.07"])[1][2:] == ["chưa có số liệu", "-", "-", "chưa có số liệu"]


def test_every_form_has_the_shape_that_it_says() -> None:
    for seed in range(200):
        figures = drawn(seed)
        for form in build_forms(Ledger(figures)):
            columns = len(form.widths)
            cells = [
                (row, column)
                for cell in form.heading
                for row in range(cell.row, cell.row + cell.rows)
                for column in range(cell.column, cell.column + cell.columns)
            ]
            assert sorted(cells) == [
                (row, column) for row in range(form.heading_rows) for column in range(columns)
            ]
            assert len(form.column_numbers) == columns
            for row in form.rows:
                assert row.kind == "group" or len(row.figures) == columns - form.label_columns


def test_totals_are_the_sums_of_their_parts() -> None:
    for seed in range(300):
        forms = _forms(drawn(seed))
        *fields, total = [r for r in forms["II.06a"].rows if r.kind != "group"]
        for index, figure in enumerate(total.figures):
            assert isinstance(figure, Count)
            assert figure.value == sum(row.figures[index].value for row in fields)  # type: ignore[union-attr]
        if "766" in forms:
            points = [
                row.figures[-1].value
                for row in forms["766"].rows
                if row.kind == "row" and row.labels[0] and isinstance(row.figures[-1], Quantity)
            ]
            last = forms["766"].rows[-1].figures[-1]
            assert isinstance(last, Quantity)
            assert sum(points) == last.value


def test_there_is_no_district_column_after_the_reform() -> None:
    figures_of_all = [drawn(seed) for seed in range(60)]
    headings = {
        figures.period_to <= date(2025, 6, 30): {
            cell.text for cell in _forms(figures)["II.07"].heading
        }
        for figures in figures_of_all
    }

    assert "Cấp huyện" in headings[True]
    assert "Cấp huyện" not in headings[False]


def test_form_08_speaks_as_the_law_did() -> None:
    for seed in range(60):
        figures = drawn(seed)
        words = {cell.text for cell in _forms(figures)["II.08"].heading}
        is_old = figures.period_to < date(2022, 8, 15)

        assert ("Dịch vụ công trực tuyến mức độ 4" in words) is is_old
        assert ("Dịch vụ công trực tuyến toàn trình" in words) is not is_old


def test_cells_that_do_not_apply_are_no_indicator(forms: dict[str, Form]) -> None:
    cells = [f for form in forms.values() for row in form.rows for f in row.figures]
    dashes = [f for f in cells if f.text == "-"]

    assert dashes
    assert {(type(f), f.code) for f in dashes} == {(Missing, "")}
    assert all(f.code for f in cells if f.text != "-")
