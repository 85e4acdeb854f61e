"""The radar as pages: a working list per commune before the running quarter closes.

Radar -> radar/index.html, radar/<commune>.html, radar/<commune>.csv

Internal, for it names dossiers. It reads the published warehouse alone. Before the quarter's radar
begins, only the day on which it will is written, unless early lists are asked for.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from expectations.receipt import COMMUNE_CODE
from reports.delivery import write_file, write_page
from reports.notes import moment_text
from reports.numbers import date_text
from reports.radar_csv import csv_bytes
from reports.radar_list import Entry, Radar, read_radar
from reports.web import render_page
from warehouse.settings import Settings

# A page or list of a commune, or what a killed run left of one; a clerk may keep files beside it.
_OF_COMMUNE = re.compile(rf"\.?{COMMUNE_CODE}\.(html|csv)(\.part)?")


def render_radar(settings: Settings, *, shows_early: bool = False) -> tuple[Radar, Path]:
    """Write the pages and lists of the running quarter; the radar and its index page.

    Stale pages and lists of communes are removed; no other file in the folder is touched.

    Raises:
        RadarUnreadable, WarehouseMissing: as `read_radar`.
    """
    radar = read_radar(settings)
    is_shown = shows_early or not radar.running.is_early
    written = _write_communes(settings.radar, radar) if is_shown else set()
    for path in settings.radar.glob("*"):
        if _OF_COMMUNE.fullmatch(path.name) and path.name not in written:
            path.unlink()
    page = render_page(
        "radar.html.j2", script_name="sort.js", radar=radar, is_shown=is_shown, **_words(radar)
    )
    return radar, write_page(settings.radar / "index.html", page)


def _write_communes(folder: Path, radar: Radar) -> set[str]:
    """A page and a list per commune; their names."""
    written = set()
    for commune in radar.communes:
        name = commune.commune_code
        page = render_page("radar_commune.html.j2", commune=commune, radar=radar, **_words(radar))
        write_page(folder / f"{name}.html", page)
        write_file(folder / f"{name}.csv", csv_bytes(_lines(commune.entries)))
        written |= {f"{name}.html", f"{name}.csv"}
    return written


def _words(radar: Radar) -> dict[str, str]:
    running = radar.running
    return {
        "title": f"Cảnh báo trước khi khóa số liệu {running.quarter.label}",
        "as_of": moment_text(running.observed_at),
        "begins": date_text(running.radar_from_date),
        "closes": date_text(running.period_to),
    }


def _lines(entries: Iterable[Entry]) -> Iterable[tuple[str | int, ...]]:
    yield (
        "Mã hồ sơ", "Lý do", "Mức độ", "Ngày hẹn trả", "Còn (ngày)", "Lĩnh vực", "Trạng thái",
    )  # fmt: skip
    for entry in entries:
        yield (
            entry.dossier_code,
            entry.reason,
            "Đã xảy ra" if entry.is_certain else "Dự kiến",
            entry.due_date.isoformat() if entry.due_date else "",
            "" if entry.days_left is None else entry.days_left,
            entry.field_name,
            entry.status,
        )
