"""The distinct versions of records that a pull has seen, kept as Arrow columns.

    columns of each page -> one sorted table

A version is a record as the portal showed it once: its allowed fields, told apart by their hash.
"""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from connectors.fields import PAYLOAD_HASH, Columns

_MOMENT = "moment"


class Versions:
    """Versions in the order of moment, id and hash, whatever the order they were seen in."""

    def __init__(self, names: Sequence[str], id_field: str) -> None:
        self._id_field = id_field
        self._schema = pa.schema(
            [pa.field(name, pa.string()) for name in (*names, PAYLOAD_HASH)]
            + [pa.field(_MOMENT, pa.timestamp("us", tz="UTC"))]
        )
        self._seen: set[str | None] = set()
        self._tables: list[pa.Table] = []

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, columns: Columns, moments: Sequence[datetime | None]) -> None:
        """Keep the rows of `columns` not seen before; `moments` is when each was updated."""
        fresh = []
        for row, payload_hash in enumerate(columns[PAYLOAD_HASH]):
            if payload_hash not in self._seen:
                self._seen.add(payload_hash)
                fresh.append(row)
        if fresh:
            table = pa.table([*columns.values(), moments], schema=self._schema)
            self._tables.append(table if len(fresh) == len(moments) else table.take(fresh))

    def sorted_table(self) -> pa.Table:
        """All versions, every column text; equal sets of versions give equal tables."""
        table = pa.concat_tables([self._schema.empty_table(), *self._tables])
        order = [(name, "ascending") for name in (_MOMENT, self._id_field, PAYLOAD_HASH)]
        return table.sort_by(order).drop_columns([_MOMENT]).combine_chunks()
