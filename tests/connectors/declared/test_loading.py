"""Good files land together and once, in the order of their versions; bad ones get a note."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors.declared import Loaded, load_declared, load_files
from connectors.errors import PullAlreadyRunning, PullNotLanded
from connectors.landing import only_pull
from tests.connectors.declared.forms import HEAD, empty_form, text, workbook
from warehouse.landing import list_windows, verify_landing, verify_window
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

NIGHT = datetime(2023, 6, 15, 1, tzinfo=VIETNAM)
STAFF = "desk.staff"


class Desk:
    """A home in which clerks put files and nights load them."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home)

    def put(self, name: str, content: bytes | str) -> Path:
        path = self.settings.declared / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def night(self, later: timedelta = timedelta()) -> Loaded:
        return load_declared(self.settings, NIGHT + later)

    @property
    def windows(self) -> list[str]:
        return [folder.name for folder in list_windows(self.settings.landing, "declared")]

    def rows(self, window: str) -> list[dict[str, Any]]:
        folder = self.settings.landing / "declared" / "declarations" / window
        verify_window(folder)
        return [row for part in folder.glob("*.parquet") for row in pq.read_table(part).to_pylist()]

    @property
    def notes(self) -> dict[str, str]:
        notes = self.settings.declared.rglob("*.loi.txt")
        return {note.name: note.read_text(encoding="utf-8") for note in notes}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def staff(count: int, commune: str = "10657") -> str:
    return f"{HEAD}  {STAFF}: {count}\n".replace("10657", commune)


def refused(loaded: Loaded) -> list[tuple[str, str]]:
    return [(each.file.name, type(each.faults[0]).__name__) for each in loaded.rejections]


def test_without_a_folder_there_is_nothing_to_do(desk: Desk) -> None:
    assert desk.night() == Loaded()
    assert not desk.settings.landing.exists()


def test_good_files_land_together_as_rows_of_text(desk: Desk) -> None:
    desk.put("2023-Q2/10657.xlsx", workbook({STAFF: 4, "desk.area": 45.5, "tasks.text": "Một"}))
    desk.put("2023-Q2/10654.yaml", staff(3, "10654"))

    loaded = desk.night()

    assert [each.key for each in loaded.accepted] == [("10654", "2023-Q2"), ("10657", "2023-Q2")]
    assert (loaded.rejections, loaded.window) == ((), "20230615T010000")
    rows = desk.rows("20230615T010000")
    assert [
        (r["commune_code"], r["item_code"], r["value_number"], r["value_text"]) for r in rows
    ] == [
        ("10654", STAFF, "3", None),
        ("10657", "desk.area", "45.5", None),
        ("10657", STAFF, "4", None),
        ("10657", "tasks.text", None, "Một"),
    ]
    assert set(rows[0]) == {
        "commune_code", "quarter_code", "item_code", "value_number", "value_text", "file_name",
        "file_sha256", "declared_at", "payload_hash",
    }  # fmt: skip
    assert {row["quarter_code"] for row in rows} == {"2023-Q2"}
    assert {row["declared_at"] for row in rows} == {"2023-06-15T01:00:00+07:00"}
    assert [row["file_name"] for row in rows[:2]] == ["2023-Q2/10654.yaml", "2023-Q2/10657.xlsx"]
    assert len({row["payload_hash"] for row in rows}) == 4
    assert len({row["file_sha256"] for row in rows}) == 2


def test_the_manifest_is_one_like_any_other(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()

    (manifest,) = verify_landing(desk.settings.landing)

    assert (manifest.source, manifest.entity) == ("declared", "declarations")
    assert (manifest.province_code, manifest.rows, manifest.distinct_ids) == ("30", 1, 1)
    assert manifest.observed == NIGHT
    assert manifest.watermark is None
    assert [file["name"] for file in manifest.request["files"]] == ["2023-Q2/10657.yaml"]


def test_a_moment_of_another_zone_is_the_same_night(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))

    load_declared(desk.settings, NIGHT.astimezone(UTC))

    assert desk.windows == ["20230615T010000"]
    assert desk.rows("20230615T010000")[0]["declared_at"] == "2023-06-15T01:00:00+07:00"


def test_the_same_content_lands_once(desk: Desk) -> None:
    path = desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    os.utime(path, (0, 0))

    again = desk.night(timedelta(days=1))

    assert again == Loaded()
    assert desk.windows == ["20230615T010000"]


def test_a_new_content_is_a_new_version_and_an_earlier_one_again_too(desk: Desk) -> None:
    for day, count in enumerate((4, 5, 4)):
        desk.put("2023-Q2/10657.yaml", staff(count))
        desk.night(timedelta(days=day))

    assert desk.windows == ["20230615T010000", "20230616T010000", "20230617T010000"]
    assert [desk.rows(window)[0]["value_number"] for window in desk.windows] == ["4", "5", "4"]


def test_a_night_that_runs_again_lands_what_is_new_in_the_next_second(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    desk.put("2023-Q2/10654.yaml", staff(3, "10654"))

    assert desk.night().window == "20230615T010001"
    assert desk.night().window is None
    assert [row["commune_code"] for row in desk.rows("20230615T010001")] == ["10654"]


def test_a_night_of_the_past_lands_after_what_stands(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night(timedelta(days=9))
    desk.put("2023-Q2/10657.yaml", staff(5))

    assert desk.night().window == "20230624T010001"
    (row,) = desk.rows("20230624T010001")
    assert (row["value_number"], row["declared_at"]) == ("5", "2023-06-15T01:00:00+07:00")


def test_a_bad_file_gets_a_note_and_does_not_hinder_the_good_ones(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(-4))
    desk.put("2023-Q2/10654.yaml", staff(3, "10654"))

    loaded = desk.night()

    assert [each.commune.code for each in loaded.accepted] == ["10654"]
    assert refused(loaded) == [("2023-Q2/10657.yaml", "DeclaredValueWrong")]
    assert desk.notes == {"10657.yaml.loi.txt": loaded.rejections[0].sentences[0] + "\n"}
    assert [row["commune_code"] for row in desk.rows("20230615T010000")] == ["10654"]


def test_nothing_of_a_file_that_is_wrong_in_one_place_is_applied(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4) + "  desk.area: 1.022\n")

    assert desk.night().accepted == ()
    assert desk.windows == []


def test_the_note_goes_when_the_file_is_good_or_gone(desk: Desk) -> None:
    corrected = desk.put("2023-Q2/10657.yaml", staff(-4))
    removed = desk.put("2023-Q2/10654.yaml", staff(-3, "10654"))
    desk.night()
    assert len(desk.notes) == 2
    corrected.write_text(staff(4), encoding="utf-8")
    removed.unlink()

    desk.night(timedelta(days=1))

    assert desk.notes == {}


def test_a_bad_new_version_leaves_the_landed_one(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    desk.put("2023-Q2/10657.yaml", staff(-4))

    loaded = desk.night(timedelta(days=1))

    assert refused(loaded) == [("2023-Q2/10657.yaml", "DeclaredValueWrong")]
    assert desk.windows == ["20230615T010000"]


def test_a_workbook_and_a_yaml_file_for_one_report_are_both_refused(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    second = desk.put("2023-Q2/10657.xlsx", workbook({STAFF: 5}))

    loaded = desk.night(timedelta(days=1))

    assert refused(loaded) == [
        ("2023-Q2/10657.xlsx", "DeclaredFileMisplaced"),
        ("2023-Q2/10657.yaml", "DeclaredFileMisplaced"),
    ]
    assert set(desk.notes) == {"10657.xlsx.loi.txt", "10657.yaml.loi.txt"}
    assert desk.windows == ["20230615T010000"]
    second.unlink()
    assert desk.night(timedelta(days=2)) == Loaded()
    assert desk.notes == {}


def test_an_empty_form_waits_until_something_was_declared_before(desk: Desk) -> None:
    path = desk.put("2023-Q2/10657.xlsx", empty_form())
    assert desk.night() == Loaded()
    assert desk.notes == {}
    path.write_bytes(workbook({STAFF: 4}))
    desk.night(timedelta(days=1))
    path.write_bytes(empty_form())

    loaded = desk.night(timedelta(days=2))

    assert refused(loaded) == [("2023-Q2/10657.xlsx", "NothingDeclared")]
    assert desk.windows == ["20230616T010000"]


@pytest.mark.parametrize("name", ["10657.yaml", "quy-2/10657.yaml", "2023-Q2/nop/10657.yaml"])
def test_a_file_in_no_quarter_s_folder_is_told(desk: Desk, name: str) -> None:
    desk.put(name, staff(4))

    assert refused(desk.night()) == [(name, "DeclaredFileMisplaced")]
    assert set(desk.notes) == {"10657.yaml.loi.txt"}


def test_what_office_programs_leave_behind_is_no_declaration(desk: Desk) -> None:
    for name in ("~$10657.xlsx", ".~lock.10657.xlsx#", ".DS_Store", "Thumbs.db", "desktop.ini"):
        desk.put(f"2023-Q2/{name}", b"x")

    assert desk.night() == Loaded()
    assert desk.notes == {}


def test_a_pipe_in_the_folder_does_not_hold_up_the_night(desk: Desk) -> None:
    path = desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    path.unlink()
    os.mkfifo(path)

    assert refused(desk.night(timedelta(days=1))) == [
        ("2023-Q2/10657.yaml", "DeclaredFileUnreadable")
    ]


def test_a_folder_that_takes_no_note_does_not_stop_the_load(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(-4))
    desk.put("2023-Q2/10654.yaml", staff(3, "10654"))
    (desk.settings.declared / "2023-Q2" / "10657.yaml.loi.txt").mkdir()

    loaded = desk.night()

    assert (len(loaded.accepted), len(loaded.rejections)) == (1, 1)


def test_named_files_land_together_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    bad = desk.put("2023-Q2/10657.yaml", staff(-4))
    good = desk.put("2023-Q2/10654.yaml", staff(3, "10654"))

    loaded = load_files(desk.settings, [bad, good], NIGHT)

    assert (loaded.accepted, loaded.window) == ((), None)
    assert refused(loaded) == [("2023-Q2/10657.yaml", "DeclaredValueWrong")]
    assert desk.windows == []
    bad.write_text(staff(4), encoding="utf-8")
    assert len(load_files(desk.settings, [bad, good], NIGHT).accepted) == 2
    assert load_files(desk.settings, [bad, good], NIGHT) == Loaded()
    assert desk.windows == ["20230615T010000"]


def test_a_named_good_file_loses_its_note(desk: Desk) -> None:
    path = desk.put("2023-Q2/10657.yaml", staff(-4))
    desk.night()
    path.write_text(staff(4), encoding="utf-8")

    load_files(desk.settings, [path], NIGHT)

    assert desk.notes == {}


def test_two_named_files_for_one_report_and_an_empty_one_are_refused(
    desk: Desk, tmp_path: Path
) -> None:
    first = desk.put("2023-Q2/10657.yaml", staff(4))
    second = tmp_path / "10657.xlsx"
    second.write_bytes(workbook({STAFF: 5}))
    empty = desk.put("2023-Q2/10654.yaml", HEAD.replace("10657", "10654"))

    loaded = load_files(desk.settings, [first, second, empty], NIGHT)

    assert [kind for _, kind in refused(loaded)] == [
        "DeclaredFileMisplaced", "DeclaredFileMisplaced", "NothingDeclared",
    ]  # fmt: skip


def test_a_file_from_elsewhere_is_not_replaced_by_the_older_one_in_the_folder(
    desk: Desk, tmp_path: Path
) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.night()
    elsewhere = tmp_path / "10657.yaml"
    elsewhere.write_text(staff(5), encoding="utf-8")
    load_files(desk.settings, [elsewhere], NIGHT + timedelta(hours=9))

    assert desk.night(timedelta(days=1)) == Loaded()
    assert desk.windows == ["20230615T010000", "20230615T100000"]


def test_the_same_file_twice_is_one(desk: Desk) -> None:
    path = desk.put("2023-Q2/10657.yaml", text({STAFF: 4}))

    assert len(load_files(desk.settings, [path, path], NIGHT).accepted) == 1


def test_files_of_two_provinces_name_both(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.put("2025-Q3/10606.yaml", staff(4, "10606").replace("2023-Q2", "2025-Q3"))

    desk.night()

    assert verify_landing(desk.settings.landing)[0].province_code == "30,31"


def test_one_load_at_a_time(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))

    with (
        only_pull(desk.settings.landing, "declared", "declarations"),
        pytest.raises(PullAlreadyRunning),
    ):
        desk.night()


def test_a_disk_that_refuses_leaves_no_half_window(desk: Desk) -> None:
    desk.put("2023-Q2/10657.yaml", staff(4))
    desk.settings.landing.mkdir()
    (desk.settings.landing / "declared").write_bytes(b"")

    with pytest.raises(PullNotLanded):
        desk.night()
