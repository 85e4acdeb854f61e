"""HTTP -> dlt -> fct_dossiers in dlt's best documented setting for rows of a REST source.

RESTClient with OAuth 2 client credentials, whole pages yielded, dlt's own JSON parser (orjson),
Parquet as the loader's format, no nested tables, merge by primary key so that a dossier stands
once, dates declared as texts (which spares dlt from parsing them value by value), and files that
rotate, so that two processes normalise: all from "Optimizing dlt" in its documentation.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow  # noqa: F401 - imported before the clock starts
from dlt.common import json
from dlt.sources.helpers.rest_client.auth import OAuth2ClientCredentials
from dlt.sources.helpers.rest_client.client import RESTClient

from benchmarks.stand_in import StandIn
from benchmarks.ways.bare_sql import OFFLINE, make_fct_dossiers

PAGE_SIZE = 1000
_SETTINGS = {
    "NORMALIZE__WORKERS": "2",
    "SOURCES__DATA_WRITER__FILE_MAX_ITEMS": "25000",
    "NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS": "100000",
}
_DATES = (
    "appliedDate",
    "acceptedDate",
    "appointmentDate",
    "dueDate",
    "completedDate",
    "updatedDate",
)
_RAW_DOSSIERS = """
    select
        id as record_id,
        code as dossier_code,
        agency ->> '$.code' as commune_code,
        procedure ->> '$.code' as procedure_code,
        procedure ->> '$.sector.code' as field_code,
        dossier_status ->> '$.id' as status_id,
        apply_method ->> '$.id' as channel_id,
        procedure_level ->> '$.id' as level_id,
        applied_date as applied,
        accepted_date as accepted,
        appointment_date as due,
        completed_date as completed,
        updated_date as updated
    from raw.dossiers
"""


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    stand_in: StandIn
    folder: Path


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """Settings, and one row as a rehearsal.

    dlt imports over a thousand modules only when a pipeline runs: five seconds that are not
    clocked, since nobody else's imports are.
    """
    os.environ.update(_SETTINGS)
    load(_resource([[{"id": "1"}]]), folder / "rehearsal")
    return Prepared(StandIn(**inputs["stand_in"]), folder)


def run(prepared: Prepared) -> dict[str, str]:
    """Run the pipeline, then make the one table from what it loaded."""
    database = load(_resource(pages(prepared.stand_in)), prepared.folder)
    return make_table(database, _RAW_DOSSIERS)


def _resource(items: Any) -> Any:
    return dlt.resource(
        items,
        name="dossiers",
        primary_key="id",
        write_disposition="merge",
        max_table_nesting=0,
        columns={name: {"data_type": "text"} for name in _DATES},
    )


def pages(stand_in: StandIn) -> Iterator[list[dict[str, Any]]]:
    """Every page of dossiers, as parsed.

    Page by page and not `paginate`: that one parses by `Response.json()`, which takes simplejson
    and is several times slower than the parser that dlt's documentation recommends.
    """
    client = RESTClient(
        base_url=stand_in.base_url,
        auth=OAuth2ClientCredentials(
            access_token_url=stand_in.token_url,
            client_id=stand_in.client_id,
            client_secret=stand_in.client_secret,
        ),
    )
    parameters = {"size": PAGE_SIZE, "spec": "page", "sort": "updatedDate,desc"}
    number = 0
    while True:
        response = client.get("/pa/dossier/search", params={**parameters, "page": number})
        response.raise_for_status()
        page = json.loadb(response.content)
        yield page["content"]
        number += 1
        if page["last"]:
            return


def load(resource: Any, folder: Path) -> Path:
    """Run one resource through a pipeline into a new DuckDB file."""
    folder.mkdir(exist_ok=True)
    database = folder / "dlt.duckdb"
    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.duckdb(str(database)),
        dataset_name="raw",
        pipelines_dir=str(folder / "pipelines"),
    )
    pipeline.run(resource, loader_file_format="parquet").raise_on_failed_jobs()
    return database


def make_table(database: Path, raw_dossiers: str) -> dict[str, str]:
    """`fct_dossiers` beside what dlt loaded."""
    with duckdb.connect(str(database), config=OFFLINE) as connection:
        make_fct_dossiers(connection, raw_dossiers)
    return {"database": str(database), "table": "main.fct_dossiers"}
