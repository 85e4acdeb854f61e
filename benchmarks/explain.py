"""How long `motcua explain` takes on a frozen quarter of two million dossiers.

    python -m benchmarks.explain --home var-with-a-frozen-quarter [--dossiers 2000000] [--rounds 40]

The frozen members of 2023-Q2 are copied under other commune codes until there are as many dossiers
as asked, into a home of its own; figures of real communes are then explained, in this process and
as a command. Goal: p95 of the command within one second.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import duckdb

from reports.explanation import explain
from warehouse.blocks import block_hashes
from warehouse.frozen import MANIFEST, SEAL, FrozenFile, read_vintage, seal_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
FIGURES = ("06a.3", "06a.8", "06a.11", "dos.online_share", "pay.amount", "rate.total")
_MEMBERS = "tables/marts.fct_figure_members.parquet"


def enlarge(source: Settings, home: Path, dossiers: int) -> tuple[Settings, int]:
    """A home with the newest vintage of `source`, its members repeated, and how many."""
    vintage = read_vintage(source, QUARTER)
    settings = Settings(home)
    folder = settings.frozen / QUARTER.code / str(vintage.number)
    shutil.copytree(vintage.folder, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    old, new = vintage.folder / _MEMBERS, folder / _MEMBERS
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        held = connection.execute(
            "select count(*) from read_parquet(?) where record_kind = 'dossier'", [str(old)]
        ).fetchone()
        times = -(-dossiers // held[0]) if held else 1
        connection.execute(
            "copy (select members.* replace ("  # noqa: S608
            "case when copy = 0 then commune_code else commune_code || '-' || copy end as"
            f" commune_code) from read_parquet('{old}') as members, range({times}) as t(copy)"
            " where copy = 0 or commune_code is not null"
            f" order by commune_code nulls first, record_kind, record_code, part_number) to '{new}'"
            " (format parquet, compression zstd, row_group_size 8192)"
        )
    data = new.read_bytes()
    file = FrozenFile(_MEMBERS, len(data), hashlib.sha256(data).hexdigest(), block_hashes(data))
    files = tuple(file if f.name == _MEMBERS else f for f in vintage.manifest.files)
    manifest = replace(vintage.manifest, files=files).to_json().encode()
    (folder / MANIFEST).write_bytes(manifest)
    (folder / SEAL).write_text(json.dumps(seal_of(manifest)) + "\n", encoding="ascii")
    return settings, held[0] * times if held else 0


def measure(settings: Settings, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each explanation, in process and as a command."""
    vintage = read_vintage(settings, QUARTER)
    communes = sorted(vintage.documents)
    inside, outside = [], []
    for number in range(rounds):
        commune, figure = communes[number % len(communes)], FIGURES[number % len(FIGURES)]
        started = time.perf_counter()
        explain(settings, QUARTER, commune, figure)
        inside.append(time.perf_counter() - started)
        command = [str(Path(sys.executable).with_name("motcua")), "explain", QUARTER.code]
        started = time.perf_counter()
        subprocess.run(
            [*command, commune, figure],
            check=True,
            capture_output=True,
            env=os.environ | {"MOTCUA_HOME": str(settings.home)},
        )
        outside.append(time.perf_counter() - started)
    return inside, outside


def percentile(seconds: list[float], share: float) -> float:
    """The value that `share` of the measurements do not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--home", type=Path, required=True, help="a home with 2023-Q2 frozen")
    parser.add_argument("--dossiers", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-explain-") as name:
        settings, dossiers = enlarge(Settings(options.home), Path(name), options.dossiers)
        size = (read_vintage(settings, QUARTER).folder / _MEMBERS).stat().st_size
        print(f"{dossiers:,} dossiers, members {size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}")
        print("| explain | median | p95 | worst |\n|---|---|---|---|")
        ways = zip(("in process", "as a command"), measure(settings, options.rounds), strict=True)
        for way, seconds in ways:
            shown = (percentile(seconds, share) for share in (0.5, 0.95, 1))
            print(f"| {way} | {' | '.join(f'{value:.3f} s' for value in shown)} |")


if __name__ == "__main__":
    main()
