"""What the document check found, kept beside the receipts of the quarter.

    var/gate/<quarter>/documents/<commune_code>.json     one commune's findings; absent when clean

A file speaks of the documents that were made from one warehouse file. Once the gate has examined
another one it says nothing any more, and is left out.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from expectations.receipt import QuarterVerdict, read_quarter_verdict
from reports.checking import DocumentFinding
from reports.units import plain_text
from warehouse.errors import MotcuaError
from warehouse.periods import Quarter
from warehouse.settings import Settings


class FindingsDamaged(MotcuaError):
    """A file of findings is not what `build_reports` wrote."""


class DocumentsWithheld(MotcuaError):
    """The document check found something, so documents were not handed over."""


@dataclass(frozen=True)
class CommuneFindings:
    """What the document check found in one commune's documents of one quarter."""

    quarter_code: str
    commune_code: str
    commune_name: str
    warehouse_sha256: str
    findings: tuple[DocumentFinding, ...]

    @property
    def is_critical(self) -> bool:
        """Whether the documents may not be handed over."""
        return any(finding.severity == "critical" for finding in self.findings)

    @property
    def reason(self) -> str:
        """Why they may not: the rules and their sentences, on one line."""
        return plain_text(
            " ".join(
                f"[{finding.rule_id}] {finding.sentence}"
                for finding in self.findings
                if finding.severity == "critical"
            )
        )


def keep_findings(settings: Settings, found: CommuneFindings) -> None:
    """Write one commune's findings, whole or not at all; nothing found leaves no file."""
    path = _folder(settings, found.quarter_code) / f"{found.commune_code}.json"
    if not found.findings:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1, sort_keys=True)
    temporary.write_text(f"{text}\n", encoding="utf-8")
    temporary.replace(path)


def read_findings(settings: Settings, verdict: QuarterVerdict) -> dict[str, CommuneFindings]:
    """Findings by commune code, of documents made from the file that `verdict` examined.

    Raises:
        FindingsDamaged: a file is not what `build_reports` wrote.
    """
    folder = _folder(settings, verdict.quarter_code)
    found = [_read(path) for path in sorted(folder.glob("[0-9]*.json"))]
    return {
        findings.commune_code: findings
        for findings in found
        if findings.warehouse_sha256 == verdict.warehouse_sha256
    }


def undelivered(settings: Settings, quarter: Quarter) -> list[CommuneFindings]:
    """Communes whose documents of `quarter` the check has withheld, by code.

    Raises:
        NoReceipt, ReceiptDamaged: the quarter has no verdict, or not what the gate wrote.
        FindingsDamaged: a file is not what `build_reports` wrote.
    """
    found = read_findings(settings, read_quarter_verdict(settings.gate, quarter.code))
    return [findings for findings in found.values() if findings.is_critical]


def raise_if_withheld(settings: Settings, quarter: Quarter) -> None:
    """Do nothing when every document of `quarter` that was made was handed over.

    Raises:
        DocumentsWithheld: naming each commune and what was found.
    """
    if withheld := undelivered(settings, quarter):
        reasons = "; ".join(f"{found.commune_name}: {found.reason}" for found in withheld)
        raise DocumentsWithheld(f"Văn bản chưa đạt kiểm tra nên chưa giao: {reasons}")


def _folder(settings: Settings, quarter_code: str) -> Path:
    return settings.gate / quarter_code / "documents"


def _read(path: Path) -> CommuneFindings:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        findings = tuple(DocumentFinding(**finding) for finding in raw.pop("findings"))
        return CommuneFindings(**raw, findings=findings)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise FindingsDamaged(
            f"{path} is not what the document check wrote ({type(fault).__name__}): "
            "delete it and run the quarter's reports again."
        ) from fault
