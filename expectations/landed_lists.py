"""What door `landed` counts of papers, payments, ratings, petitions and the catalogue's details."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from expectations.findings import MOST_EXAMPLES
from expectations.landed import FURTHER_ENTITIES, Landing
from expectations.landed_list_queries import (
    FAULTS,
    LEVELLESS,
    PAPERLESS,
    STRANGE_COMMUNES,
    UNDATED,
    UNKNOWN_LEVELS,
    faulty_records,
    known,
    known_procedures,
)
from expectations.rules import NOTHING, Measure

UNKNOWN = Measure(value=None, count=0)


class ListQuestion:
    """Questions about one source's further lists, all windows, and about its newest catalogue."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        landing: Landing,
        source: str,
        share_rows_min: float,
        seeds: Path,
    ) -> None:
        self.connection = connection
        self.landing = landing
        self.source = source
        self.share_rows_min = share_rows_min
        self.seeds = seeds

    def missing_entities(self) -> Measure:
        missing = [each for each in FURTHER_ENTITIES if not self.landing.of(self.source, each)]
        return Measure(len(missing), len(missing), examples=tuple(missing))

    def paperless_share(self) -> Measure:
        papers = self._files("papers")
        dossiers = self._files("dossiers", since_full=True)
        if not papers or not dossiers:
            return UNKNOWN
        bad, rows = self._rows(PAPERLESS, {"files": dossiers, "papers": papers})[0]
        share = bad / rows if rows and rows >= self.share_rows_min else None
        return Measure(share, bad, rows)

    def strange_communes(self) -> Measure:
        communes = [row["commune_code"] for row in self._seed("communes")]
        sql = known(["agency.code"], STRANGE_COMMUNES)
        return _together(
            self._records(entity, sql, {"entity": entity, "communes": communes})
            for entity in FAULTS
        )

    def faulty_records(self) -> Measure:
        return _together(
            self._records(entity, faulty_records(entity), {"entity": entity}) for entity in FAULTS
        )

    def unknown_rating_levels(self) -> Measure:
        levels = [f"{row['scale_code']} {row['level_code']}" for row in self._seed("rating_scales")]
        return self._records(
            "ratings", known(["scale", "level"], UNKNOWN_LEVELS), {"levels": levels}
        )

    def levelless_procedures(self) -> Measure:
        return self._procedures(LEVELLESS)

    def undated_procedures(self) -> Measure:
        return self._procedures(UNDATED)

    def _records(self, entity: str, sql: str, parameters: dict[str, Any]) -> Measure:
        """How many records of an entity `sql` counts, with its examples."""
        files = self._files(entity)
        if not files:
            return NOTHING
        ((count, examples),) = self._rows(sql, parameters | {"files": files, "most": MOST_EXAMPLES})
        return Measure(count, count, examples=tuple(examples or ()))

    def _procedures(self, sql: str) -> Measure:
        """Procedures of the newest catalogue that `sql` lists."""
        windows = self.landing.of(self.source, "procedures")
        if not windows:
            return NOTHING
        rows = self._rows(known_procedures(sql), {"files": list(windows[-1].files)})
        found = sorted(str(code) for (code,) in rows)
        return Measure(len(found), len(found), examples=tuple(found[:MOST_EXAMPLES]))

    def _files(self, entity: str, *, since_full: bool = False) -> list[str]:
        """Files of an entity, oldest window first; from the newest full pull on if so asked."""
        windows = self.landing.of(self.source, entity)
        full = [number for number, window in enumerate(windows) if window.manifest.is_full]
        first = full[-1] if full and since_full else 0
        return [file for window in windows[first:] for file in window.files]

    def _seed(self, name: str) -> list[dict[str, str]]:
        with (self.seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _rows(self, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, parameters).fetchall()


def _together(measures: Iterable[Measure]) -> Measure:
    found = list(measures)
    count = sum(measure.count for measure in found)
    examples = sorted(example for measure in found for example in measure.examples)
    return Measure(count, count, examples=tuple(examples[:MOST_EXAMPLES]))


LIST_QUESTIONS: dict[str, Callable[[ListQuestion], Measure]] = {
    "L14": ListQuestion.missing_entities,
    "L15": ListQuestion.paperless_share,
    "L16": ListQuestion.strange_communes,
    "L17": ListQuestion.faulty_records,
    "L18": ListQuestion.levelless_procedures,
    "L19": ListQuestion.undated_procedures,
    "L20": ListQuestion.unknown_rating_levels,
}
