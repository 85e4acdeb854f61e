"""The same content -> docx and xlsx, cell by cell, as the guides of the two libraries do.

Content is drafted before the clock starts, and no html is written: both are ours alone to pay.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ways.bare_excel import write_excel
from benchmarks.ways.bare_word import write_word
from benchmarks.ways.province import QUARTER
from expectations.receipt import read_receipt
from reports.content import ReportContent
from reports.drafting import draft
from reports.figures import load_figures
from warehouse.database import open_for_reading
from warehouse.settings import Settings


@dataclass(frozen=True)
class Prepared:
    """What the run is given."""

    contents: list[ReportContent]
    units: dict[str, str]
    folder: Path


def prepare(inputs: dict[str, Any], folder: Path) -> Prepared:
    """Every commune's report, drafted."""
    settings = Settings(Path(inputs["home"]))
    pinned = settings.gate / QUARTER.code / settings.published.name
    with open_for_reading(pinned) as connection:
        figures = load_figures(connection, quarter_code=QUARTER.code)
    contents = [
        draft(each, read_receipt(settings.gate, QUARTER.code, each.commune_code))
        for each in figures
    ]
    units = {code: row.unit for code, row in figures[0].registry.by_code.items()}
    return Prepared(contents, units, folder / "reports")


def run(prepared: Prepared) -> dict[str, Any]:
    """Write two documents a commune."""
    for content in prepared.contents:
        folder = prepared.folder / content.commune_code
        folder.mkdir(parents=True)
        write_word(content, folder / "bao-cao.docx")
        write_excel(content, prepared.units, folder / "bao-cao.xlsx")
    return {"folder": str(prepared.folder), "communes": len(prepared.contents)}
