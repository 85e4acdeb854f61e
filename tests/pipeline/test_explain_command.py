"""`motcua explain` on a terminal, over a real warehouse: what it prints, and what it refuses."""

import csv
import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from warehouse.database import open_for_reading
from warehouse.errors import MotcuaError
from warehouse.settings import Settings


@pytest.fixture(autouse=True)
def _at_home(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(home.home))


def _explain(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", "2023-Q2", *arguments])


def test_a_person_reads_definition_source_figure_query_and_codes() -> None:
    printed = _explain("10657", "06a.8").output

    assert printed.startswith("06a.8  Hồ sơ đã giải quyết trước hạn\n        resolved early\n")
    assert "Source  the published warehouse as of 2023-06-15" in printed
    assert "2023-Q2 was never frozen" in printed
    assert "(version 1, from 2019-12-15)" in printed
    assert "policy 06a-2023-1" in printed
    assert "Figure: 898  06a.8" in printed
    assert len(printed.partition("  records:\n")[2].splitlines()) == 898


def test_what_the_registry_leaves_empty_is_not_printed() -> None:
    lines = _explain("10657", "tasks.text").output.splitlines()

    assert lines[0].startswith("tasks.text  ")
    assert lines[1].startswith("Where   ")
    assert "(version 1)" in lines[3]


def test_the_printed_query_gives_the_list(home: Settings) -> None:
    explained = json.loads(_explain("10657", "pay.online_share", "--json").output)

    assert [count["role"] for count in explained["counts"]] == ["numerator", "denominator"]
    with open_for_reading(home.published) as connection:
        for count in explained["counts"]:
            rows = connection.execute(count["sql"]).fetchall()
            assert [row[1] for row in rows] == [m["record_code"] for m in count["members"]]
            assert len(rows) == count["value"] > 0


def test_the_lines_of_an_amount_add_up_to_it() -> None:
    rows = list(csv.DictReader(io.StringIO(_explain("10657", "pay.amount", "--csv").output)))
    explained = json.loads(_explain("10657", "pay.amount", "--json").output)

    assert sum(int(row["amount"]) for row in rows) == explained["value"] > 0
    assert {row["record_kind"] for row in rows} == {"payment"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("10658", "06a.8"), "did you mean 10657 (Xã Đồng Lạc)"),
        (("Đồng Lạc", "06a.8"), "its code has five digits"),
        (("10657", "06a.88"), "did you mean 06a.8"),
        (("10657", "06a.8", "--field", "G15-TP99"), "did you mean G15-TP0"),
        (("10657", "pay.amount", "--field", "G15-TP02"), "not counted by field"),
        (("10657", "06a.8", "--vintage", "1"), "was never frozen"),
    ],
)
def test_what_is_unknown_is_refused_in_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    fault = _explain(*arguments).exception

    assert isinstance(fault, MotcuaError)
    assert said in str(fault)
    assert "\n" not in str(fault)


def test_a_question_does_not_wait_for_pandas() -> None:
    """DuckDB imports it for bound values; it is most of what the command would take."""
    script = (
        "import sys\n"
        "from cli.main import main\n"
        "main(['explain', '2023-Q2', '10657', '06a.8', '--field', 'G15-TP02'],"
        " standalone_mode=False)\n"
        "print('pandas' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False"
