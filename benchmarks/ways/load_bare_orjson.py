"""As `load_bare`, with orjson instead of json: what can be had without any library of ours."""

from pathlib import Path
from typing import Any

import orjson
import requests

from benchmarks.stand_in import log_in
from benchmarks.ways import load_bare


def prepare(inputs: dict[str, Any], folder: Path) -> load_bare.Prepared:
    """Nothing to prepare but the names."""
    return load_bare.prepare(inputs, folder)


def run(prepared: load_bare.Prepared) -> dict[str, str]:
    """Write every page's items as lines, then read the lines into one table."""
    lines = prepared.folder / "dossiers.ndjson"
    with requests.Session() as session, lines.open("wb") as file:
        session.headers["Authorization"] = f"Bearer {log_in(prepared.stand_in, session)}"
        number = 0
        while True:
            page = orjson.loads(load_bare.fetch_bytes(session, prepared.stand_in, number))
            for item in page["content"]:
                file.write(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE))
            number += 1
            if page["last"]:
                break
    return load_bare.make_table(lines, prepared.folder)
