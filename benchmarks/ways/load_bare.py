"""HTTP -> NDJSON -> fct_dossiers with nothing but requests, json and DuckDB, and without any check.

One pass over the pages in the order of the last update: a dossier that changes meanwhile comes
twice or not at all. Whole payloads, applicants included, are written to disk.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import requests

from benchmarks.stand_in import StandIn, log_in
from benchmarks.ways.bare_sql import OFFLINE, make_fct_dossiers

PAGE_SIZE = 1000
_COLUMNS = {
    "id": "varchar",
    "code": "varchar",
    "agency": "struct(code varchar)",
    "procedure": "struct(code varchar, sector struct(code varchar))",
    "dossierStatus": "struct(id varchar)",
    "applyMethod": "struct(id varchar)",
    "procedureLevel": "struct(id varchar)",
    "appliedDate": "varchar",
    "acceptedDate": "varchar",
    "appointmentDate": "varchar",
    "completedDate": "varchar",
    "updatedDate": "varchar",
}
_RAW_DOSSIERS = """
    select
        id as record_id,
        code as dossier_code,
        agency.code as commune_code,
        procedure.code as procedure_code,
        procedure.sector.code as field_code,
        dossierStatus.id as status_id,
        applyMethod.id as channel_id,
        procedureLevel.id as level_id,
        appliedDate as applied,
        acceptedDate as accepted,
        appointmentDate as due,
        completedDate as completed,
        updatedDate as updated
    from read_json('{file}', format = 'newline_delimited', columns = {columns})
"""


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    stand_in: StandIn
    folder: Path


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """Nothing to prepare but the names."""
    return Prepared(StandIn(**inputs["stand_in"]), folder)


def run(prepared: Prepared) -> dict[str, str]:
    """Write every page's items as lines, then read the lines into one table."""
    lines = prepared.folder / "dossiers.ndjson"
    with requests.Session() as session, lines.open("w", encoding="utf-8") as file:
        session.headers["Authorization"] = f"Bearer {log_in(prepared.stand_in, session)}"
        number = 0
        while True:
            page = fetch(session, prepared.stand_in, number)
            for item in page["content"]:
                file.write(json.dumps(item, ensure_ascii=False) + "\n")
            number += 1
            if page["last"]:
                break
    return make_table(lines, prepared.folder)


def fetch(session: requests.Session, stand_in: StandIn, number: int) -> dict[str, Any]:
    """One page.

    `json.loads` and not `Response.json()`: that one takes simplejson where it is installed, as it
    is beside dlt, and is then slower than a plain installation of requests.
    """
    page: dict[str, Any] = json.loads(fetch_bytes(session, stand_in, number))
    return page


def fetch_bytes(session: requests.Session, stand_in: StandIn, number: int) -> bytes:
    """One page as it came."""
    parameters: dict[str, str | int] = {"page": number, "size": PAGE_SIZE, "spec": "page"}
    response = session.get(
        f"{stand_in.base_url}/pa/dossier/search",
        params=parameters | {"sort": "updatedDate,desc"},
        timeout=60,
    )
    response.raise_for_status()
    return response.content


def make_table(lines: Path, folder: Path) -> dict[str, str]:
    """Read the lines into `fct_dossiers` of a new database."""
    database = folder / "bare.duckdb"
    with duckdb.connect(str(database), config=OFFLINE) as connection:
        make_fct_dossiers(connection, _RAW_DOSSIERS.format(file=lines, columns=_COLUMNS))
    return {"database": str(database), "table": "main.fct_dossiers"}
