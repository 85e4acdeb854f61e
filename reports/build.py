"""The one entrance: receipts and the pinned warehouse to delivered documents.

gate/<quarter>/*.json + gate/<quarter>/motcua.duckdb
  -> reports/<quarter>/<commune_code>/bao-cao.docx .xlsx .html, reports/<quarter>/index.html

ReportError
└── ReceiptForAnotherWarehouse   the receipt examined another file
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from expectations.receipt import NoReceipt, Receipt, read_quarter_verdict, read_receipt
from reports.content import ReportContent
from reports.delivery import (
    DOCUMENT,
    Delivery,
    deliver,
    report_folder,
    shows,
    withdraw,
    write_page,
)
from reports.drafting import draft
from reports.excel import render_excel
from reports.figures import CommuneFigures, load_figures, require_agreement
from reports.index import draft_index
from reports.notes import closing_text
from reports.web import render_page, render_web
from reports.word import render_word
from warehouse.database import open_for_reading
from warehouse.errors import MotcuaError
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

_log = logging.getLogger(__name__)


class ReportError(MotcuaError):
    """Root of this room's faults about receipts."""


class ReceiptForAnotherWarehouse(ReportError):
    """A receipt names another warehouse file than the one a report would be made from."""


def build_reports(
    settings: Settings, quarter: Quarter, commune_codes: Sequence[str] | None = None
) -> list[Delivery]:
    """Reports of `commune_codes` (by default all communes of the quarter) whose door is open.

    One `Delivery` a commune, by district and commune code. A commune whose door is closed comes
    back as not delivered, with the reason; documents of an earlier run are removed, since they no
    longer hold. Every receipt is examined before the first document is written.

    Raises:
        NoReceipt: the gate was not run for the quarter or for one of the communes.
        ReceiptForAnotherWarehouse: a receipt examined another file than the pinned one.
        UnknownCommune: a code that the quarter does not have.
        QuarterNotInWarehouse: the pinned warehouse has no such quarter.
        FiguresDisagree: the marts contradict themselves.
    """
    wanted = None if commune_codes is None else list(commune_codes)
    sha256 = _pinned_sha256(settings, quarter)
    with open_for_reading(_pinned(settings, quarter)) as connection:
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


def render_report(content: ReportContent) -> dict[str, bytes]:
    """The three documents of one report, by file name."""
    return {
        f"{DOCUMENT}.docx": render_word(content),
        f"{DOCUMENT}.xlsx": render_excel(content),
        f"{DOCUMENT}.html": render_web(content),
    }


def build_index(settings: Settings, quarter: Quarter) -> Path:
    """The province's page of the quarter: totals, every commune's state, links to documents.

    Documents that no longer say what the examined file says are removed: no page may link to them.

    Raises:
        NoReceipt, ReceiptForAnotherWarehouse, QuarterNotInWarehouse: as `build_reports`.
    """
    sha256 = _pinned_sha256(settings, quarter)
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    _require_same_file(verdict.warehouse_sha256, sha256, settings, quarter)
    with open_for_reading(_pinned(settings, quarter)) as connection:
        figures = load_figures(connection, quarter_code=quarter.code)
    receipts = [_receipt(settings, quarter, commune.commune_code, sha256) for commune in figures]
    delivered = {
        commune.commune_code
        for commune, receipt in zip(figures, receipts, strict=True)
        if _is_delivered(settings, commune, receipt)
    }
    index = draft_index(figures, verdict, delivered)
    page = render_page("index.html.j2", index=index)
    return write_page(settings.reports / quarter.code / "index.html", page)


def _deliver_one(settings: Settings, figures: CommuneFigures, receipt: Receipt) -> Delivery:
    code, name = figures.commune_code, figures.commune.name
    folder = report_folder(settings, figures.quarter_code, code)
    if not receipt.is_open:
        reason = closing_text(receipt.rules)
        was_there = withdraw(settings, folder, f"the door of {code} is closed: {reason}")
        return Delivery(code, name, folder, False, was_there, reason)
    is_changed = deliver(settings, folder, render_report(draft(figures, receipt)))
    return Delivery(code, name, folder, True, is_changed)


def _is_delivered(settings: Settings, figures: CommuneFigures, receipt: Receipt) -> bool:
    """Whether the commune's documents say what this receipt's file says; others are withdrawn.

    A commune may be judged anew and not reported anew, so that documents exist proves nothing.
    """
    code = figures.commune_code
    folder = report_folder(settings, figures.quarter_code, code)
    if receipt.is_open and shows(folder, render_web(draft(figures, receipt))):
        return True
    withdraw(settings, folder, f"the gate has judged {code} anew and no report was made since")
    return False


def _pinned(settings: Settings, quarter: Quarter) -> Path:
    return settings.gate / quarter.code / settings.published.name


def _pinned_sha256(settings: Settings, quarter: Quarter) -> str:
    pinned = _pinned(settings, quarter)
    if not pinned.is_file():
        raise NoReceipt(
            f"{pinned} does not exist, so the gate has examined nothing for {quarter.code}: "
            f"run `motcua gate {quarter.code}` first."
        )
    return sha256_of(pinned)


def _receipt(settings: Settings, quarter: Quarter, commune_code: str, sha256: str) -> Receipt:
    receipt = read_receipt(settings.gate, quarter.code, commune_code)
    _require_same_file(receipt.warehouse_sha256, sha256, settings, quarter, commune_code)
    return receipt


def _require_same_file(
    examined: str, present: str, settings: Settings, quarter: Quarter, commune_code: str = ""
) -> None:
    if examined != present:
        whose = f"receipt of {commune_code}" if commune_code else "verdict"
        raise ReceiptForAnotherWarehouse(
            f"The {whose} for {quarter.code} examined a warehouse with SHA-256 {examined[:12]}, "
            f"but {_pinned(settings, quarter)} has {present[:12]}: "
            f"run `motcua gate {quarter.code}` again."
        )
