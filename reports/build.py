"""The one entrance: receipts and the pinned warehouse to delivered documents.

gate/<quarter>/*.json + gate/<quarter>/motcua.duckdb
  -> reports/<quarter>/<commune_code>/bao-cao.docx .xlsx .html, giai-thich.html
  -> reports/<quarter>/index.html, tong-hop.xlsx, thay-doi.html, thay-doi/<commune_code>.html
  -> gate/<quarter>/documents/<commune_code>.json where the document check found something

ReportError
└── ReceiptForAnotherWarehouse   the receipt examined another file
"""

import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from expectations.receipt import NoReceipt, Receipt, read_quarter_verdict, read_receipt
from reports.checking import DocumentFinding, check_documents
from reports.content import ReportContent
from reports.delivery import (
    DOCUMENT,
    Delivery,
    deliver,
    report_folder,
    shows,
    withdraw,
    write_file,
    write_page,
)
from reports.document_findings import CommuneFindings, keep_findings, read_findings
from reports.drafting import draft
from reports.excel import render_excel
from reports.figures import CommuneFigures, load_figures, require_agreement
from reports.index import QuarterState, draft_index, open_communes
from reports.notes import closing_text
from reports.province import field_totals, load_places, require_same_totals
from reports.province_book import render_province_book
from reports.province_form import province_form
from reports.restatements import render_unapproved
from reports.web import EXPLANATIONS, render_explanations, render_index, render_web
from reports.word import render_word
from warehouse.database import open_for_reading
from warehouse.errors import MotcuaError
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

__all__ = [
    "ReceiptForAnotherWarehouse",
    "ReportError",
    "build_index",
    "build_reports",
    "render_report",
]

SUMMARY = "tong-hop.xlsx"
DOCUMENTS = (f"{DOCUMENT}.docx", f"{DOCUMENT}.xlsx", f"{DOCUMENT}.html", EXPLANATIONS)
_ANCHOR = re.compile(r'id="(i-[^"]+)"')
_log = logging.getLogger(__name__)


class ReportError(MotcuaError):
    """Root of this room's faults about receipts."""


class ReceiptForAnotherWarehouse(ReportError):
    """A receipt names another warehouse file than the one a report would be made from."""


def build_reports(
    settings: Settings, quarter: Quarter, commune_codes: Sequence[str] | None = None
) -> list[Delivery]:
    """Reports of `commune_codes` (by default all communes of the quarter) whose door is open.

    One `Delivery` a commune, by district and commune code. A commune whose door is closed, or whose
    documents the document check refuses, comes back as not delivered, with the reason; documents of
    an earlier run are removed, since they no longer hold. Every receipt is examined before the
    first document is written.

    Raises:
        NoReceipt: the gate was not run for the quarter or for one of the communes.
        ReceiptForAnotherWarehouse: a receipt examined another file than the pinned one.
        UnknownCommune: a code that the quarter does not have.
        QuarterNotInWarehouse: the pinned warehouse has no such quarter.
        FiguresDisagree: the marts contradict themselves.
    """
    wanted = None if commune_codes is None else list(commune_codes)
    sha256 = pinned_sha256(settings, quarter)
    with open_for_reading(pinned(settings, quarter)) as connection:
        figures = load_figures(connection, quarter_code=quarter.code, commune_codes=wanted)
    receipts = [_receipt(settings, quarter, commune.commune_code, sha256) for commune in figures]
    ready = list(zip(figures, receipts, strict=True))
    for commune, receipt in ready:
        if receipt.is_open:
            require_agreement(commune)
    deliveries = [_deliver_one(settings, commune, receipt) for commune, receipt in ready]
    _log.info(
        "%s: %d reports delivered (%d of them new or changed), %d withheld, in %s",
        quarter.code,
        sum(delivery.is_delivered for delivery in deliveries),
        sum(delivery.is_delivered and delivery.is_changed for delivery in deliveries),
        sum(not delivery.is_delivered for delivery in deliveries),
        settings.reports / quarter.code,
    )
    return deliveries


def render_report(content: ReportContent, units: Mapping[str, str]) -> dict[str, bytes]:
    """The documents of one report and the page that explains them, by file name.

    `units` of measure are by indicator code.
    """
    made = (
        render_word(content),
        render_excel(content, units),
        render_web(content),
        render_explanations(content),
    )
    return dict(zip(DOCUMENTS, made, strict=True))


def build_index(settings: Settings, quarter: Quarter) -> Path:
    """The province's page of the quarter and its workbook: totals, map, states, links to documents.

    Documents that no longer say what the examined file says are removed: no page may link to them.

    Raises:
        NoReceipt, ReceiptForAnotherWarehouse, QuarterNotInWarehouse: as `build_reports`.
        FiguresDisagree: the communes' figures do not add up to the province's.
        FindingsDamaged: a file of the document check's findings cannot be read.
    """
    sha256 = pinned_sha256(settings, quarter)
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    require_same_file(verdict.warehouse_sha256, sha256, settings, quarter)
    with open_for_reading(pinned(settings, quarter)) as connection:
        figures = load_figures(connection, quarter_code=quarter.code)
        places = load_places(connection, day=verdict.period_to)
        is_open = open_communes(figures, verdict)
        totals = field_totals(is_open)
        if len(is_open) == len(figures):
            require_same_totals(connection, figures, totals)
    anchors = {}
    for commune in figures:
        receipt = _receipt(settings, quarter, commune.commune_code, sha256)
        page = _delivered_page(settings, commune, receipt)
        if page:
            anchors[commune.commune_code] = frozenset(_ANCHOR.findall(page.decode()))
    state = QuarterState(verdict, read_findings(settings, verdict), anchors, places)
    index = draft_index(figures, state, province_form(figures, totals))
    folder = settings.reports / quarter.code
    names = {commune.commune_code: commune.commune.name for commune in figures}
    render_unapproved(folder, quarter, {code: names[code] for code in anchors})
    write_file(folder / SUMMARY, render_province_book(index, figures))
    return write_page(folder / "index.html", render_index(index, summary=SUMMARY))


def _deliver_one(settings: Settings, figures: CommuneFigures, receipt: Receipt) -> Delivery:
    code, name = figures.commune_code, figures.commune.name
    folder = report_folder(settings, figures.quarter_code, code)
    if not receipt.is_open:
        reason = closing_text(receipt.rules)
        _keep(settings, figures, receipt)
        was_there = withdraw(settings, folder, f"the door of {code} is closed: {reason}")
        return Delivery(code, name, folder, False, was_there, reason)
    content = draft(figures, receipt)
    documents = render_report(content, units_of(figures))
    found = _keep(settings, figures, receipt, check_documents(content, figures, documents))
    if found.is_critical:
        was_there = withdraw(settings, folder, f"its new documents fail the check: {found.reason}")
        return Delivery(code, name, folder, False, was_there, found.reason)
    is_changed = deliver(settings, folder, documents)
    return Delivery(code, name, folder, True, is_changed)


def _keep(
    settings: Settings,
    figures: CommuneFigures,
    receipt: Receipt,
    findings: tuple[DocumentFinding, ...] = (),
) -> CommuneFindings:
    found = CommuneFindings(
        figures.quarter_code,
        figures.commune_code,
        figures.commune.name,
        receipt.warehouse_sha256,
        findings,
    )
    keep_findings(settings, found)
    return found


def units_of(figures: CommuneFigures) -> dict[str, str]:
    """Units of measure by indicator code, as `render_report` takes them."""
    return {code: indicator.unit for code, indicator in figures.registry.by_code.items()}


def _delivered_page(settings: Settings, figures: CommuneFigures, receipt: Receipt) -> bytes:
    """The page of the commune's report, if its documents say what this receipt's file says.

    Others are withdrawn: a commune may be judged anew and not reported anew, so that documents
    exist proves nothing.
    """
    code = figures.commune_code
    folder = report_folder(settings, figures.quarter_code, code)
    if receipt.is_open:
        page = render_web(draft(figures, receipt))
        if shows(folder, page):
            return page
    withdraw(settings, folder, f"the gate has judged {code} anew and no report was made since")
    return b""


def pinned(settings: Settings, quarter: Quarter) -> Path:
    """The warehouse file that the gate examined for a quarter."""
    return settings.gate / quarter.code / settings.published.name


def pinned_sha256(settings: Settings, quarter: Quarter) -> str:
    """SHA-256 of that file.

    Raises:
        NoReceipt: the gate has examined nothing for the quarter.
    """
    path = pinned(settings, quarter)
    if not path.is_file():
        raise NoReceipt(
            f"{path} does not exist, so the gate has examined nothing for {quarter.code}: "
            f"run `motcua gate {quarter.code}` first."
        )
    return sha256_of(path)


def _receipt(settings: Settings, quarter: Quarter, commune_code: str, sha256: str) -> Receipt:
    receipt = read_receipt(settings.gate, quarter.code, commune_code)
    require_same_file(receipt.warehouse_sha256, sha256, settings, quarter, commune_code)
    return receipt


def require_same_file(
    examined: str, present: str, settings: Settings, quarter: Quarter, commune_code: str = ""
) -> None:
    """Do nothing when a receipt or verdict examined the file that is present.

    Raises:
        ReceiptForAnotherWarehouse: it examined another one.
    """
    if examined != present:
        whose = f"receipt of {commune_code}" if commune_code else "verdict"
        raise ReceiptForAnotherWarehouse(
            f"The {whose} for {quarter.code} examined a warehouse with SHA-256 {examined[:12]}, "
            f"but {pinned(settings, quarter)} has {present[:12]}: "
            f"run `motcua gate {quarter.code}` again."
        )
