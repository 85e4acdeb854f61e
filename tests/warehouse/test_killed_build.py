"""kill -9 during a build or publishing: readers notice nothing, the next run is clean."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse.conftest import Office, dossier, settled_night
from warehouse.database import Built, WarehouseMissing, publish, warehouse_state
from warehouse.settings import Settings

ROOT = Path(__file__).parents[2]

# A build that kills itself at the point that its last argument names.
BUILD = """
import os, signal, sys
from pathlib import Path
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
import warehouse.build
from warehouse.settings import Settings

def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "with rows still in the log":
    DuckDBConnectionManager.close_all_connections = die
if sys.argv[2] == "before it is said what was built":
    warehouse.build._write_meta = die
warehouse.build.build(Settings(home=Path(sys.argv[1])))
"""

# Publishes what `hand_made` built and kills itself before or after the rename.
PUBLISH = """
import os, signal, sys
from pathlib import Path
from warehouse.database import Built, publish
from warehouse.settings import Settings

rename = os.replace

def die(source, target):
    if sys.argv[2] == "after":
        rename(source, target)
    os.kill(os.getpid(), signal.SIGKILL)

os.replace = die
settings = Settings(home=Path(sys.argv[1]))
publish(settings, Built(settings.building / "next" / "motcua.duckdb", False, True, "second", "p"))
"""


def run(script: str, home: Path, point: str) -> int:
    """Exit status of `script`, killed at `point`."""
    command = [sys.executable, "-c", script, str(home), point]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def test_a_killed_build_leaves_the_published_file_as_it_was_and_the_next_run_is_clean(
    office: Office,
) -> None:
    settled_night(office)
    office.build()
    before = office.content()
    office.land("2023-06-15", [dossier("a3")])

    for point in ("with rows still in the log", "before it is said what was built"):
        assert run(BUILD, office.settings.home, point) == -signal.SIGKILL
        left = [path.name for path in (office.settings.building / "next").iterdir()]
        assert "motcua.duckdb" in left
        assert office.content() == before

    assert not office.build().is_full
    after = office.content()
    office.build(full_refresh=True)
    assert office.content() == after
    assert len(after["marts.fct_dossiers"]) == 3


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


def test_publishing_killed_before_the_rename_leaves_the_published_file(
    settings: Settings, hand_made: Callable[[str], Built]
) -> None:
    with pytest.raises(WarehouseMissing):
        warehouse_state(settings.published)
    publish(settings, hand_made("first"))
    built = hand_made("second")

    assert run(PUBLISH, settings.home, "before") == -signal.SIGKILL

    assert warehouse_state(settings.published).landing_root_hash == "first"
    publish(settings, built)
    assert warehouse_state(settings.published).landing_root_hash == "second"


def test_publishing_killed_after_the_rename_has_published(
    settings: Settings, hand_made: Callable[[str], Built]
) -> None:
    publish(settings, hand_made("first"))
    built = hand_made("second")

    assert run(PUBLISH, settings.home, "after") == -signal.SIGKILL

    assert warehouse_state(settings.published).landing_root_hash == "second"
    publish(settings, built)
    assert warehouse_state(settings.published).landing_root_hash == "second"
