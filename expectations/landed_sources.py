"""What door `landed` counts of each configured source: volumes, shares, the catalogue.

Column names are the iGate dialect's, as landed. A column that is not there is a fault of the rules
that ask for it.
"""

import csv
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from expectations.findings import MOST_EXAMPLES
from expectations.landed import Landing, Window, count_rule, counted
from expectations.landed_lists import LIST_QUESTIONS, UNKNOWN, ListQuestion
from expectations.rules import NOTHING, Measure, Measures
from warehouse.database import OFFLINE
from warehouse.settings import PROJECT_ROOT

Q = TypeVar("Q", "_SourceQuestion", ListQuestion)
SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"

DISTINCT_IDS = """
select count(distinct "id") from read_parquet($files, union_by_name = true)
"""

STATUS_ROWS = """
select count(*) filter (where not list_contains($known, coalesce("dossierStatus.id", ''))), count(*)
from read_parquet($files)
"""

DUE_ROWS = """
select count(*) filter (where coalesce(trim("appointmentDate"), '') = ''), count(*)
from read_parquet($files)
where coalesce(trim("acceptedDate"), '') <> ''
"""

CATALOGUE_CODES = """
select "MATTHC" from read_parquet($files) group by "MATTHC" having count(*) > 1 order by "MATTHC"
"""

CATALOGUE_FIELDS = """
select "MATTHC" from read_parquet($files)
where
    coalesce(
        trim(
            case
                when json_valid("LINHVUCTHUCHIEN")
                    then json_extract_string("LINHVUCTHUCHIEN", '$[0].MALINHVUC')
            end
        ),
        ''
    ) = ''
order by "MATTHC"
"""


def measure_sources(
    landing: Landing, sources: tuple[str, ...], share_rows_min: float, seeds: Path = SEEDS
) -> Measures:
    """L06 to L20 per source; shares of fewer than `share_rows_min` rows are unknown."""
    measures = Measures(sources)
    with duckdb.connect(":memory:", config=dict(OFFLINE)) as connection:
        told = (share_rows_min, seeds)
        asked = [_SourceQuestion(connection, landing, source, *told) for source in sources]
        of_lists = [ListQuestion(connection, landing, source, *told) for source in sources]
        for rule_id, question in _SOURCE_QUESTIONS.items():
            count_rule(measures, rule_id, partial(_of_each, question, asked))
        for rule_id, of_list in LIST_QUESTIONS.items():
            count_rule(measures, rule_id, partial(_of_each, of_list, of_lists))
    return measures


def _of_each(question: Callable[[Q], Measure], asked: Iterable[Q]) -> dict[str, Measure]:
    return {each.source: question(each) for each in asked}


class _SourceQuestion:
    """Questions about one source's newest windows."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        landing: Landing,
        source: str,
        share_rows_min: float,
        seeds: Path,
    ) -> None:
        self.connection = connection
        self.source = source
        self.share_rows_min = share_rows_min
        self.codes = seeds / "source_codes.csv"
        self.dossiers = landing.of(source, "dossiers")
        self.procedures = landing.of(source, "procedures")

    def newest_is_empty(self) -> Measure:
        return counted(int(not self.dossiers or self.dossiers[-1].manifest.rows == 0))

    def full_pull_share(self) -> Measure:
        full = [number for number, window in enumerate(self.dossiers) if window.manifest.is_full]
        known = self._distinct_ids(self.dossiers[: full[-1]]) if full else 0
        if not known:
            return UNKNOWN
        brought = self._distinct_ids([self.dossiers[full[-1]]])
        return Measure(brought / known, brought, known)

    def distance_to_total(self) -> Measure:
        counted = [number for number, w in enumerate(self.dossiers) if w.manifest.server_totals]
        if not counted:
            return UNKNOWN
        total = self.dossiers[counted[-1]].manifest.server_totals[-1]
        distance = abs(self._distinct_ids(self.dossiers[: counted[-1] + 1]) - total)
        return Measure(distance, distance, total)

    def unknown_status_share(self) -> Measure:
        with self.codes.open(encoding="utf-8", newline="") as file:
            known = [
                row["source_code"]
                for row in csv.DictReader(file)
                if (row["source"], row["code_list"]) == (self.source, "status")
            ]
        return self._share(STATUS_ROWS, known=known)

    def null_due_date_share(self) -> Measure:
        return self._share(DUE_ROWS)

    def catalogue_is_empty(self) -> Measure:
        return counted(int(not self.procedures or self.procedures[-1].manifest.rows == 0))

    def repeated_codes(self) -> Measure:
        return self._codes(CATALOGUE_CODES)

    def codes_without_field(self) -> Measure:
        return self._codes(CATALOGUE_FIELDS)

    def _distinct_ids(self, windows: list[Window]) -> int:
        files = [file for window in windows for file in window.files]
        return self._rows(DISTINCT_IDS, files)[0][0] if files else 0

    def _share(self, sql: str, **parameters: Any) -> Measure:
        """Rows of the newest dossier window that meet a condition, out of those it asks about."""
        if not self.dossiers:
            return UNKNOWN
        bad, rows = self._rows(sql, list(self.dossiers[-1].files), **parameters)[0]
        share = bad / rows if rows and rows >= self.share_rows_min else None
        return Measure(share, bad, rows)

    def _codes(self, sql: str) -> Measure:
        """Procedures of the newest catalogue that `sql` lists."""
        if not self.procedures:
            return NOTHING
        found = sorted(str(row[0]) for row in self._rows(sql, list(self.procedures[-1].files)))
        return Measure(len(found), len(found), examples=tuple(found[:MOST_EXAMPLES]))

    def _rows(self, sql: str, files: list[str], **parameters: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, {"files": files, **parameters}).fetchall()


_SOURCE_QUESTIONS: dict[str, Callable[[_SourceQuestion], Measure]] = {
    "L06": _SourceQuestion.newest_is_empty,
    "L07": _SourceQuestion.full_pull_share,
    "L08": _SourceQuestion.distance_to_total,
    "L09": _SourceQuestion.unknown_status_share,
    "L10": _SourceQuestion.null_due_date_share,
    "L11": _SourceQuestion.catalogue_is_empty,
    "L12": _SourceQuestion.repeated_codes,
    "L13": _SourceQuestion.codes_without_field,
}
