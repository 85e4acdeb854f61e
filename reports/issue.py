"""Issues a quarter: what a person approved is frozen, then delivered; and any vintage made again.

drafts (var/drafts/<quarter>) + gate/<quarter> + approvals
  -> frozen/<quarter>/<vintage>        the new vintage, or the newest when nothing has changed
  -> reports/<quarter>/                the drafts, byte for byte
frozen/<quarter>/<vintage> -> reproduced/<quarter>/vintage-<n>/

ReportError
├── NothingDrafted    there is no draft of the examined file
└── NotReproduced     documents made again are not those that were frozen
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expectations.receipt import QuarterVerdict, read_quarter_verdict, read_receipt
from reports.build import (
    SUMMARY,
    ReportError,
    build_index,
    pinned,
    pinned_sha256,
    render_report,
    require_same_file,
    units_of,
)
from reports.delivery import deliver, report_folder, withdraw, write_file
from reports.drafting import draft
from reports.figures import load_figures
from reports.restatements import render_restatements
from warehouse.approvals import require_approved
from warehouse.freezing import ToFreeze, code_sha256, freeze
from warehouse.frozen import Vintage, frozen_quarters, open_vintage, read_vintage
from warehouse.periods import Quarter
from warehouse.retention import drop_old_pins
from warehouse.settings import Settings

INDEX = "index.html"


class NothingDrafted(ReportError):
    """The examined file has no draft that could be approved."""


class NotReproduced(ReportError):
    """Documents made again from a vintage differ from those that were frozen."""


@dataclass(frozen=True)
class Issued:
    """What an approval brought: `is_new` is false when the newest vintage holds the same content.

    `withheld` are the codes of communes without a report.
    """

    vintage: Vintage
    is_new: bool
    delivered: tuple[str, ...]
    withheld: tuple[str, ...]
    index: Path


def issue(settings: Settings, quarter: Quarter, *, frozen_at: datetime) -> Issued:
    """Freeze what was approved and deliver it; `frozen_at` is the moment of the last approval.

    Raises:
        NoReceipt, ReceiptForAnotherWarehouse: the quarter was not judged, or another file was.
        NotApproved, Rejected: not enough persons approved this file, or somebody rejected it.
        NothingDrafted: no draft shows what the examined file says.
        FrozenDamaged: an earlier vintage is not what was frozen; nothing is frozen or delivered.
    """
    sha256 = pinned_sha256(settings, quarter)
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    require_same_file(verdict.warehouse_sha256, sha256, settings, quarter)
    approvals = require_approved(settings, quarter, sha256)
    # Writing the drafts' index removes drafts that do not show what the examined file says.
    build_index(settings.for_drafts(), quarter)
    documents = drafted(settings, quarter)
    if not documents:
        raise NothingDrafted(
            f"There is no draft of {quarter} to freeze: run `motcua report {quarter}` first, and "
            "look at what it says of communes without a report."
        )
    content = ToFreeze(
        quarter=quarter,
        warehouse=pinned(settings, quarter),
        warehouse_sha256=sha256,
        gate=settings.gate / quarter.code,
        documents=documents,
        rules_sha256=_rules_sha256(verdict),
        approvals=approvals,
        reason=approvals[-1].remark,
    )
    vintage, is_new = freeze(settings, content, frozen_at=frozen_at)
    index = _deliver(settings, quarter, vintage)
    render_restatements(settings)
    drop_old_pins(settings, frozen_quarters(settings))
    withheld = {commune.commune_code for commune in verdict.communes} - documents.keys()
    return Issued(vintage, is_new, tuple(sorted(documents)), tuple(sorted(withheld)), index)


def drafted(settings: Settings, quarter: Quarter) -> dict[str, dict[str, str]]:
    """SHA-256 of every drafted document of a quarter, by commune code and file name."""
    folder = settings.for_drafts().reports / quarter.code
    documents: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("[0-9]*/*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        documents.setdefault(path.parent.name, {})[path.name] = digest
    return documents


def reproduce(
    settings: Settings,
    quarter: Quarter,
    number: int | None = None,
    commune_codes: Sequence[str] | None = None,
) -> Path:
    """Make the documents of a vintage again from what was frozen; the folder they are in.

    Raises:
        NotFrozen, FrozenDamaged: there is no such vintage, or it is not what was frozen.
        UnknownCommune: the vintage has no such commune.
        NotReproduced: naming the first file that is not byte for byte the frozen one.
    """
    vintage = read_vintage(settings, quarter, number)
    place = settings.reproduced / quarter.code / f"vintage-{vintage.number}"
    wanted = None if commune_codes is None else list(commune_codes)
    with open_vintage(vintage) as connection:
        communes = load_figures(connection, quarter_code=quarter.code, commune_codes=wanted)
    for figures in communes:
        code = figures.commune_code
        if code not in vintage.documents:
            continue
        receipt = read_receipt(vintage.gate, quarter.code, code)
        made = render_report(draft(figures, receipt), units_of(figures))
        for name, data in sorted(made.items()):
            _require_frozen(vintage, code, name, data)
            write_file(place / code / name, data)
    return place


def _require_frozen(vintage: Vintage, commune_code: str, name: str, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() == vintage.documents[commune_code].get(name):
        return
    cause = (
        "the data or the machine differ: run `motcua verify` and compare locks/run.lock"
        if code_sha256() == vintage.manifest.code_sha256
        else f"the code has changed since: use the code with SHA-256 "
        f"{vintage.manifest.code_sha256[:12]} (version {vintage.manifest.code_version})"
    )
    raise NotReproduced(
        f"{name} of {commune_code} made again is not the document of vintage {vintage.number} of "
        f"{vintage.quarter_code}; {cause}."
    )


def _deliver(settings: Settings, quarter: Quarter, vintage: Vintage) -> Path:
    """Put the vintage's drafts into their place, and take away what is not of it."""
    drafts = settings.for_drafts()
    delivered = settings.reports / quarter.code
    for folder in sorted(delivered.glob("[0-9]*")):
        if folder.name not in vintage.documents:
            withdraw(settings, folder, f"vintage {vintage.number} has no report of it")
    for code, names in vintage.documents.items():
        drafted_folder = report_folder(drafts, quarter.code, code)
        data = {name: (drafted_folder / name).read_bytes() for name in names}
        deliver(settings, report_folder(settings, quarter.code, code), data)
    for name in (SUMMARY, INDEX):
        write_file(delivered / name, (drafts.reports / quarter.code / name).read_bytes())
    return delivered / INDEX


def _rules_sha256(verdict: QuarterVerdict) -> str:
    cards = sorted(repr(card) for card in verdict.rules)
    return hashlib.sha256(json.dumps(cards).encode()).hexdigest()
