"""An analyst's program goes on asking while a night lands, builds and publishes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.warehouse.conftest import Office, dossier

# Opens the file once and asks over and over; the last line says what it saw, and how often.
ANALYST = """
import sys, duckdb
warehouse = duckdb.connect(sys.argv[1], read_only=True)
answers, count = set(), 0
print("open", flush=True)
import threading
asked_to_stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), asked_to_stop.set()), daemon=True).start()
while not asked_to_stop.wait(0.01):
    rows = warehouse.execute("select dossier_code from marts.fct_dossiers order by all")
    answers.add(str(rows.fetchall()))
    count += 1
print(count, len(answers), flush=True)
"""


@contextmanager
def _analyst(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", ANALYST, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process


def test_a_reader_sees_one_state_through_a_whole_night(office: Office) -> None:
    office.land("2023-06-14", [dossier("a")])
    office.build()

    with _analyst(office.settings.published) as analyst:
        office.land("2023-06-15", [dossier("a"), dossier("b")])
        office.build()
        now = office.ask("select count(*) from marts.fct_dossiers")
        said, _ = analyst.communicate("stop\n")

    questions, answers = (int(word) for word in said.split())
    assert analyst.returncode == 0
    assert questions > 10
    assert answers == 1
    assert now == [(2,)]
