import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.content import Count, ReportContent, Share
from reports.numbers import date_text
from tests.reports.random_figures import seed_registry

Draft = Callable[..., ReportContent]


def _text(content: ReportContent) -> str:
    return "\n".join(paragraph.text for paragraph in content.body)


def test_the_report_of_dong_lac_prints_its_figures(dong_lac_content: ReportContent) -> None:
    text = _text(dong_lac_content)

    for printed in (
        "1.022", "1.007", "1.002", "986", "98,53%", "89,2%", "10,8%", "98,40%", "99,21%",
        "999 hồ sơ", "232 phiếu", "139 thủ tục", "28 lĩnh vực", "18 thủ tục mới ban hành",
        "3 thủ tục bị bãi bỏ", "45 m²", "300.000 đồng/người/tháng", "1 khiếu nại",
    ):  # fmt: skip
        assert printed in text
    assert "15 hồ sơ đang giải quyết có 6 hồ sơ đang chờ bổ sung" in text
    assert "9 hồ sơ đang xử lý" in text


def test_no_number_hides_in_a_string(dong_lac_content: ReportContent) -> None:
    words = " ".join(
        part
        for p in dong_lac_content.body
        if not p.is_declared and p.kind not in ("chapter", "section")
        for part in p.parts
        if isinstance(part, str)
    )
    for known in (
        r"\d+/\d+/(NĐ-CP|TT-VPCP|QĐ-TTg)", r"766/QĐ-TTg", r"ngày \d\d tháng \d+ năm \d{4}",
        r"năm \d{4}",
    ):  # fmt: skip
        words = re.sub(known, " ", words)

    assert re.findall(r"\d+", words) == []


def test_every_figure_names_its_indicator(dong_lac_content: ReportContent) -> None:
    codes = {figure.code for figure in dong_lac_content.indicators}

    assert {"06a.3", "dos.completion_share", "dos.waiting_supplement", "rate.good"} <= codes
    assert all(figure.code and figure.name for figure in dong_lac_content.indicators)


def test_one_indicator_has_one_value_wherever_it_is_printed(
    dong_lac_content: ReportContent,
) -> None:
    values: dict[tuple[str, str | None], set[str]] = {}
    for figure in dong_lac_content.indicators:
        key = (figure.code, figure.field_code if isinstance(figure, Count) else None)
        values.setdefault(key, set()).add(figure.text)

    assert {len(texts) for texts in values.values()} == {1}


def test_a_share_stands_in_a_sentence_that_names_its_whole(
    dong_lac_content: ReportContent,
) -> None:
    sentences = [p for p in dong_lac_content.body if any(isinstance(f, Share) for f in p.figures)]

    assert len(sentences) > 10
    for sentence in sentences:
        shares = [f for f in sentence.figures if isinstance(f, Share)]
        (whole,) = {share.denominator for share in shares}
        named = {seed_registry()[share.code].denominator_name for share in shares}
        assert named <= {name for name in named if name in sentence.text}, sentence.text
        assert whole.value > 0


def test_fields_are_listed_largest_first_and_their_measure_is_named(
    dong_lac_content: ReportContent,
) -> None:
    items = [p.text for p in dong_lac_content.body if p.phrase_id == "resolution.field"]
    (lead,) = (p.text for p in dong_lac_content.body if p.text.endswith("theo lĩnh vực như sau:"))

    assert lead.startswith("Tổng số 1.022 hồ sơ nhận giải quyết")
    assert items == [
        "- Lĩnh vực Chứng thực: 790 hồ sơ;",
        "- Lĩnh vực Hộ tịch: 181 hồ sơ;",
        "- Lĩnh vực Người có công: 25 hồ sơ;",
        "- Lĩnh vực Bảo trợ xã hội: 21 hồ sơ;",
        "- Lĩnh vực Văn hóa: 5 hồ sơ.",
    ]


def test_one_late_dossier_among_thousands_is_not_rounded_away(
    draft_of: Draft, with_late_dossiers: Any
) -> None:
    text = _text(draft_of(with_late_dossiers))

    assert "1 hồ sơ quá hạn, chiếm 0,03%" in text
    assert "2.989 hồ sơ, chiếm 99,97% số hồ sơ đã giải quyết" in text
    assert "gồm 8 hồ sơ trong hạn và 2 hồ sơ quá hạn" in text
    assert "10 hồ sơ tiếp nhận qua dịch vụ bưu chính công ích" in text


def test_a_commune_without_dossiers_says_zero_and_prints_no_share(
    draft_of: Draft, dong_lac: Any
) -> None:
    content = draft_of(replace(dong_lac, fields={}))
    text = _text(content)

    assert "tổng số hồ sơ nhận giải quyết là 0 hồ sơ" in text
    assert "không còn hồ sơ đang giải quyết (0 hồ sơ)" in text
    assert "Không có lĩnh vực nào phát sinh hồ sơ" in text
    dossier_shares = {
        f.code for f in content.indicators
        if isinstance(f, Share) and f.code.startswith(("dos.", "dig."))
    }  # fmt: skip
    assert dossier_shares == set()
    group, total = content.forms[0].rows
    assert (group.kind, total.kind) == ("group", "total")
    assert [figure.text for figure in total.figures] == ["0"] * 11


def test_only_carried_over_dossiers_give_no_online_share(draft_of: Draft, dong_lac: Any) -> None:
    fields = {"G15-HT02": (6, 0, 0, 6, 0, 0, 0, 0, 6, 6, 0, 0, 0)}
    text = _text(draft_of(replace(dong_lac, fields=fields)))

    assert "Trong kỳ không tiếp nhận mới hồ sơ nào" in text
    assert "đã giải quyết 0 hồ sơ, đạt 0% tổng số hồ sơ nhận giải quyết" in text
    assert "trực tuyến chiếm" not in text


def test_the_unit_is_named_in_one_way_from_its_own_name(draft_of: Draft, dong_lac: Any) -> None:
    content = draft_of(replace(dong_lac, name="Thị trấn Nam Sách", declared={}))
    everything = repr(content)

    assert "Ủy ban nhân dân thị trấn Nam Sách" in everything
    assert "UBND thị trấn" in everything
    assert not re.search(r"\bxã (Nam Sách|Đồng Lạc)", everything)
    assert content.letterhead.place_and_date == "Nam Sách, ngày 15 tháng 6 năm 2023"


def test_levels_abolished_in_2022_are_not_mentioned(dong_lac_content: ReportContent) -> None:
    assert "mức độ" not in _text(dong_lac_content)


def test_the_body_ends_as_an_official_document_does(dong_lac_content: ReportContent) -> None:
    assert dong_lac_content.body[-1].text.endswith("./.")
    assert _text(dong_lac_content).count("./.") == 1


def test_without_a_district_the_report_goes_to_the_province(draft_of: Draft, dong_lac: Any) -> None:
    content = draft_of(
        replace(
            dong_lac, district_code=None, district_name=None, province_name="Thành phố Hải Phòng"
        )
    )

    assert content.letterhead.superior_lines == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG")
    assert content.letterhead.addressee == "Kính gửi: Ủy ban nhân dân thành phố Hải Phòng"


def test_notes_say_as_of_when_by_which_policy_and_what_was_warned(
    draft_of: Draft, dong_lac: Any, warning_rule: Any
) -> None:
    notes = [note.text for note in draft_of(dong_lac, rules=(warning_rule,)).notes]

    assert "lúc 01 giờ 00 phút, ngày 15 tháng 6 năm 2023" in notes[0]
    assert "06a-2023-1" in notes[1]
    assert notes[-1] == "- Cảnh báo R-11: 2 hồ sơ không có ngày hẹn trả."


def test_a_note_on_indicators_says_which(draft_of: Draft, dong_lac: Any, warning_rule: Any) -> None:
    rule = replace(warning_rule, rule_id="D15", examples=("06a.10", "dig.digitised_share", "x.y"))
    notes = [note.text for note in draft_of(dong_lac, rules=(rule,)).notes]

    assert notes[-1] == (
        "- Cảnh báo D15: 2 hồ sơ không có ngày hẹn trả. Chỉ tiêu: "
        "Hồ sơ đã giải quyết quá hạn; Tỷ lệ số hóa đủ thành phần hồ sơ."
    )


def test_no_document_says_how_a_declared_text_is_filled_in() -> None:
    registry = seed_registry()

    assert registry.name("tasks.text") == "Nhiệm vụ trọng tâm thời gian tới"
    assert registry.name("proposals.text") == "Kiến nghị, đề xuất"


def test_notes_print_a_waiver_with_who_why_and_until(
    draft_of: Draft, dong_lac: Any, broken_rule: Any
) -> None:
    waived = replace(broken_rule, is_waived=True)
    notes = "\n".join(note.text for note in draft_of(dong_lac, rules=(waived,)).notes)

    assert "Quy tắc được miễn trừ R-02: 3 hồ sơ đã giải quyết" in notes
    assert "đến hết ngày 30 tháng 6 năm 2023: đã đối chiếu sổ giấy" in notes
    assert "người quyết định: Trần Văn Kiểm" in notes


def test_notes_say_that_there_is_no_warning(dong_lac_content: ReportContent) -> None:
    assert dong_lac_content.notes[-1].text == "- Không có cảnh báo về chất lượng số liệu."


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2023, 6, 15), "ngày 15 tháng 6 năm 2023"),
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 12, 9), "ngày 09 tháng 12 năm 2024"),
    ],
)
def test_days_below_ten_and_months_one_and_two_have_a_leading_zero(day: date, printed: str) -> None:
    assert date_text(day) == printed


def test_what_is_not_declared_is_said_listed_and_never_blocks(
    draft_of: Draft, dong_lac: Any
) -> None:
    content = draft_of(replace(dong_lac, declared={}, has_score=False))
    missing = {figure.code for figure in content.missing}

    assert "diện tích: chưa có số liệu" in _text(content)
    assert {"review.planned", "desk.area", "media.items", "tasks.text"} <= missing
    # Nothing of this outline prints them, and the score is no matter of declaring.
    assert not missing & {"law.assessed", "766.total"}
    assert all(len(p.parts) == 1 and not p.figures for p in content.body if p.is_declared)


def test_words_of_the_clerk_stand_apart_behind_a_lead_that_names_the_unit(
    dong_lac_content: ReportContent,
) -> None:
    body = dong_lac_content.body
    first = next(i for i, p in enumerate(body) if p.phrase_id == "desk.words")

    assert body[first].text.endswith("theo kê khai của Ủy ban nhân dân xã Đồng Lạc:")
    assert not body[first].is_declared
    assert [p.text for p in body[first + 1 : first + 3]] == [
        "Có bàn, ghế, bảng niêm yết thủ tục hành chính.",
        "Chủ tịch Ủy ban nhân dân xã chỉ đạo, phụ trách chung.",
    ]
    tasks = [p.text for p in body if p.phrase_id == "tasks.declared" and p.is_declared]
    assert tasks == [
        "1. Tiếp tục rà soát, kiến nghị đơn giản hóa thủ tục hành chính;",
        "2. Tuyên truyền dịch vụ bưu chính công ích.",
    ]


def test_charts_show_only_counts_that_the_report_prints(dong_lac_content: ReportContent) -> None:
    printed = {figure for p in dong_lac_content.body for figure in p.figures}
    charted = [count for chart in dong_lac_content.charts for count in chart.counts]

    assert len(dong_lac_content.charts) == 4
    assert set(charted) <= printed
    assert dong_lac_content.charts[2].labels == ("Quý I/2023", "Quý II/2023")
    assert [count.value for count in dong_lac_content.charts[2].counts] == [950, 1022]


def test_the_report_of_dong_lac_reads_as_it_did(dong_lac_content: ReportContent) -> None:
    golden = Path(__file__).with_name("golden") / "10657-2023-Q2-body.txt"
    lines = [dong_lac_content.subject]
    lines += [f"{'> ' * p.is_declared}{p.text}" for p in dong_lac_content.body]

    assert "\n".join(lines) + "\n" == golden.read_text(encoding="utf-8")
