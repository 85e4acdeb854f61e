"""Numbers have one reading, texts are clean, totals agree, and nobody is identified."""

import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connectors.declared import Rejection
from tests.connectors.declared.forms import (
    AREA,
    HEAD,
    NAME,
    PLANNED,
    SHARE,
    TEXT,
    judge,
    sentence,
    text,
    values_of,
    workbook,
)

XLSX, YAML = f"{NAME}.xlsx", f"{NAME}.yaml"
STAFF = "desk.staff"


@pytest.mark.parametrize("written", ["1.022", "1,022", "12.345.678"])
def test_a_number_with_two_readings_is_refused_in_both_kinds_of_file(
    tmp_path: Path, written: str
) -> None:
    digits = written.replace(".", "").replace(",", "")
    for name, content in (
        (XLSX, workbook({PLANNED: written})),
        (XLSX, workbook({AREA: written})),
        (YAML, f"{HEAD}  {PLANNED}: {written}\n"),
        (YAML, f'{HEAD}  {PLANNED}: "{written}"\n'),
        (YAML, f"{HEAD}  {AREA}: {written}\n"),
    ):
        kind, said = sentence(tmp_path, name, content)

        assert kind == "DeclaredValueWrong"
        assert f"“{written}” có thể đọc thành hai số" in said
        assert f"số viết liền {digits}," in said


@pytest.mark.parametrize(
    ("item", "value", "says"),
    [
        (PLANNED, "139", "“139” đang là chữ"),
        (PLANNED, "139 thủ tục", "ô đang chứa chữ"),
        (PLANNED, "một trăm", "ô đang chứa chữ"),
        (PLANNED, -5, "số âm"),
        (PLANNED, 1.022, "số nguyên"),
        (PLANNED, 0.5, "số nguyên"),
        (PLANNED, 10**13, "quá lớn"),
        (PLANNED, 1e300, "quá lớn"),
        ("desk.allowance", 300000.5, "số nguyên"),
        (AREA, 45.123, "hai chữ số lẻ"),
        (AREA, -0.5, "số âm"),
        (AREA, "45,5", "“45,5” đang là chữ"),
        (SHARE, 101, "từ 0 đến 100"),
        (SHARE, 0.98, "98 cho 98%"),
        (TEXT, 16, "phải là chữ"),
    ],
)
def test_a_wrong_cell_of_a_workbook_is_told(
    tmp_path: Path, item: str, value: Any, says: str
) -> None:
    kind, said = sentence(tmp_path, XLSX, workbook({item: value}))

    assert kind == "DeclaredValueWrong"
    assert said.startswith(f"Tệp “{XLSX}”, trang “Kê khai”, ô D")
    assert says in said


@pytest.mark.parametrize(
    ("item", "written", "says"),
    [
        (PLANNED, '"139"', "“139” đang là chữ"),
        (PLANNED, "nhiều", "giá trị không phải là số"),
        (PLANNED, "-5", "số âm"),
        (PLANNED, "139.5", "số nguyên"),
        (PLANNED, "0139", "“0139” không phải là số"),
        (PLANNED, "0x1F", "không phải là số"),
        (PLANNED, "0o17", "không phải là số"),
        (PLANNED, "1_022", "không phải là số"),
        (PLANNED, "1e3", "không phải là số"),
        (PLANNED, "12:30", "không phải là số"),
        (PLANNED, "+5", "không phải là số"),
        (PLANNED, ".inf", "không phải là số"),
        (PLANNED, ".nan", "không phải là số"),
        (PLANNED, "yes", "không phải là số"),
        (PLANNED, "2023-06-14", "không phải là số"),
        (PLANNED, "٣", "không phải là số"),
        (AREA, "45,5", "“45,5” không phải là số"),
        (AREA, "45.", "không phải là số"),
        (AREA, ".5", "không phải là số"),
        (AREA, "45.1234", "hai chữ số lẻ"),
        (SHARE, "98%", "“98%” không phải là số"),
        (SHARE, "100.5", "từ 0 đến 100"),
        (STAFF, "9" * 40, "quá lớn"),
    ],
)
def test_a_wrong_number_of_a_yaml_file_is_told(
    tmp_path: Path, item: str, written: str, says: str
) -> None:
    kind, said = sentence(tmp_path, YAML, f"{HEAD}  {item}: {written}\n")

    assert kind == "DeclaredValueWrong"
    assert said.startswith(f"Tệp “{YAML}”, dòng 4, khóa “{item}”: ")
    assert says in said


@pytest.mark.parametrize(
    ("item", "written", "number"),
    [
        (PLANNED, "0", "0"),
        (PLANNED, "1022", "1022"),
        (PLANNED, "139.0", "139"),
        (AREA, "45.5", "45.5"),
        (AREA, "45.50", "45.5"),
        (AREA, "0.25", "0.25"),
        (SHARE, "100", "100"),
        (SHARE, "0", "0"),
        (SHARE, "1", "1"),
        ("desk.allowance", "1000000000000", "1000000000000"),
    ],
)
def test_a_good_number_is_exact(tmp_path: Path, item: str, written: str, number: str) -> None:
    values = values_of(tmp_path, YAML, f"{HEAD}  {item}: {written}\n")

    assert values == {item: Decimal(number)}
    assert values_of(tmp_path, XLSX, workbook({item: float(written)})) == values


def test_texts_are_composed_and_trimmed(tmp_path: Path) -> None:
    words = unicodedata.normalize("NFD", " \n  Nhiệm vụ một \r\n\tNhiệm vụ hai\xa0\n ")
    assert not unicodedata.is_normalized("NFC", words)

    expected = {TEXT: "Nhiệm vụ một\nNhiệm vụ hai"}
    assert values_of(tmp_path, YAML, text({TEXT: words})) == expected
    assert values_of(tmp_path, XLSX, workbook({TEXT: words.replace("\r", "")})) == expected


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u2028", "\ue000"])
def test_hidden_characters_are_told_by_their_number_and_place(tmp_path: Path, hidden: str) -> None:
    kind, said = sentence(tmp_path, XLSX, workbook({TEXT: f"Một{hidden}hai"}))

    assert kind == "DeclaredValueWrong"
    assert f"(U+{ord(hidden):04X}) ở vị trí thứ 4" in said


def test_a_hidden_character_behind_an_escape_is_found(tmp_path: Path) -> None:
    in_yaml = f'{HEAD}  {TEXT}: "Một\\x07hai"\n'

    assert "(U+0007)" in sentence(tmp_path, YAML, in_yaml)[1]
    assert "(U+0007)" in sentence(tmp_path, XLSX, workbook({TEXT: "Một_x0007_hai"}))[1]


def test_a_text_has_at_most_two_thousand_characters(tmp_path: Path) -> None:
    assert len(values_of(tmp_path, YAML, text({TEXT: "ế" * 2000}))[TEXT]) == 2000
    kind, said = sentence(tmp_path, YAML, text({TEXT: "ế" * 2001}))
    assert kind == "DeclaredValueWrong"
    assert "dài 2001 ký tự, nhiều nhất là 2000" in said


IDENTITY, TELEPHONE, ADDRESS = "số căn cước", "số điện thoại", "thư điện tử"
BIRTHDAY = "ngày sinh"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ông A 030199000001", IDENTITY),
        ("số 001 099 000 001.", IDENTITY),
        ("030.199.000.001", IDENTITY),
        ("CMND 142345678", IDENTITY),
        ("CMND 142 345 678", IDENTITY),
        ("chứng minh thư số 142.345.678", IDENTITY),
        ("Căn cước: 030 199 000 001", IDENTITY),
        ("gọi 0912345678", TELEPHONE),
        ("gọi 0912 345 678", TELEPHONE),
        ("gọi 0912.345.678", TELEPHONE),
        ("gọi 0912/345/678", TELEPHONE),
        ("gọi 15 091-234-5678", TELEPHONE),
        ("gọi 09 1234 5678", TELEPHONE),
        ("(0220) 3754 123", TELEPHONE),
        ("0220.3754.123", TELEPHONE),
        ("+84 912 345 678", TELEPHONE),
        ("84912345678", TELEPHONE),
        ("0084912345678", TELEPHONE),
        ("hộp thư a.b@xa.gov.vn nhé", ADDRESS),
        ("hộp thư a.b @xa.gov.vn nhé", ADDRESS),
        ("ông A sinh ngày 12/3/1985", BIRTHDAY),
        ("bà B, sinh năm 1985", BIRTHDAY),
    ],
)
def test_what_identifies_a_person_is_refused_and_not_repeated(
    tmp_path: Path, words: str, kind: str
) -> None:
    fault, said = sentence(tmp_path, YAML, text({TEXT: words}))

    assert fault == "PersonalDataDeclared"
    assert kind in said
    assert words not in said


@pytest.mark.parametrize(
    "words",
    [
        "300.000.000 đồng",
        "100.000.000.000 đồng",
        "1.012.345.678 đồng",
        "mã 000.00.01.H23-230601-0001",
        "ngày 09-06-2023 15 hồ sơ",
        "từ 01.01.2023-31.03.2023",
        "năm 2021 - 2025, 0 hồ sơ",
        "Quyết định số 28/2016/QĐ-UBND ngày 20/10/2016",
        "đạt 98,53% (1.007/1.022)",
        "phát sinh ngày 12/3/2023, học sinh năm 2023",
        "Nghị định số 09/2019/NĐ-CP ngày 09/02/2019, 05/3/2023",
        "chứng minh kết quả với 1.022 hồ sơ",
        "lệ phí căn cước: 150.000.000 đồng",
        "đăng ký khai sinh ngày 12/3/2023",
        "@ mười giờ",
    ],
)
def test_amounts_dates_and_document_numbers_identify_nobody(tmp_path: Path, words: str) -> None:
    assert values_of(tmp_path, YAML, text({TEXT: words})) == {TEXT: words}


REVIEW = {
    "review.planned": 139,
    "review.finished": 100,
    "review.fields": 28,
    "review.keep": 90,
    "review.amend": 5,
    "review.abolish": 3,
    "review.link": 2,
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"review.link": 3}, "review.keep + review.amend + review.abolish + review.link"),
        ({"review.planned": 99}, "không thể lớn hơn số phải rà soát"),
        ({"review.fields": 101}, "số lĩnh vực không thể lớn hơn"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(
    tmp_path: Path, changes: dict[str, int], says: str
) -> None:
    for name, content in (
        (XLSX, workbook(REVIEW | changes)),
        (YAML, text(REVIEW | changes)),
    ):
        kind, said = sentence(tmp_path, name, content)

        assert kind == "DeclaredTotalsDisagree"
        assert says in said
        assert "ô D" in said or ", dòng " in said


def test_totals_that_agree_or_lack_a_part_are_good(tmp_path: Path) -> None:
    assert len(values_of(tmp_path, YAML, text(REVIEW))) == 7
    for missing in REVIEW:
        part = {code: value for code, value in REVIEW.items() if code != missing}

        assert len(values_of(tmp_path, YAML, text(part))) == 6


def test_a_note_repeats_no_words_of_the_file(tmp_path: Path) -> None:
    words = "Nguyễn Văn Thử"

    found = judge(tmp_path, XLSX, workbook({PLANNED: words, AREA: words}))

    assert isinstance(found, Rejection)
    assert len(found.sentences) == 2
    assert "Thử" not in "".join(found.sentences)
