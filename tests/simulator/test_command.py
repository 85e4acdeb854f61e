"""The command line: `python -m simulator`."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from simulator.__main__ import MissingCredentials, start
from simulator.faults import UnknownBadDay

ARGUMENTS = ["--today", "2023-06-15", "--port", "0", "--communes", "10606", "--scale", "0.05"]
CREDENTIALS = {
    "MOTCUA_HAI_DUONG_CLIENT_ID": "someone",
    "MOTCUA_HAI_DUONG_CLIENT_SECRET": "something",
}


def test_it_does_not_start_without_credentials_and_names_the_variables() -> None:
    with pytest.raises(MissingCredentials, match="MOTCUA_HAI_DUONG_CLIENT_SECRET"):
        start(ARGUMENTS, {"MOTCUA_HAI_DUONG_CLIENT_ID": "someone"})


def test_it_starts_as_asked() -> None:
    asked = [*ARGUMENTS, "--bad-day", "login_page:always", "--defect", "unknown_status:10606"]
    with start(asked, CREDENTIALS) as stand_in:
        assert stand_in.today.isoformat() == "2023-06-15"
        assert (stand_in.client_id, stand_in.client_secret) == ("someone", "something")


def test_an_unknown_bad_day_is_refused() -> None:
    with pytest.raises(UnknownBadDay, match="full_moon"):
        start([*ARGUMENTS, "--bad-day", "full_moon"], CREDENTIALS)


def test_it_says_where_it_listens_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "simulator", *ARGUMENTS]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, env=os.environ | CREDENTIALS, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        address = line.rsplit(" ", 1)[1]
        with urlopen(f"{address}/simulator/health", timeout=10) as answer:  # noqa: S310
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_wrong_argument_ends_with_one_sentence() -> None:
    command = [sys.executable, "-m", "simulator", *ARGUMENTS[:-2], "--communes", "00000"]

    ended = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        env=os.environ | CREDENTIALS,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "00000" in ended.stderr
