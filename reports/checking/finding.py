"""What the document check says of one fault."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class DocumentFinding:
    """One fault of a document: the rule, where it stands, what is wrong, what to do about it.

    A `critical` one keeps the commune's documents from being handed over. Sentence and remedy are
    Vietnamese, for officials.
    """

    rule_id: str
    severity: Severity
    where: str
    sentence: str
    remedy: str
