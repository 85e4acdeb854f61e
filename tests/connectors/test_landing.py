"""A window is landed whole or not at all, wherever its process is stopped."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors import landing as room
from connectors.errors import PullAlreadyRunning, PullNotLanded
from connectors.landing import land, only_pull, standing_window
from warehouse.errors import MotcuaError
from warehouse.landing import LandingDamaged, Manifest, list_windows, verify_landing
from warehouse.settings import PROJECT_ROOT

DRAFT = Manifest(
    source="hai_duong",
    entity="dossiers",
    window="20230615T010000",
    province_code="30",
    request={},
    server_totals=[3],
    rows=3,
    distinct_ids=3,
    watermark=None,
    observed_at="2023-06-15T01:00:00+07:00",
    started_at="2023-06-15T01:00:00+07:00",
    finished_at="2023-06-15T01:00:00+07:00",
    is_full=True,
    connector_version="1",
    files=[],
)
TABLE = pa.table({"id": ["a", "b", "c"], "code": ["1", None, ""]})
FLUSHES = 9  # three levels of .partial, part, manifest, partial folder, two levels, the last


def test_what_was_landed_is_what_is_read(tmp_path: Path) -> None:
    with only_pull(tmp_path, "hai_duong", "dossiers"):
        manifest = land(tmp_path, DRAFT, TABLE)

    folder = tmp_path / "hai_duong" / "dossiers" / "20230615T010000"
    assert verify_landing(tmp_path) == [manifest]
    assert list_windows(tmp_path) == [folder]
    assert pq.read_table(folder / "part-00000.parquet").equals(TABLE)
    assert standing_window(tmp_path, "hai_duong", "dossiers", "20230615T010000") == manifest


def test_many_rows_are_cut_into_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PART_ROWS", 2)

    with only_pull(tmp_path, "hai_duong", "dossiers"):
        manifest = land(tmp_path, DRAFT, TABLE)

    assert [(file.name, file.rows) for file in manifest.files] == [
        ("part-00000.parquet", 2),
        ("part-00001.parquet", 1),
    ]
    assert verify_landing(tmp_path) == [manifest]


def test_no_rows_are_one_part_with_columns(tmp_path: Path) -> None:
    with only_pull(tmp_path, "hai_duong", "dossiers"):
        manifest = land(tmp_path, DRAFT, TABLE.slice(0, 0))

    folder = tmp_path / "hai_duong" / "dossiers" / "20230615T010000"
    assert [file.rows for file in manifest.files] == [0]
    assert pq.read_table(folder / "part-00000.parquet").column_names == ["id", "code"]


def test_two_pulls_of_one_entity_do_not_run_together(tmp_path: Path) -> None:
    with only_pull(tmp_path, "hai_duong", "dossiers"):
        with (
            pytest.raises(PullAlreadyRunning, match="pulling dossiers of source 'hai_duong'"),
            only_pull(tmp_path, "hai_duong", "dossiers"),
        ):
            pass
        with only_pull(tmp_path, "hai_duong", "procedures"):
            pass
    with only_pull(tmp_path, "hai_duong", "dossiers"):
        pass


def test_a_window_without_manifest_is_damage_not_a_window(tmp_path: Path) -> None:
    (tmp_path / "hai_duong" / "dossiers" / "20230615T010000").mkdir(parents=True)

    with pytest.raises(LandingDamaged, match="move the folder aside"):
        standing_window(tmp_path, "hai_duong", "dossiers", "20230615T010000")


@pytest.mark.parametrize("nth", range(1, FLUSHES + 1))
def test_a_disk_that_fails_at_any_flush_is_named_and_shows_no_half_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    flushes = []

    def fail_at_nth(handle: int) -> None:
        flushes.append(handle)
        if len(flushes) == nth:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail_at_nth)

    with (
        pytest.raises(PullNotLanded, match="No space left on device"),
        only_pull(tmp_path, "hai_duong", "dossiers"),
    ):
        land(tmp_path, DRAFT, TABLE)

    assert len(verify_landing(tmp_path)) == (1 if nth == FLUSHES else 0)


def test_a_landing_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "landing").write_text("a file where a folder is due", encoding="utf-8")

    with (
        pytest.raises(PullNotLanded, match="cannot be written"),
        only_pull(tmp_path / "landing", "hai_duong", "dossiers"),
    ):
        pass


KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow as pa
from connectors.landing import land, only_pull
from warehouse.landing import Manifest

landing, step, nth = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
draft = Manifest.from_json(sys.stdin.read())
table = pa.table({"id": ["a", "b", "c"], "code": ["1", None, ""]})
done, count = getattr(os, step), 0

def stop_before_nth(*arguments, **named):
    global count
    count += 1
    if count == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return done(*arguments, **named)

setattr(os, step, stop_before_nth)
with only_pull(landing, draft.source, draft.entity):
    land(landing, draft, table)
"""


@pytest.mark.parametrize(
    ("step", "nth", "stands"),
    [
        ("fsync", 4, False),
        ("fsync", 5, False),
        ("fsync", 6, False),
        ("rename", 1, False),
        ("fsync", FLUSHES, True),
    ],
)
def test_a_landing_killed_at_any_step_is_swept_and_repeated(
    tmp_path: Path, step: str, nth: int, stands: bool
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), step, str(nth)],
        input=DRAFT.to_json(),
        text=True,
        cwd=PROJECT_ROOT,
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert len(verify_landing(tmp_path)) == int(stands)
    with only_pull(tmp_path, "hai_duong", "dossiers"):
        assert list((tmp_path / ".partial" / "hai_duong" / "dossiers").iterdir()) == []
        if not stands:
            land(tmp_path, DRAFT, TABLE)
    assert [manifest.rows for manifest in verify_landing(tmp_path)] == [3]


def test_every_fault_of_the_room_is_one_family() -> None:
    assert issubclass(PullNotLanded, MotcuaError)
