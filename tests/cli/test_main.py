"""`motcua` as a person uses it: without Airflow, and one sentence for each fault."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from simulator.province import Province
from simulator.server import StandIn, serve

_MOTCUA = Path(sys.executable).with_name("motcua")


@dataclass(frozen=True)
class Desk:
    """A terminal: a home folder and the environment of its commands."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def motcua(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the installed command and catch what it says."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")
        }
        return subprocess.run(
            [_MOTCUA, *arguments],
            env=environment | {"MOTCUA_HOME": str(self.home)} | self.environment | changes,
            capture_output=True,
            text=True,
            check=False,
        )


def _access(stand_in: StandIn) -> dict[str, str]:
    return {
        f"MOTCUA_HAI_DUONG_{name.upper()}": getattr(stand_in, name)
        for name in ("base_url", "token_url", "client_id", "client_secret")
    }


@pytest.fixture(scope="module")
def desk(small_province: Province, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A home in which a night was pulled and built, and the stand-in still runs."""
    with serve(small_province, today=date(2023, 6, 15)) as stand_in:
        desk = Desk(tmp_path_factory.mktemp("home"), _access(stand_in))
        for command in ("pull", "build"):
            done = desk.motcua(command)
            assert done.returncode == 0, done.stderr
        yield desk


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _is_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    """The command failed, said all the words in one line, and showed no traceback."""
    lines = done.stderr.strip().splitlines()
    return (
        done.returncode == 1
        and len(lines) == 1
        and lines[0].startswith("motcua: ")
        and all(word in lines[0] for word in words)
    )


@pytest.mark.parametrize(
    "command", ["pull", "build", "gate", "report", "approve", "reject", "status"]
)
def test_every_room_has_a_command_with_help(empty_desk: Desk, command: str) -> None:
    menu = empty_desk.motcua("--help")
    help_page = empty_desk.motcua(command, "--help")

    assert menu.returncode == 0
    assert f"\n  {command} " in menu.stdout
    assert help_page.returncode == 0
    assert f"motcua {command}" in help_page.stdout


def test_the_command_line_does_not_load_airflow() -> None:
    listing = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import cli.main"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr

    assert "cli.main" in listing
    assert "airflow" not in listing
    assert "great_expectations" not in listing


def test_one_commune_goes_from_gate_to_report(desk: Desk) -> None:
    judged = desk.motcua("gate", "2023-Q2")
    reported = desk.motcua("report", "2023-Q2", "--commune", "10657")
    status = desk.motcua("status")

    assert judged.returncode == 0, judged.stderr
    assert reported.returncode == 0, reported.stderr
    drafted = sorted(path.name for path in (desk.home / "drafts/2023-Q2/10657").iterdir())
    assert drafted == ["bao-cao.docx", "bao-cao.html", "bao-cao.xlsx", "giai-thich.html"]
    assert "closed quarters: " in status.stdout
    assert "2023-Q2" in status.stdout


def test_a_second_build_of_the_same_landing_says_so(desk: Desk) -> None:
    done = desk.motcua("build")

    assert done.returncode == 0, done.stderr
    assert "already built" in done.stdout


def test_an_unknown_quarter_is_wrong_usage_and_shows_the_right_form(empty_desk: Desk) -> None:
    done = empty_desk.motcua("gate", "Q2/2023")

    assert done.returncode == 2
    assert "'Q2/2023' is no quarter: write the year and Q1 to Q4" in done.stderr


def test_a_quarter_that_the_warehouse_lacks_is_named_with_those_it_has(desk: Desk) -> None:
    done = desk.motcua("gate", "2031-Q1")

    assert _is_one_sentence(done, "2031-Q1", "2023-Q2"), done.stderr


def test_an_unknown_commune_is_named_at_the_gate_and_at_the_report(desk: Desk) -> None:
    assert _is_one_sentence(desk.motcua("gate", "2023-Q2", "--commune", "99999"), "99999")
    assert _is_one_sentence(desk.motcua("report", "2023-Q2", "--commune", "99999"), "99999")


def test_nothing_works_on_an_empty_home_and_each_command_says_what_comes_first(
    empty_desk: Desk,
) -> None:
    assert _is_one_sentence(empty_desk.motcua("build"), "motcua pull")
    assert _is_one_sentence(empty_desk.motcua("gate", "2023-Q2"), "motcua build")
    assert _is_one_sentence(empty_desk.motcua("report", "2023-Q2"), "motcua gate")
    assert empty_desk.motcua("status").returncode == 0


def test_a_home_that_is_a_file_is_said_to_be_no_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.touch()

    for command in (["status"], ["gate", "2023-Q2"]):
        assert _is_one_sentence(Desk(home).motcua(*command), "MOTCUA_HOME", str(home), "folder")


def test_a_disk_that_refuses_is_named_with_the_reason_and_what_to_do(
    desk: Desk, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    copytree(desk.home / "warehouse", home / "warehouse")
    (home / "quality").touch()
    done = Desk(home).motcua("gate", "2023-Q2")

    assert _is_one_sentence(
        done, str(home / "quality"), "File exists", "free space", "MOTCUA_HOME"
    ), done.stderr


def test_a_full_disk_names_the_home_where_the_system_names_no_file(
    desk: Desk, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    copytree(desk.home / "warehouse", home / "warehouse")
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 100; exec "$0" gate 2023-Q2', _MOTCUA],
        env=os.environ | {"MOTCUA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert _is_one_sentence(done, str(home), "File too large", "free space"), done.stderr


def test_a_reader_that_goes_away_hears_nothing(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [_MOTCUA, "status"],
        env=os.environ | {"MOTCUA_HOME": str(desk.home)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (1, b"")


def test_missing_access_names_every_variable(empty_desk: Desk) -> None:
    done = empty_desk.motcua("pull")

    assert _is_one_sentence(
        done, "MOTCUA_HAI_DUONG_BASE_URL", "MOTCUA_HAI_DUONG_CLIENT_SECRET", ".env.example"
    ), done.stderr


def test_wrong_credentials_are_refused_without_showing_them(desk: Desk, tmp_path: Path) -> None:
    stranger = Desk(tmp_path, desk.environment)
    done = stranger.motcua("pull", **{"MOTCUA_HAI_DUONG_CLIENT_SECRET": "guessed-wrong"})

    assert _is_one_sentence(done, "MOTCUA_HAI_DUONG_CLIENT_SECRET"), done.stderr
    assert "guessed-wrong" not in done.stderr
    assert not (tmp_path / "landing" / "hai_duong").exists()


def test_an_unknown_source_is_named(desk: Desk, tmp_path: Path) -> None:
    done = Desk(tmp_path, desk.environment).motcua("pull", MOTCUA_SOURCES="atlantis")

    assert _is_one_sentence(done, "atlantis"), done.stderr


def test_a_truncated_landing_file_stops_the_build_and_is_named(
    small_province: Province, tmp_path: Path
) -> None:
    with serve(small_province, today=date(2023, 6, 15)) as stand_in:
        desk = Desk(tmp_path, _access(stand_in))
        assert desk.motcua("pull").returncode == 0
    part = next((tmp_path / "landing/hai_duong/dossiers").glob("*/part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-100])

    assert _is_one_sentence(
        desk.motcua("build"), f"{part.parent.name}/{part.name}", "motcua pull --full"
    )
    assert not (tmp_path / "warehouse" / "motcua.duckdb").exists()
