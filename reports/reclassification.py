"""Why a record counts otherwise in a later vintage, judged from the two memberships alone.

The order of causes is that of the ledger (`marts.fct_restated_records`), which knows the versions
of each record besides; two vintages know only what they kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

_OF_THE_CATALOGUE = frozenset({"procedure", "field", "decision"})
_ENDED = frozenset({"7", "8", "9", "10"})


@dataclass(frozen=True)
class Basis:
    """What a vintage kept of a record: where it counted and on which grounds."""

    kind: str
    commune_code: str | None
    field_code: str | None
    procedure_code: str | None
    status_code: str | None
    received_date: date | None
    due_date: date | None
    end_date: date | None
    policy_version: str | None

    @property
    def dates(self) -> tuple[date | None, ...]:
        """Receipt, promise and end."""
        return (self.received_date, self.due_date, self.end_date)

    @property
    def is_ended(self) -> bool:
        """Whether its status is one of an end."""
        return self.status_code in _ENDED


@dataclass(frozen=True)
class Context:
    """What else is known of one record: `first_seen_at` is the pull that showed it first.

    `is_gone` says that the portal shows it no more; `frozen_at` is the older vintage's clock;
    `successions` are pairs of an old and a new commune, of mergers by the quarter's end.
    """

    frozen_at: datetime
    first_seen_at: datetime | None = None
    is_gone: bool = False
    successions: Collection[tuple[str | None, str | None]] = ()


def cause_of_change(old: Basis | None, new: Basis | None, known: Context) -> str:
    """The cause code of seed `restatement_causes`; one of the two sides is there."""
    present = old or new
    if present is None or present.kind in _OF_THE_CATALOGUE:
        return "catalogue_change"
    if new is None:
        if known.is_gone:
            return "disappeared"
        return "corrected_date" if present.kind == "dossier" else "corrected_record"
    if old is None:
        return _cause_of_arrival(new, known)
    if old.commune_code != new.commune_code:
        pair = (old.commune_code, new.commune_code)
        return "boundary_change" if pair in known.successions else "reassigned_unit"
    return _cause_of_correction(old, new)


def _cause_of_arrival(new: Basis, known: Context) -> str:
    """A record that was not there: unknown then, or known and counted nowhere in the quarter."""
    if known.first_seen_at is not None and known.first_seen_at > known.frozen_at:
        return "late_dossier"
    return "corrected_date" if new.kind == "dossier" else "corrected_record"


def _cause_of_correction(old: Basis, new: Basis) -> str:
    if old.is_ended and not new.is_ended:
        return "reopened"
    if old.dates != new.dates:
        return "corrected_date"
    if old.policy_version != new.policy_version:
        return "policy_change"
    if old.field_code != new.field_code and old.procedure_code == new.procedure_code:
        return "catalogue_change"
    return "corrected_record"
