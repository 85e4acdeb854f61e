"""The drafts on disk: what a person decides on, and whether they are still what was made.

    var/drafts/<quarter>/<commune_code>/bao-cao.docx .xlsx .html, giai-thich.html

Only these names count: an office program leaves its lock files beside an open document. A draft
that somebody edited is found when it is issued, since every document is then made again.

    ReportError
    ├── NothingDrafted   there is no draft of the examined file
    ├── DraftMissing     a commune that has a report would lose it
    └── DraftAltered     a draft is not what the examined file says
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from expectations.receipt import read_quarter_verdict, read_receipt
from reports.build import DOCUMENTS, ReportError, pinned, render_report, units_of
from reports.delivery import report_folder
from reports.document_findings import undelivered
from reports.drafting import draft
from reports.figures import CommuneFigures, load_figures
from warehouse.approvals import drafts_sha256
from warehouse.database import open_for_reading
from warehouse.frozen import vintages
from warehouse.landing import sha256_of
from warehouse.periods import Quarter
from warehouse.settings import Settings

Documents = Mapping[str, Mapping[str, str]]
_NAMED = 10


class NothingDrafted(ReportError):
    """The examined file has no draft that could be approved."""


class DraftMissing(ReportError):
    """A commune of the newest vintage has passed the checks again and has no draft."""


class DraftAltered(ReportError):
    """A draft is not, or is no longer, the document that the examined file gives."""


def drafted(settings: Settings, quarter: Quarter) -> Documents:
    """SHA-256 of every drafted document of a quarter, by commune code and file name.

    Raises:
        NothingDrafted: there is none.
    """
    folder = settings.for_drafts().reports / quarter.code
    documents: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("[0-9]*/*")):
        if path.name in DOCUMENTS:
            documents.setdefault(path.parent.name, {})[path.name] = sha256_of(path)
    if not documents:
        raise NothingDrafted(
            f"There is no draft of {quarter}: run `motcua report {quarter}` first, and look at "
            "what it says of communes without a report."
        )
    return documents


def drafts_on_hand(settings: Settings, quarter: Quarter) -> str:
    """What a decision on the quarter binds to now: the hash of its drafts.

    Raises:
        NoReceipt, ReceiptDamaged: the quarter was not judged.
        NothingDrafted: as `drafted`.
    """
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    return drafts_sha256(verdict.warehouse_sha256, drafted(settings, quarter))


def require_none_lost(settings: Settings, quarter: Quarter, documents: Documents) -> None:
    """Do nothing when what the newest vintage reports is drafted again, but for what may not be.

    Raises:
        DraftMissing: a commune with an open door, and no fault in its documents, has no draft.
        FrozenDamaged: the newest vintage is not what was frozen.
    """
    issued = vintages(settings, quarter)
    if not issued:
        return
    verdict = read_quarter_verdict(settings.gate, quarter.code)
    may_not = {commune.commune_code for commune in verdict.closed}
    may_not |= {found.commune_code for found in undelivered(settings, quarter)}
    lost = sorted(issued[-1].documents.keys() - documents.keys() - may_not)
    if lost:
        names = ", ".join(lost[:_NAMED]) + (", …" if lost[_NAMED:] else "")
        raise DraftMissing(
            f"Bản chốt số {issued[-1].number} của {quarter.label} có báo cáo của {len(lost)} đơn "
            f"vị nay chưa có bản thảo ({names}), nên không chốt và không giao: chạy `motcua report "
            f"{quarter}` cho mọi đơn vị rồi phê duyệt lại."
        )


def require_unaltered(settings: Settings, quarter: Quarter, documents: Documents) -> None:
    """Do nothing when `documents` are those that the examined file gives, made here once more.

    Raises:
        DraftAltered: naming the first that is not.
        UnknownCommune: a draft is of a commune that the quarter does not have.
    """
    with open_for_reading(pinned(settings, quarter)) as connection:
        communes = load_figures(
            connection, quarter_code=quarter.code, commune_codes=list(documents)
        )
    for figures in communes:
        made = _made(settings, figures)
        present = documents[figures.commune_code]
        for name in DOCUMENTS:
            if made.get(name) != present.get(name):
                raise _altered(settings, quarter, figures.commune_code, name)


def read_drafts(
    settings: Settings, quarter: Quarter, commune_code: str, names: Mapping[str, str]
) -> dict[str, bytes]:
    """The bytes of one commune's drafts, by file name; `names` says the SHA-256 of each.

    Raises:
        DraftAltered: one is missing or has another hash.
    """
    folder = report_folder(settings.for_drafts(), quarter.code, commune_code)
    read: dict[str, bytes] = {}
    for name, sha256 in names.items():
        path = folder / name
        read[name] = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(read[name]).hexdigest() != sha256:
            raise _altered(settings, quarter, commune_code, name)
    return read


def _made(settings: Settings, figures: CommuneFigures) -> dict[str, str]:
    """SHA-256 of the documents that the examined file gives; none where the door is closed."""
    receipt = read_receipt(settings.gate, figures.quarter_code, figures.commune_code)
    if not receipt.is_open:
        return {}
    made = render_report(draft(figures, receipt), units_of(figures))
    return {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}


def _altered(settings: Settings, quarter: Quarter, commune_code: str, name: str) -> DraftAltered:
    path: Path = report_folder(settings.for_drafts(), quarter.code, commune_code) / name
    return DraftAltered(
        f"Bản thảo {path} không phải là văn bản lập từ số liệu đã kiểm tra (đã bị sửa bằng tay, "
        "hoặc cửa kiểm tra hay phần mềm đã đổi từ khi lập), nên không chốt và không giao: chạy "
        f"`motcua report {quarter}` rồi phê duyệt lại. Số liệu sai thì sửa ở nguồn, không sửa "
        "trong văn bản."
    )
