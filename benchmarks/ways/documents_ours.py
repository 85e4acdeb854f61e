"""Receipts and the pinned warehouse -> docx, xlsx and html of every commune, our way."""

import os
import shutil
from pathlib import Path
from typing import Any

import docx  # noqa: F401 - imported before the clock starts
import xlsxwriter  # noqa: F401 - likewise

from benchmarks.ways.province import QUARTER
from reports.build import build_reports
from warehouse.settings import Settings


class NotDelivered(RuntimeError):
    """A commune's door was closed, so the comparison would be of unequal work."""


def prepare(inputs: dict[str, Any], folder: Path) -> Settings:
    """A home of its own over the same receipts and pinned warehouse (hard links)."""
    settings = Settings(folder / "var")
    shutil.copytree(Path(inputs["home"]) / "gate", settings.gate, copy_function=os.link)
    return settings


def run(settings: Settings) -> dict[str, Any]:
    """Deliver; every commune must get its documents."""
    deliveries = build_reports(settings, QUARTER)
    withheld = [each.commune_code for each in deliveries if not each.is_delivered]
    if withheld:
        raise NotDelivered(f"Doors are closed for {', '.join(withheld)}.")
    return {"folder": str(settings.reports / QUARTER.code), "communes": len(deliveries)}
