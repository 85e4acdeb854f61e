"""2023-Q2 of a small province on the boundaries of 2025-07-01, from the stand-in to the command."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner

from cli.main import main
from simulator.province import Province
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.errors import MotcuaError
from warehouse.settings import Settings

PARTS = ("10606", "10654", "10657")
Run = Callable[..., str]


@pytest.fixture(scope="module")
def home(small_province: Province, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two nights, so that two quarters have closed."""
    settings = Settings(tmp_path_factory.mktemp("restated"))
    with serve(small_province, today=date(2023, 6, 15)) as stand_in:
        pull_everything(stand_in, settings)
    publish(settings, build(settings))
    return settings


@pytest.fixture
def run(home: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """What `motcua restate` says, or the fault it raises."""
    monkeypatch.setenv("MOTCUA_HOME", str(home.home))

    def restate(*arguments: str) -> str:
        outcome = CliRunner().invoke(main, ["restate", *arguments])
        if outcome.exception is not None:
            raise outcome.exception
        return outcome.output

    return restate


def test_the_new_commune_has_the_sum_of_the_three_that_became_it(home: Settings, run: Run) -> None:
    with open_for_reading(home.published) as connection:
        (due,) = connection.execute(
            "select sum(received_count), sum(resolved_count), sum(pending_count),"
            " sum(resolved_early_count) / sum(resolved_count), max(procedure_count)"
            " from marts.rpt_commune_quarter"
            " where quarter_code = '2023-Q2' and commune_code in (?, ?, ?)",
            PARTS,
        ).fetchall()

    text = run("2023-Q2", "--on", "2025-07-01", "--commune", "10606", "--csv")
    (row,) = csv.DictReader(io.StringIO(text))

    assert row["commune_name"] == "Xã Nam Sách"
    assert row["part_codes"].split() == list(PARTS)
    columns = ("received_count", "resolved_count", "pending_count", "early_share")
    assert [float(row[column]) for column in (*columns, "procedure_count")] == pytest.approx(due)
    assert float(row["received_count"]) > 300


def test_the_same_quarter_on_its_own_boundaries_is_the_sheet(run: Run) -> None:
    text = run("2023-Q2", "--on", "2023-06-14")

    assert "10606 Thị trấn Nam Sách" in text
    assert "10657 Xã Đồng Lạc" in text
    assert "no figure" not in text


def test_a_commune_that_took_over_a_part_has_no_figure_and_the_command_says_so(run: Run) -> None:
    text = run("2023-Q2", "--on", "2025-07-01", "--commune", "10645")
    table = run("2023-Q2", "--on", "2025-07-01", "--commune", "10645", "--csv")
    (row,) = csv.DictReader(io.StringIO(table))

    assert "10645 Xã An Phú: no figure, for 10639 lies in it only in part." in text
    assert row["received_count"] == row["early_share"] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2023-Q2", "--on", "1990-01-01"), "No commune is known on 1990-01-01"),
        (("2023-Q2", "--on", "2025-07-01", "--commune", "10657"), "has no commune 10657"),
        (("2025-Q2", "--on", "2025-07-01"), "no figures of 2025-Q2"),
    ],
)
def test_what_cannot_be_restated_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    with pytest.raises(MotcuaError, match=said):
        run(*arguments)
