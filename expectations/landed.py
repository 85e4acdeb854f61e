"""What door `landed` counts of the landing files, read by DuckDB in memory.

    presence   one row per window and per expected entity: files as they were written?
    windows    one row per window: rows, ids, update times

Column names are the iGate dialect's, as landed. A column that is not there is a fault of the rules
that ask for it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.rules import NOTHING, Measure, Measures
from warehouse.database import OFFLINE
from warehouse.landing import (
    LandingDamaged,
    Manifest,
    list_windows,
    verify_window,
)

ENTITIES = ("dossiers", "procedures")
FURTHER_ENTITIES = ("papers", "payments", "ratings", "petitions")
ID_COLUMNS = {"procedures": "MATTHC", "dossiers": "id"} | dict.fromkeys(FURTHER_ENTITIES, "id")
UPDATE_COLUMNS = dict.fromkeys(("dossiers", *FURTHER_ENTITIES), "updatedDate")

WINDOW_ROWS = """
select filename, count(*) filter (where {condition})
from read_parquet($files, filename = true, union_by_name = true)
group by filename
"""


@dataclass(frozen=True)
class Window:
    """One undamaged window: `<source>/<entity>/<window>`, its manifest and its part files."""

    name: str
    manifest: Manifest
    files: tuple[str, ...]


@dataclass(frozen=True)
class Landing:
    """What stands in landing: undamaged windows, oldest first, and what is damaged."""

    windows: tuple[Window, ...]
    damaged: dict[str, str]

    def of(self, source: str, entity: str) -> list[Window]:
        """Windows of one entity, oldest first."""
        return [
            window
            for window in self.windows
            if (window.manifest.source, window.manifest.entity) == (source, entity)
        ]


def read_landing(root: Path) -> Landing:
    """Verify every window under `root`; a damaged one is named, with what is wrong with it."""
    windows, damaged = [], {}
    for folder in list_windows(root):
        name = folder.relative_to(root).as_posix()
        try:
            manifest = verify_window(folder)
        except LandingDamaged as fault:
            damaged[name] = str(fault).replace(f"{root}/", "")
        else:
            files = tuple(str(folder / file.name) for file in manifest.files)
            windows.append(Window(name, manifest, files))
    windows.sort(key=lambda window: (window.manifest.observed, window.name))
    return Landing(tuple(windows), damaged)


def measure_presence(landing: Landing, sources: Iterable[str]) -> Measures:
    """L01 per window, L02 per expected entity of each source."""
    entities = {
        f"{source}/{entity}": NOTHING if landing.of(source, entity) else Measure(1, 1)
        for source in sources
        for entity in ENTITIES
    }
    damaged = {name: Measure(1, 1, examples=(what,)) for name, what in landing.damaged.items()}
    names = {window.name for window in landing.windows}
    subjects = tuple(sorted({*names, *damaged, *entities}))
    return Measures(subjects, by_rule={"L01": damaged, "L02": entities})


def measure_windows(landing: Landing) -> Measures:
    """L03 to L05 per window."""
    measures = Measures(tuple(window.name for window in landing.windows))
    with duckdb.connect(":memory:", config=dict(OFFLINE)) as connection:
        asked = _WindowQuestion(connection, landing)
        count_rule(measures, "L03", asked.rows_off_manifest)
        count_rule(measures, "L04", asked.empty_ids)
        count_rule(measures, "L05", asked.empty_update_times)
    return measures


def count_rule(measures: Measures, rule_id: str, ask: Callable[[], dict[str, Measure]]) -> None:
    """Put the measures of one rule, or what went wrong with counting them, into `measures`."""
    try:
        measures.by_rule[rule_id] = ask()
    except (duckdb.Error, OSError, KeyError) as fault:
        measures.faults[rule_id] = f"{type(fault).__name__}: {str(fault).splitlines()[0]}"


class _WindowQuestion:
    """Questions about all windows at once: one scan per entity and rule."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, landing: Landing) -> None:
        self.connection = connection
        self.landing = landing

    def rows_off_manifest(self) -> dict[str, Measure]:
        found = {entity: self._rows(entity, "true") for entity in self._entities()}
        return {
            window.name: counted(abs(found[entity].get(window.name, 0) - window.manifest.rows))
            for window in self.landing.windows
            for entity in [window.manifest.entity]
        }

    def empty_ids(self) -> dict[str, Measure]:
        return self._empty(ID_COLUMNS)

    def empty_update_times(self) -> dict[str, Measure]:
        return self._empty(UPDATE_COLUMNS)

    def _empty(self, columns: Mapping[str, str]) -> dict[str, Measure]:
        """Rows without a value in their entity's column, by window name."""
        return {
            name: counted(count)
            for entity, column in columns.items()
            for name, count in self._rows(entity, is_empty(column)).items()
        }

    def _entities(self) -> list[str]:
        return sorted({window.manifest.entity for window in self.landing.windows})

    def _rows(self, entity: str, condition: str) -> dict[str, int]:
        """Rows that meet `condition`, by window name."""
        names = {
            file: window.name
            for window in self.landing.windows
            if window.manifest.entity == entity
            for file in window.files
        }
        counts: dict[str, int] = dict.fromkeys(names.values(), 0)
        if names:
            sql = WINDOW_ROWS.format(condition=condition)
            for file, count in self.connection.execute(sql, {"files": list(names)}).fetchall():
                counts[names[file]] += count
        return counts


def counted(count: int) -> Measure:
    """A measure of which none are allowed."""
    return Measure(count, count)


def is_empty(column: str) -> str:
    """SQL that is true where `column` holds nothing."""
    return f"coalesce(trim(\"{column}\"), '') = ''"
