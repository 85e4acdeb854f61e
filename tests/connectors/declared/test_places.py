"""Commune, quarter, name and folder of a file agree with each other."""

import os
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from connectors.declared import Rejection, examine_files
from connectors.declared.examine import DeclaredFile, examine
from tests.connectors.declared.forms import HEAD, NAME, put, sentence, text, values_of, workbook
from warehouse.settings import Settings

YAML = f"{NAME}.yaml"


@pytest.mark.parametrize(
    ("head", "kind", "says"),
    [
        (('"10657"', '"99999"'), "DeclaredCommuneUnknown", "ngày 14/06/2023"),
        (('"10657"', '"1065"'), "DeclaredCommuneUnknown", "khóa “commune_code”"),
        (('"10657"', '"Nguyễn Văn Thử"'), "DeclaredCommuneUnknown", "mã năm chữ số"),
        (('"10657"', "[a]"), "DeclaredCellUnusable", "danh sách"),
        (("2023-Q2", "2023-Q5"), "DeclaredHeadWrong", "dòng 2, khóa “quarter_code”: quý viết sai"),
        (("2023-Q2", "quý II"), "DeclaredHeadWrong", "2023-Q2"),
        (("2023-Q2", "0000-Q1"), "DeclaredHeadWrong", "quý viết sai"),
        (("2023-Q2", "٢٠٢٣-Q2"), "DeclaredHeadWrong", "quý viết sai"),
        (("2023-Q2", ""), "DeclaredHeadWrong", "quý viết sai"),
        (("2023-Q2", "2023-Q1"), "DeclaredFileMisplaced", "thư mục quý 2023-Q2"),
        (("10657", "10654"), "DeclaredFileMisplaced", "10654.yaml"),
    ],
)
def test_a_wrong_head_is_told(tmp_path: Path, head: tuple[str, str], kind: str, says: str) -> None:
    found, said = sentence(tmp_path, YAML, HEAD.replace(*head))

    assert (found, says in said) == (kind, True), said
    assert "Thử" not in said


def test_a_commune_is_one_of_the_quarter_s_last_day(tmp_path: Path) -> None:
    late = HEAD.replace("2023-Q2", "2025-Q3")

    kind, said = sentence(tmp_path, "2025-Q3/10657.yaml", late)

    assert kind == "DeclaredCommuneUnknown"
    assert "14/09/2025" in said
    assert values_of(tmp_path, "2025-Q3/10606.yaml", late.replace("10657", "10606")) == {}


@pytest.mark.parametrize(
    ("coordinate", "value", "kind"),
    [
        ("B2", "99999", "DeclaredCommuneUnknown"),
        ("B2", "10654", "DeclaredHeadWrong"),
        ("B3", "Xã Hồng Phong", "DeclaredHeadWrong"),
        ("B4", "quý II", "DeclaredHeadWrong"),
        ("B4", "=A1", "DeclaredHeadWrong"),
    ],
)
def test_a_wrong_head_of_a_workbook_is_told_with_its_cell(
    tmp_path: Path, coordinate: str, value: str, kind: str
) -> None:
    content = workbook(edit=lambda sheet: put(sheet, coordinate, value))

    found, said = sentence(tmp_path, f"{NAME}.xlsx", content)

    assert found == kind
    # A code of another commune than the name's is told at the name.
    assert f"ô {'B3' if value == '10654' else coordinate}: " in said


def test_a_commune_s_code_typed_as_a_number_is_the_same_code(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        put(sheet, "B2", 10657)
        put(sheet, "B3", "xã đồng lạc ")

    assert values_of(tmp_path, f"{NAME}.xlsx", workbook(edit=edit)) == {}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("10657.xlsm", "macro"),
        ("10657.xls", "chỉ nhận tệp đuôi .xlsx hoặc .yaml"),
        ("10657.yml", "chỉ nhận tệp đuôi .xlsx hoặc .yaml"),
        ("10657.docx", "chỉ nhận tệp đuôi .xlsx hoặc .yaml"),
        ("10657 (1).yaml", "hãy đổi tên tệp thành 10657.yaml"),
    ],
)
def test_a_file_of_another_name_or_kind_is_refused(tmp_path: Path, name: str, says: str) -> None:
    kind, said = sentence(tmp_path, f"2023-Q2/{name}", HEAD)

    assert kind == "DeclaredFileMisplaced"
    assert f"“2023-Q2/{name}”" in said
    assert says in said


def test_an_ending_in_capitals_is_the_same_ending(tmp_path: Path) -> None:
    assert values_of(tmp_path, f"{NAME}.YAML", text({"desk.staff": 4})) == {"desk.staff": 4}


def test_a_name_that_would_break_a_line_is_printed_in_one(tmp_path: Path) -> None:
    _, said = sentence(tmp_path, "2023-Q2/10657\n\x1b[31m.yaml", HEAD)

    assert said.isprintable()


def test_a_link_a_pipe_and_a_missing_file_are_refused_unopened(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(HEAD, encoding="utf-8")
    link, pipe = tmp_path / "10657.yaml", tmp_path / "10654.yaml"
    link.symlink_to(good)
    os.mkfifo(pipe)

    for path in (link, pipe, tmp_path / "10660.yaml"):
        found = examine(DeclaredFile.found(path, tmp_path / "declared"))

        assert isinstance(found, Rejection)
        assert type(found.faults[0]).__name__ == "DeclaredFileUnreadable"


def test_outside_the_declared_folder_only_the_name_must_agree(tmp_path: Path) -> None:
    path = tmp_path / "Tải về" / "10657.yaml"
    path.parent.mkdir()
    path.write_bytes(text({"desk.staff": 4}))

    (found,) = examine_files(Settings(home=tmp_path), [path, path])

    assert not isinstance(found, Rejection)
    assert found.file.name == "10657.yaml"
