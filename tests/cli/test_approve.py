"""`motcua report`, `approve` and `reject`: from drafts to a frozen, delivered quarter."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from simulator.province import generate
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import publish
from warehouse.settings import Settings

CHIEF, VICE = "Trần Thị B, Chánh Văn phòng", "Lê Văn C, Phó Chủ tịch"
Motcua = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose quarter was judged, and drafted for two communes."""
    settings = Settings(tmp_path_factory.mktemp("drafted"))
    with serve(
        generate(commune_codes=["10654", "10657"], scale=0.02), today=date(2023, 6, 15)
    ) as stand_in:
        pull_everything(stand_in, settings)
    publish(settings, build(settings))
    assert _motcua(settings.home, "gate", "2023-Q2").returncode == 0
    two = ("--commune", "10654", "--commune", "10657")
    reported = _motcua(settings.home, "report", "2023-Q2", *two)
    assert reported.returncode == 0, reported.stderr
    assert "2 reports drafted" in reported.stdout
    assert "motcua approve 2023-Q2" in reported.stdout
    assert not settings.reports.exists()
    return settings.home


@pytest.fixture
def home(drafted: Path, tmp_path: Path) -> Path:
    """A drafted home of the test's own."""
    return copytree(drafted, tmp_path / "home")


@pytest.fixture
def motcua(home: Path) -> Iterator[Motcua]:
    """The command in that home."""
    yield lambda *arguments, **changes: _motcua(home, *arguments, **changes)


def test_an_approval_freezes_and_delivers_and_a_second_one_finds_it_done(
    home: Path, motcua: Motcua
) -> None:
    done = motcua("approve", "2023-Q2", "--by", CHIEF)

    assert done.returncode == 0, done.stderr
    assert "Vintage 1 of 2023-Q2: frozen, " in done.stdout
    assert "Delivered: 2 communes; without a report: 205 (10507, " in done.stdout
    manifest = json.loads((home / "frozen/2023-Q2/1/manifest.json").read_text(encoding="utf-8"))
    assert [(a["by"], a["through"]) for a in manifest["approvals"]] == [(CHIEF, "cli")]
    for name in ("bao-cao.docx", "bao-cao.xlsx", "bao-cao.html"):
        draft, delivered = (home / kind / "2023-Q2/10657" / name for kind in ("drafts", "reports"))
        assert draft.read_bytes() == delivered.read_bytes()

    silent = motcua("approve", "2023-Q2", "--by", VICE)
    again = motcua("approve", "2023-Q2", "--by", VICE, "--remark", "Xem lại")

    assert (silent.returncode, again.returncode) == (1, 0)
    assert "phải ghi lý do" in silent.stderr
    assert "Vintage 1 of 2023-Q2: frozen before, with the same content" in again.stdout
    assert not (home / "frozen/2023-Q2/2").exists()


def test_of_two_persons_the_first_changes_nothing_yet(home: Path, motcua: Motcua) -> None:
    first = motcua("approve", "2023-Q2", "--by", CHIEF, MOTCUA_APPROVERS="2")

    assert first.returncode == 0, first.stderr
    assert f"còn thiếu 1 trên 2 người phê duyệt (đã phê duyệt: {CHIEF}" in first.stdout
    assert not (home / "frozen").exists()
    assert not (home / "reports").exists()

    second = motcua("approve", "2023-Q2", "--by", VICE, MOTCUA_APPROVERS="2")

    assert "Vintage 1 of 2023-Q2: frozen" in second.stdout


def test_a_rejection_stops_everybody_until_who_rejected_approves(
    home: Path, motcua: Motcua
) -> None:
    rejected = motcua("reject", "2023-Q2", "--by", CHIEF, "--remark", "Sai số kỳ trước")
    other = motcua("approve", "2023-Q2", "--by", VICE)

    assert rejected.returncode == 0, rejected.stderr
    assert "Nothing of these drafts of 2023-Q2 will be frozen" in rejected.stdout
    assert other.returncode == 1
    assert other.stderr.startswith("motcua: Báo cáo quý II năm 2023 bị từ chối (Trần Thị B")
    assert "ý kiến: “Sai số kỳ trước”" in other.stderr
    assert not (home / "frozen").exists()
    assert not (home / "reports").exists()

    same = motcua("approve", "2023-Q2", "--by", CHIEF, "--remark", "Đã xem lại")

    assert "Vintage 1 of 2023-Q2: frozen" in same.stdout


def test_what_is_frozen_is_rejected_no_more_and_can_be_delivered_again(
    home: Path, motcua: Motcua
) -> None:
    assert motcua("approve", "2023-Q2", "--by", CHIEF).returncode == 0

    late = motcua("reject", "2023-Q2", "--by", VICE, "--remark", "Sai số kỳ trước")

    assert (late.returncode, late.stdout) == (1, "")
    assert "đã là bản chốt số 1" in late.stderr
    assert "`motcua gate 2023-Q2`" in late.stderr
    again = motcua("approve", "2023-Q2", "--by", CHIEF, "--remark", "Giao lại")
    assert "Delivered: 2 communes" in again.stdout, again.stderr


def test_a_draft_edited_by_hand_is_named_and_nothing_is_issued(home: Path, motcua: Motcua) -> None:
    draft = home / "drafts/2023-Q2/10657/bao-cao.docx"
    made = draft.read_bytes()
    with zipfile.ZipFile(draft) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert b"1.022" in members["word/document.xml"]
    with zipfile.ZipFile(draft, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data.replace(b"1.022", b"1.098"))

    done = motcua("approve", "2023-Q2", "--by", CHIEF)

    assert done.returncode == 1
    assert f"Bản thảo {draft} không phải là văn bản lập từ số liệu đã kiểm tra" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "frozen").exists()
    assert not (home / "reports").exists()

    # Made anew it is another set of drafts, which nobody has approved yet.
    assert motcua("report", "2023-Q2", "--commune", "10657").returncode == 0
    assert draft.read_bytes() == made
    assert "Vintage 1 of 2023-Q2: frozen" in motcua("approve", "2023-Q2", "--by", CHIEF).stdout


def test_a_draft_that_lost_a_document_is_named(home: Path, motcua: Motcua) -> None:
    (home / "drafts/2023-Q2/10657/bao-cao.xlsx").unlink()

    done = motcua("approve", "2023-Q2", "--by", CHIEF)

    assert done.returncode == 1
    assert "2023-Q2/10657/bao-cao.xlsx không phải là văn bản" in done.stderr
    assert not (home / "frozen").exists()


def test_what_an_office_program_leaves_beside_a_draft_is_neither_frozen_nor_delivered(
    home: Path, motcua: Motcua
) -> None:
    for name in (".~lock.bao-cao.docx#", "~$o-cao.docx"):
        (home / "drafts/2023-Q2/10657" / name).write_text("nguyenvana, may-tinh-vp")

    done = motcua("approve", "2023-Q2", "--by", CHIEF)

    assert done.returncode == 0, done.stderr
    documents = json.loads((home / "frozen/2023-Q2/1/documents.json").read_text(encoding="utf-8"))
    delivered = home / "reports/2023-Q2/10657"
    assert sorted(documents["10657"]) == sorted(path.name for path in delivered.iterdir())
    assert len(documents["10657"]) == 4


def test_approvals_of_other_drafts_issue_nothing(home: Path, motcua: Motcua) -> None:
    shutil.move(home / "drafts/2023-Q2/10654", home / "aside")
    assert motcua("approve", "2023-Q2", "--by", CHIEF).returncode == 0
    shutil.move(home / "aside", home / "drafts/2023-Q2/10654")

    silent = motcua("approve", "2023-Q2", "--by", CHIEF)
    again = motcua("approve", "2023-Q2", "--by", CHIEF, "--remark", "Thêm xã Quốc Tuấn")

    assert silent.returncode == 1
    assert "phải ghi lý do" in silent.stderr
    assert "Vintage 2 of 2023-Q2: frozen, " in again.stdout
    manifest = json.loads((home / "frozen/2023-Q2/2/manifest.json").read_text(encoding="utf-8"))
    assert manifest["reason"] == "Thêm xã Quốc Tuấn"
    assert len(manifest["approvals"]) == 1


def test_no_commune_loses_its_report_because_it_was_not_drafted(home: Path, motcua: Motcua) -> None:
    assert motcua("approve", "2023-Q2", "--by", CHIEF).returncode == 0
    shutil.rmtree(home / "drafts/2023-Q2/10654")

    done = motcua("approve", "2023-Q2", "--by", CHIEF, "--remark", "Đính chính của xã Đồng Lạc")

    assert done.returncode == 1
    assert "Bản chốt số 1 của quý II năm 2023 có báo cáo của 1 đơn vị" in done.stderr
    assert "(10654)" in done.stderr
    assert "`motcua report 2023-Q2`" in done.stderr
    assert (home / "reports/2023-Q2/10654/bao-cao.docx").is_file()
    assert not (home / "frozen/2023-Q2/2").exists()


def test_of_a_vintage_only_what_was_made_again_is_counted(home: Path, motcua: Motcua) -> None:
    assert motcua("approve", "2023-Q2", "--by", CHIEF).returncode == 0
    of_first = ("report", "2023-Q2", "--vintage", "1")
    assert "2 reports, byte for byte" in motcua(*of_first).stdout

    one = motcua(*of_first, "--commune", "10657")
    none = motcua(*of_first, "--commune", "10507")

    assert "1 reports, byte for byte those of vintage 1" in one.stdout
    assert none.returncode == 1
    assert "Vintage 1 of 2023-Q2 has no report of 10507: it holds 2 communes" in none.stderr


def test_who_decides_and_why_one_rejects_must_be_said(motcua: Motcua) -> None:
    assert motcua("approve", "2023-Q2").returncode == 2
    assert motcua("reject", "2023-Q2", "--by", CHIEF).returncode == 2
    silent = motcua("reject", "2023-Q2", "--by", CHIEF, "--remark", " ")
    assert silent.returncode == 2
    assert "Từ chối báo cáo quý II năm 2023 phải nêu lý do" in silent.stderr
    assert "--remark" in silent.stderr
    assert "không nêu ai quyết định" in motcua("approve", "2023-Q2", "--by", " ").stderr


def test_what_was_not_judged_cannot_be_approved(tmp_path: Path) -> None:
    done = _motcua(tmp_path, "approve", "2023-Q2", "--by", CHIEF)

    assert done.returncode == 1
    assert "motcua gate 2023-Q2" in done.stderr
    assert list(tmp_path.iterdir()) == []


def _motcua(home: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("MOTCUA_")}
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import run; run()", *arguments],
        env=inherited | {"MOTCUA_HOME": str(home)} | changes,
        capture_output=True,
        text=True,
        check=False,
    )
