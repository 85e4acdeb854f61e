"""`motcua radar` on a terminal."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from cli.main import main
from tests.reports.radar_warehouse import write_radar
from warehouse.settings import Settings


@pytest.fixture
def radar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command over a warehouse that was observed on a day."""
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    published = Settings(tmp_path).published
    published.parent.mkdir(parents=True)

    def run(observed: date, *arguments: str) -> Result:
        with duckdb.connect(str(published)) as connection:
            write_radar(connection, observed)
        return CliRunner().invoke(main, ["radar", *arguments])

    return run


def test_it_prints_counts_and_where_the_pages_are(
    radar: Callable[..., Result], tmp_path: Path
) -> None:
    done = radar(date(2023, 6, 10))

    assert done.exit_code == 0
    assert done.output.splitlines()[1] == "4 dossiers listed, 2 of them broken already"
    assert "overdue                                1 certain       2 expected" in done.output
    assert "2 dossiers of no commune" in done.output
    assert done.output.splitlines()[-1] == str(tmp_path / "radar" / "index.html")
    assert "EARLY" not in done.output


def test_on_an_earlier_day_it_says_when_the_radar_begins(radar: Callable[..., Result]) -> None:
    done = radar(date(2023, 6, 9))

    assert "EARLY: the radar of this quarter begins on 2023-06-10" in done.output
    assert "4 dossiers listed" in done.output


def test_one_commune_is_counted_alone(radar: Callable[..., Result], tmp_path: Path) -> None:
    done = radar(date(2023, 6, 10), "--commune", "10654")

    assert "0 dossiers listed, 0 of them broken already" in done.output
    assert done.output.splitlines()[-1] == str(tmp_path / "radar" / "10654.html")
