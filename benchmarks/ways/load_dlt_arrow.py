"""As `load_dlt`, but yielding Arrow tables, which dlt documents as its fastest way in.

dlt then neither flattens nor infers: the fields that `fct_dossiers` needs are picked by hand here,
as our connectors' allow-list does.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlt
import pyarrow as pa

from benchmarks.stand_in import StandIn
from benchmarks.ways import load_dlt

_NAMES = (
    "record_id", "dossier_code", "commune_code", "procedure_code", "field_code", "status_id",
    "channel_id", "level_id", "applied", "accepted", "due", "completed", "updated",
)  # fmt: skip
_SCHEMA = pa.schema([(name, pa.string()) for name in _NAMES])


def prepare(inputs: dict[str, Any], folder: Path) -> load_dlt.Prepared:
    """As for rows."""
    return load_dlt.prepare(inputs, folder)


def run(prepared: load_dlt.Prepared) -> dict[str, str]:
    """Run the pipeline, then make the one table from what it loaded."""
    dossiers = dlt.resource(
        _tables(prepared.stand_in),
        name="dossiers",
        primary_key="record_id",
        write_disposition="merge",
    )
    database = load_dlt.load(dossiers, prepared.folder)
    return load_dlt.make_table(database, "from raw.dossiers")


def _tables(stand_in: StandIn) -> Iterator[pa.Table]:
    for page in load_dlt.pages(stand_in):
        columns = zip(*map(_row, page), strict=True)
        yield pa.Table.from_arrays([pa.array(c, pa.string()) for c in columns], schema=_SCHEMA)


def _row(item: dict[str, Any]) -> tuple[str | None, ...]:
    procedure = item["procedure"]
    channel = item.get("applyMethod")
    return (
        item["id"],
        item["code"],
        item["agency"]["code"],
        procedure["code"],
        procedure["sector"]["code"],
        str(item["dossierStatus"]["id"]),
        str(channel["id"]) if channel else None,
        item["procedureLevel"]["id"],
        item.get("appliedDate"),
        item.get("acceptedDate"),
        item.get("appointmentDate"),
        item.get("completedDate"),
        item.get("updatedDate"),
    )
