"""What the marts and the documents are made from: three nights of a province, judged for a quarter.

Not one of the compared ways; it runs before them and is not in the table.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.stand_in import StandIn
from benchmarks.ways import load_ours
from connectors import ENTITIES, pull_entity
from expectations.gate import judge_quarter
from warehouse.build import build
from warehouse.database import publish
from warehouse.periods import Quarter

QUARTER = Quarter(2023, 2)
NIGHTS = (date(2022, 12, 15), date(2023, 3, 15), date(2023, 6, 15))


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    stand_in: StandIn
    loading: load_ours.Prepared


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """Nothing to prepare but the names."""
    return Prepared(StandIn(**inputs["stand_in"]), load_ours.prepare_first(inputs, folder))


def run(prepared: Prepared) -> dict[str, Any]:
    """Pull each night, build and publish once, try the door of every commune."""
    loading = prepared.loading
    for night in NIGHTS:
        dossiers = prepared.stand_in.set_today(night)
        for entity in ENTITIES:
            pull_entity(loading.source, entity, loading.access, loading.settings.landing)
    publish(loading.settings, build(loading.settings))
    verdict = judge_quarter(loading.settings, QUARTER)
    return {
        "home": str(loading.settings.home),
        "dossiers": dossiers,
        "communes": verdict.open_count,
    }
