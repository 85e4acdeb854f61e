"""What changed since a quarter was approved, as pages beside its reports: the ledger for officials.

published warehouse (marts.fct_restatements, marts.dim_compared_vintages) + newest vintage
  -> reports/<quarter>/thay-doi.html, reports/<quarter>/thay-doi/<commune>.html

Only communes with a report in the vintage have a page. Beside drafts the same pages say that
nothing is approved yet; of a vintage that no build has compared, that it is not compared yet.
Public edition: it counts dossiers and names none. Pages are no part of what was approved and are
written anew every night.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from reports.delivery import write_page
from reports.notes import moment_text
from reports.numbers import count_text, date_text
from reports.web import render_page
from warehouse.database import open_for_reading, warehouse_state
from warehouse.frozen import Vintage, frozen_quarters, open_vintage, read_vintage
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

PAGE = "thay-doi.html"
FOLDER = "thay-doi"
_UNAPPROVED = "thay-doi-du-thao.html.j2"
_NOT_COMPARED = "Chưa so sánh với số liệu hiện nay: có sau đêm nạp tới."
_COMPARED = """
    select count(*) from marts.dim_compared_vintages
    where quarter_code = $quarter_code and manifest_sha256 = $manifest_sha256
"""
_CHANGES = """
    select
        restatements.commune_code, indicators.name_vi, coalesce(fields.field_name, ''),
        frozen_count, live_count, delta_count, causes.cause_name_vi, dossier_codes, first_seen_at
    from marts.fct_restatements as restatements
    inner join marts.dim_indicators as indicators using (indicator_code)
    inner join seeds.restatement_causes as causes using (cause_code)
    left join marts.dim_fields as fields on fields.field_code = restatements.field_code
    where quarter_code = $quarter_code and vintage_number = $vintage_number
    order by restatements.commune_code, indicators.indicator_code, fields.field_name nulls first,
        causes.cause_name_vi
"""
_COMMUNES = """
    select commune_code, commune_name, coalesce(district_name, province_name)
    from marts.rpt_commune_quarter
    where quarter_code = $quarter_code
    order by district_code nulls last, commune_code
"""


@dataclass(frozen=True)
class Change:
    """One cause in one cell: texts as printed; the ledger's row has the dossiers' codes."""

    indicator: str
    field: str
    frozen: str
    live: str
    delta: str
    cause: str
    dossiers: frozenset[str]
    first_seen: str

    @property
    def dossier_count(self) -> str:
        """How many dossiers, as printed."""
        return count_text(len(self.dossiers))


@dataclass(frozen=True)
class ChangedCommune:
    """A commune with a report in the vintage, and what has changed of it."""

    commune_code: str
    commune_name: str
    superior_name: str
    changes: tuple[Change, ...]

    @property
    def figure_count(self) -> int:
        """How many figures have changed, whatever the field."""
        return len({change.indicator for change in self.changes})

    @property
    def dossier_count(self) -> int:
        """How many dossiers have changed them."""
        return len(frozenset().union(*(change.dossiers for change in self.changes)))

    @property
    def state(self) -> str:
        """In words, as said on every page."""
        if not self.changes:
            return "Không thay đổi sau khi phê duyệt"
        return (
            f"{count_text(self.figure_count)} chỉ tiêu thay đổi sau khi phê duyệt, do "
            f"{count_text(self.dossier_count)} hồ sơ"
        )


def render_restatements(settings: Settings) -> tuple[Path, ...]:
    """Write the pages of every frozen quarter; the province's page of each, oldest first.

    Raises:
        WarehouseMissing, WarehouseUnreadable: nothing is published.
        FrozenDamaged: a vintage is not what was frozen.
    """
    written = []
    for code in frozen_quarters(settings):
        vintage = read_vintage(settings, code)
        with open_for_reading(settings.published) as connection:
            is_in_ledger = _is_in_ledger(connection, vintage)
            changes = _changes(connection, vintage) if is_in_ledger else {}
        with open_vintage(vintage) as connection:
            rows = connection.execute(_COMMUNES, {"quarter_code": code}).fetchall()
        communes = [
            ChangedCommune(commune, name, superior, tuple(changes.get(commune, ())))
            for commune, name, superior in rows
            if commune in vintage.documents
        ]
        as_of = ""
        # What was frozen from the very file that is published is equal to it.
        if is_in_ledger or vintage.manifest.warehouse_sha256 == sha256_of(settings.published):
            as_of = moment_text(warehouse_state(settings.published).observed_at)
        written.append(_write(settings.reports / code, vintage, communes, as_of))
    return tuple(written)


def render_unapproved(folder: Path, quarter: Quarter, communes: Mapping[str, str]) -> None:
    """Write in `folder`, where drafts of `communes` (names by code) are, the pages they lead to."""
    title = _title(quarter.code)
    for code, name in communes.items():
        report = f"../{code}/bao-cao.html"
        page = render_page(_UNAPPROVED, title=title, commune_name=name, report=report)
        write_page(folder / FOLDER / f"{code}.html", page)
    page = render_page(_UNAPPROVED, title=title, commune_name="", report="index.html")
    write_page(folder / PAGE, page)


def _is_in_ledger(connection: DuckDBPyConnection, vintage: Vintage) -> bool:
    """Whether the ledger was made with the vintage; if not, it says nothing of it."""
    parameters = {"quarter_code": vintage.quarter_code, "manifest_sha256": vintage.sha256}
    ((found,),) = connection.execute(_COMPARED, parameters).fetchall()
    return bool(found)


def _changes(connection: DuckDBPyConnection, vintage: Vintage) -> dict[str, list[Change]]:
    by_commune: dict[str, list[Change]] = defaultdict(list)
    parameters = {"quarter_code": vintage.quarter_code, "vintage_number": vintage.number}
    for row in connection.execute(_CHANGES, parameters).fetchall():
        code, indicator, field, frozen, live, delta, cause, dossiers, seen = row
        by_commune[code].append(
            Change(
                indicator,
                field,
                count_text(frozen),
                count_text(live),
                f"{'+' if delta > 0 else '−'}{count_text(abs(delta))}",
                cause,
                frozenset(dossiers),
                date_text(seen.date()) if seen else "",
            )
        )
    return by_commune


def _write(folder: Path, vintage: Vintage, communes: list[ChangedCommune], as_of: str) -> Path:
    """Write the pages of a vintage; `as_of` is empty when it is not compared yet."""
    words = {
        "title": _title(vintage.quarter_code),
        "approved": _approved_text(vintage),
        "as_of": as_of,
        "not_compared": _NOT_COMPARED,
    }
    for commune in communes:
        page = render_page("thay-doi-don-vi.html.j2", commune=commune, **words)
        write_page(folder / FOLDER / f"{commune.commune_code}.html", page)
    for path in (folder / FOLDER).glob("*.html"):
        if path.stem not in vintage.documents:
            path.unlink()
    changed = sum(bool(commune.changes) for commune in communes)
    page = render_page(
        "thay-doi.html.j2", script_name="sort.js", communes=communes, changed=changed, **words
    )
    return write_page(folder / PAGE, page)


def _title(quarter_code: str) -> str:
    return f"Thay đổi sau khi phê duyệt, {Quarter.parse(quarter_code).label}"


def _approved_text(vintage: Vintage) -> str:
    moment = datetime.fromisoformat(vintage.manifest.frozen_at).astimezone(VIETNAM)
    persons = ", ".join(approval.by for approval in vintage.manifest.approvals)
    reason = f" Lý do chốt lại: {vintage.manifest.reason}." if vintage.manifest.reason else ""
    return f"Bản chốt số {vintage.number}, lúc {moment_text(moment)}; phê duyệt: {persons}.{reason}"
