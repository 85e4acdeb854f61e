"""A pull that is killed leaves landing as it was, and the next one brings what it would have."""

import json
import signal
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors import Source, pull_entity
from warehouse.landing import verify_landing
from warehouse.settings import PROJECT_ROOT

PULL = """
import json, sys
from pathlib import Path
from connectors import Source, pull_entity
from warehouse.settings import SourceAccess

told = json.load(sys.stdin)
pull_entity(
    Source(**told["source"]), told["entity"], SourceAccess(**told["access"]), Path(told["landing"])
)
"""


def start_pull(portal: Any, source: Source, entity: str, landing: Path) -> subprocess.Popen[str]:
    """A pull in a process of its own; the secret goes by its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-c", PULL], stdin=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
    )
    told = {
        "source": asdict(source) | {"requests_per_second": 1000.0},
        "access": asdict(portal.access),
        "entity": entity,
        "landing": str(landing),
    }
    assert process.stdin is not None
    process.stdin.write(json.dumps(told))
    return process


@pytest.mark.parametrize(
    ("entity", "page"), [("dossiers", 1), ("dossiers", 4), ("dossiers", 6), ("ratings", 4)]
)
def test_a_pull_killed_at_a_page_leaves_landing_and_the_next_is_as_if_never_killed(
    portal: Any, source: Source, dossier: Any, tmp_path: Path, entity: str, page: int
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    pull_entity(source, entity, portal.access, tmp_path / "killed")
    before = verify_landing(tmp_path / "killed")
    portal.records += [dossier(number) for number in range(8, 18)]
    portal.now += timedelta(days=1)
    portal.pages_asked.clear()
    process = start_pull(portal, source, entity, tmp_path / "killed")

    def kill(tiny: Any, number: int) -> None:
        if len(tiny.pages_asked) == page:
            process.kill()
            process.wait()

    portal.before_page = kill
    process.communicate()
    portal.before_page = lambda tiny, number: None

    assert process.returncode == -signal.SIGKILL
    assert len(portal.pages_asked) == page
    assert verify_landing(tmp_path / "killed") == before
    again = pull_entity(source, entity, portal.access, tmp_path / "killed")
    never_killed = pull_entity(source, entity, portal.access, tmp_path / "quiet")
    assert (again.rows, never_killed.rows) == (17, 17)
    assert again.files == never_killed.files
    assert len(verify_landing(tmp_path / "killed")) == 2
