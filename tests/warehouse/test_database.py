"""Opening, publishing and pinning the DuckDB file."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.database import (
    BuildIsRunning,
    Built,
    NothingToPublish,
    QuarterNotInWarehouse,
    WarehouseMissing,
    WarehouseUnreadable,
    open_for_reading,
    pin,
    publish,
    require_quarter,
    warehouse_state,
    writer_lock,
)
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

HandMade = Callable[[str], Built]

# Opens the file and says which landing hash it sees, once more for each line it is sent.
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
ask = "select landing_root_hash from meta.build"
print(connection.execute(ask).fetchone()[0], flush=True)
for _ in sys.stdin:
    print(connection.execute(ask).fetchone()[0], flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from warehouse.database import writer_lock
from warehouse.settings import Settings
with writer_lock(Settings(home=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


def test_a_warehouse_that_was_never_published_is_named(settings: Settings) -> None:
    with (
        pytest.raises(WarehouseMissing, match="run `motcua build` first"),
        open_for_reading(settings.published),
    ):
        pass


@pytest.mark.parametrize("content", [b"", b"not a database" * 400])
def test_a_file_that_is_no_warehouse_is_named(settings: Settings, content: bytes) -> None:
    settings.published.parent.mkdir(parents=True)
    settings.published.write_bytes(content)

    with pytest.raises(WarehouseUnreadable, match="run `motcua build`"):
        warehouse_state(settings.published)


def test_a_warehouse_whose_build_was_not_finished_is_named(settings: Settings) -> None:
    settings.published.parent.mkdir(parents=True)
    duckdb.connect(str(settings.published)).close()

    with pytest.raises(WarehouseUnreadable, match="no complete warehouse"):
        warehouse_state(settings.published)


def test_a_reader_cannot_write_and_reaches_no_other_file(
    settings: Settings, hand_made: HandMade, tmp_path: Path
) -> None:
    publish(settings, hand_made("first"))
    (tmp_path / "other.csv").write_text("a\n1\n")

    with open_for_reading(settings.published) as connection:
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("create table t (a integer)")
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"from '{tmp_path}/other.csv'")


def test_the_state_names_what_the_file_was_made_of(settings: Settings, hand_made: HandMade) -> None:
    publish(settings, hand_made("first"))

    state = warehouse_state(settings.published)

    assert state.landing_root_hash == "first"
    assert state.observed_at == datetime(2023, 3, 15, 1, tzinfo=VIETNAM)
    assert state.closed_quarters == ("2023-Q1",)


def test_a_quarter_that_the_warehouse_lacks_is_named_with_those_it_has(
    settings: Settings, hand_made: HandMade
) -> None:
    publish(settings, hand_made("first"))

    with pytest.raises(QuarterNotInWarehouse, match=r"figures of 2023-Q2 \(it has: 2023-Q1\)"):
        require_quarter(settings.published, Quarter.parse("2023-Q2"))
    with pytest.raises(QuarterNotInWarehouse):
        pin(settings, "2023-Q2")
    assert not (settings.gate / "2023-Q2").exists()


def test_a_reader_keeps_the_rows_it_opened_while_another_file_is_published(
    settings: Settings, hand_made: HandMade
) -> None:
    publish(settings, hand_made("first"))
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(settings.published)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        seen = [reader.stdout.readline().strip()]

        publish(settings, hand_made("second"))
        reader.stdin.write("again\n")
        reader.stdin.flush()
        seen.append(reader.stdout.readline().strip())
        reader.stdin.close()

    assert seen == ["first", "first"]
    assert warehouse_state(settings.published).landing_root_hash == "second"


def test_publishing_twice_changes_nothing(settings: Settings, hand_made: HandMade) -> None:
    built = hand_made("first")
    publish(settings, built)
    before = settings.published.stat().st_ino

    publish(settings, built)

    assert settings.published.stat().st_ino == before


def test_a_file_that_is_not_the_one_that_was_built_is_not_published(
    settings: Settings, hand_made: HandMade
) -> None:
    publish(settings, hand_made("first"))
    built = hand_made("second")
    built.path.unlink()
    hand_made("third")

    with pytest.raises(NothingToPublish, match="is not the warehouse that was built"):
        publish(settings, built)
    assert warehouse_state(settings.published).landing_root_hash == "first"


def test_a_file_with_rows_outside_of_it_is_not_published(
    settings: Settings, hand_made: HandMade
) -> None:
    built = hand_made("first")
    built.path.with_name("motcua.duckdb.wal").write_bytes(b"")

    with pytest.raises(NothingToPublish, match="a program has the warehouse open"):
        publish(settings, built)
    assert not settings.published.exists()


def test_the_published_file_is_closed_to_writers(settings: Settings, hand_made: HandMade) -> None:
    publish(settings, hand_made("first"))

    assert settings.published.stat().st_mode & 0o222 == 0


def test_a_pinned_file_stays_what_it_was_when_a_later_night_is_published(
    settings: Settings, hand_made: HandMade
) -> None:
    publish(settings, hand_made("first"))
    pinned = pin(settings, "2023-Q1")
    again = pin(settings, Quarter.parse("2023-Q1"))

    publish(settings, hand_made("second"))

    assert pinned == again == settings.gate / "2023-Q1" / "motcua.duckdb"
    assert list(pinned.parent.iterdir()) == [pinned]
    assert warehouse_state(pinned).landing_root_hash == "first"
    assert warehouse_state(settings.published).landing_root_hash == "second"


def test_pinning_anew_replaces_the_pinned_file(settings: Settings, hand_made: HandMade) -> None:
    publish(settings, hand_made("first"))
    pin(settings, "2023-Q1")
    publish(settings, hand_made("second"))

    pinned = pin(settings, "2023-Q1")

    assert pinned.samefile(settings.published)
    assert [path.name for path in pinned.parent.iterdir()] == ["motcua.duckdb"]


def test_a_second_writer_is_refused_at_once_and_let_in_when_the_first_was_killed(
    settings: Settings, hand_made: HandMade
) -> None:
    built = hand_made("first")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"

        with pytest.raises(BuildIsRunning, match="wait until it has ended"):
            publish(settings, built)
        with pytest.raises(BuildIsRunning), writer_lock(settings):
            pass
        holder.kill()

    publish(settings, built)
    assert warehouse_state(settings.published).landing_root_hash == "first"
