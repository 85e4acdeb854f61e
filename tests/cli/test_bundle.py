"""`motcua bundle` says in one sentence what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _bundle(home: Path, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("motcua"), "bundle", *arguments],
        env=os.environ | {"MOTCUA_HOME": str(home), "MOTCUA_SIGNING_KEY": key},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_key_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = _bundle(tmp_path, "2023-Q2", "10657")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "`openssl genpkey -algorithm ed25519 -out motcua.key`" in done.stderr
    assert "MOTCUA_SIGNING_KEY" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["2023-Q2"], ["2023-Q5", "10657"], ["2023-Q2", "10657", "--vintage", "0"]]
)
def test_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    assert _bundle(tmp_path, *arguments).returncode == 2
