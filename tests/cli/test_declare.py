"""`motcua declare` as a person uses it: form, check, load, and one sentence for each fault."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

GOOD = 'commune_code: "10657"\nquarter_code: 2023-Q2\nitems:\n  desk.staff: 4\n'
BAD = GOOD.replace("4", "1.022")


class Terminal:
    """A home folder and the commands of a person in front of it."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "declared" / "2023-Q2"
        self.home = home

    def declare(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `motcua declare` and catch what it says."""
        return subprocess.run(
            [Path(sys.executable).with_name("motcua"), "declare", *arguments],
            env=os.environ | {"MOTCUA_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )

    def put(self, name: str, content: str) -> Path:
        """A file of a clerk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    @property
    def windows(self) -> list[str]:
        """The windows that were landed."""
        return [p.name for p in self.home.glob("landing/declared/declarations/*")]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_form_is_made_filled_in_checked_and_loaded_once(terminal: Terminal) -> None:
    made = terminal.declare("init", "2023-Q2", "--commune", "10657")
    path = terminal.folder / "10657.xlsx"
    assert (made.returncode, made.stdout) == (0, f"{path}\n")
    book = load_workbook(BytesIO(path.read_bytes()))
    sheet = book["Kê khai"]
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == "desk.staff")
    sheet[f"D{row}"] = 4
    book.save(path)

    checked = terminal.declare("check", path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == f"{path}: good, Xã Đồng Lạc, 2023-Q2, values: 1\n"
    assert terminal.windows == []

    loaded = terminal.declare("load")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert loaded.stdout.startswith(f"{path}: landed, Xã Đồng Lạc, 2023-Q2, values: 1\n")
    assert len(terminal.windows) == 1

    again = terminal.declare("load")
    assert (again.returncode, again.stdout) == (0, "Nothing new to land.\n")
    assert len(terminal.windows) == 1


def test_a_form_as_yaml_and_for_several_communes(terminal: Terminal) -> None:
    done = terminal.declare(
        "init", "2023-Q2", "--commune", "10657", "--commune", "10654", "--format", "yaml"
    )

    assert done.returncode == 0
    assert sorted(p.name for p in terminal.folder.iterdir()) == ["10654.yaml", "10657.yaml"]


def test_a_filled_in_file_is_never_overwritten(terminal: Terminal) -> None:
    path = terminal.put("10657.yaml", GOOD)

    done = terminal.declare("init", "2023-Q2", "--commune", "10657")

    assert done.returncode == 1
    assert done.stderr.startswith(f"motcua: {path} đã có")
    assert path.read_text(encoding="utf-8") == GOOD
    assert [each.name for each in terminal.folder.iterdir()] == ["10657.yaml"]


def test_without_a_name_good_files_land_and_bad_ones_are_told(terminal: Terminal) -> None:
    bad = terminal.put("10657.yaml", BAD)
    terminal.put("10654.yaml", GOOD.replace("10657", "10654"))

    done = terminal.declare("load")

    assert done.returncode == 1
    assert "10654.yaml: landed" in done.stdout
    note = bad.with_name("10657.yaml.loi.txt").read_text(encoding="utf-8")
    assert done.stderr == note
    assert note.startswith("Tệp “2023-Q2/10657.yaml”, dòng 4, khóa “desk.staff”: “1.022”")
    assert len(terminal.windows) == 1


def test_one_bad_file_by_name_and_nothing_is_applied(terminal: Terminal) -> None:
    files = (
        terminal.put("10657.yaml", BAD),
        terminal.put("10654.yaml", GOOD.replace("10657", "10654")),
    )

    for command in ("check", "load"):
        done = terminal.declare(command, *files)

        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "“1.022” có thể đọc thành hai số" in done.stderr
    assert terminal.windows == []
    assert sorted(p.name for p in terminal.folder.iterdir()) == ["10654.yaml", "10657.yaml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["init", "2023-Q5", "--commune", "10657"], "2023-Q2"),
        (["init", "2023-Q2"], "Missing option '--commune'"),
        (["init", "2023-Q2", "--commune", "10657", "--format", "ods"], "--format"),
        (["check"], "Name at least one file"),
    ],
)
def test_wrong_usage_is_status_two(terminal: Terminal, arguments: list[str], says: str) -> None:
    done = terminal.declare(*arguments)

    assert done.returncode == 2
    assert says in done.stderr


def test_no_form_for_an_unknown_commune(terminal: Terminal) -> None:
    done = terminal.declare("init", "2023-Q2", "--commune", "99999")

    assert done.returncode == 1
    assert done.stderr.startswith("motcua: Mã xã 99999 không có trong danh mục ngày 14/06/2023")
    assert not terminal.folder.exists()
