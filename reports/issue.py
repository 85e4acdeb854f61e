"""Issues a quarter: what a person approved is frozen, then delivered; and any vintage made again.

drafts (var/drafts/<quarter>) + gate/<quarter> + approvals
  -> frozen/<quarter>/<vintage>        the new vintage, or the newest when nothing has changed
  -> reports/<quarter>/                the drafts, byte for byte
frozen/<quarter>/<vintage> -> reproduced/<quarter>/vintage-<n>/

ReportError
└── NotReproduced     documents made again are not those that were frozen
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expectations.receipt import (
    QuarterVerdict,
    UnknownCommune,
    read_quarter_verdict,
    read_receipt,
)
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
from reports.drafted import drafted, read_drafts, require_none_lost, require_unaltered
from reports.drafting import draft
from reports.figures import load_figures
from reports.restatements import render_restatements
from warehouse.approvals import drafts_sha256
from warehouse.deciding import require_approved
from warehouse.freezing import ToFreeze, code_sha256, freeze
from warehouse.frozen import Vintage, frozen_quarters, open_vintage, read_vintage
from warehouse.periods import Quarter
from warehouse.retention import drop_old_pins
from warehouse.settings import Settings

INDEX = "index.html"


class NotReproduced(ReportError):
    """Documents made again from a vintage differ from those that were frozen."""


@dataclass(frozen=True)
class Reproduced:
    """What was made again: documents of `commune_codes`, each commune's in `folder/<code>`."""

    folder: Path
    commune_codes: tuple[str, ...]


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


def issue(settings: Settings, quarter: Quarter) -> Issued:
    """Freeze what was approved, as of the last approval, and deliver it.

    Raises:
        NoReceipt, ReceiptForAnotherWarehouse: the quarter was not judged, or another file was.
        NothingDrafted: no commune has a draft.
        NotApproved, Rejected: not enough persons approved these drafts, or somebody rejected them.
        DraftMissing: a commune would lose the report that it has.
        DraftAltered: a draft is not what the examined file says.
        FrozenDamaged: an earlier vintage is not what was frozen.

    Where one is raised, nothing is frozen and nothing delivered.
    """
    sha256 = pinned_sha256(settings, quarter)
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    require_same_file(verdict.warehouse_sha256, sha256, settings, quarter)
    documents = drafted(settings, quarter)
    approvals = require_approved(settings, quarter, drafts_sha256(sha256, documents))
    require_none_lost(settings, quarter, documents)
    require_unaltered(settings, quarter, documents)
    build_index(settings.for_drafts(), quarter)
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
    frozen_at = datetime.fromisoformat(approvals[-1].at)
    vintage, is_new = freeze(settings, content, frozen_at=frozen_at)
    index = _deliver(settings, quarter, vintage)
    render_restatements(settings)
    drop_old_pins(settings, frozen_quarters(settings))
    withheld = {commune.commune_code for commune in verdict.communes} - documents.keys()
    return Issued(vintage, is_new, tuple(sorted(documents)), tuple(sorted(withheld)), index)


def reproduce(
    settings: Settings,
    quarter: Quarter,
    number: int | None = None,
    commune_codes: Sequence[str] | None = None,
) -> Reproduced:
    """Make the documents of a vintage again from what was frozen, by default of all its communes.

    Raises:
        NotFrozen, FrozenDamaged: there is no such vintage, or it is not what was frozen.
        UnknownCommune: the vintage has no report of a commune.
        NotReproduced: naming the first file that is not byte for byte the frozen one.
    """
    vintage = read_vintage(settings, quarter, number)
    place = settings.reproduced / quarter.code / f"vintage-{vintage.number}"
    wanted = sorted(vintage.documents if commune_codes is None else set(commune_codes))
    for code in wanted:
        require_report(vintage, code)
    with open_vintage(vintage) as connection:
        communes = load_figures(connection, quarter_code=quarter.code, commune_codes=wanted)
    for figures in communes:
        code = figures.commune_code
        receipt = read_receipt(vintage.gate, quarter.code, code)
        made = render_report(draft(figures, receipt), units_of(figures))
        for name in sorted(made.keys() | vintage.documents[code].keys()):
            _require_frozen(vintage, code, name, made.get(name))
        for name, data in made.items():
            write_file(place / code / name, data)
    return Reproduced(place, tuple(wanted))


def require_report(vintage: Vintage, commune_code: str) -> None:
    """Do nothing when the vintage has a report of the commune.

    Raises:
        UnknownCommune: it has none.
    """
    if commune_code not in vintage.documents:
        raise UnknownCommune(
            f"Vintage {vintage.number} of {vintage.quarter_code} has no report of {commune_code}: "
            f"it holds {len(vintage.documents)} communes; check the code, or whether its door was "
            "closed."
        )


def _require_frozen(vintage: Vintage, commune_code: str, name: str, data: bytes | None) -> None:
    frozen = vintage.documents[commune_code].get(name)
    if data is not None and hashlib.sha256(data).hexdigest() == frozen:
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
        documents = read_drafts(settings, quarter, code, names)
        deliver(settings, report_folder(settings, quarter.code, code), documents)
    for name in (SUMMARY, INDEX):
        write_file(delivered / name, (drafts.reports / quarter.code / name).read_bytes())
    return delivered / INDEX


def _rules_sha256(verdict: QuarterVerdict) -> str:
    cards = sorted(repr(card) for card in verdict.rules)
    return hashlib.sha256(json.dumps(cards).encode()).hexdigest()
