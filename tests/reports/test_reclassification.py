"""The cause of a change between two vintages, in the order of the ledger."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from reports.reclassification import Basis, Context, cause_of_change
from warehouse.periods import VIETNAM

KNOWN = Context(
    datetime(2023, 6, 15, 1, tzinfo=VIETNAM),
    successions=frozenset({("10657", "10660")}),
    is_gone=False,
)
OLD = Basis(
    "dossier", "10657", "G05", "1.001", "7", date(2023, 4, 1), date(2023, 4, 9),
    date(2023, 4, 5), "06a-2023-1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "new"),
    [
        ("boundary_change", replace(OLD, commune_code="10660", status_code="4")),
        ("reassigned_unit", replace(OLD, commune_code="10513", end_date=None)),
        ("reopened", replace(OLD, status_code="4", end_date=None)),
        ("corrected_date", replace(OLD, due_date=date(2023, 4, 4), policy_version="x")),
        ("policy_change", replace(OLD, policy_version="06a-2024-1", field_code="G06")),
        ("catalogue_change", replace(OLD, field_code="G06")),
        ("corrected_record", replace(OLD, field_code="G06", procedure_code="1.002")),
        ("corrected_record", OLD),
        ("corrected_date", None),
    ],
)
def test_the_first_cause_that_fits(cause: str, new: Basis | None) -> None:
    assert cause_of_change(OLD, new, KNOWN) == cause


def test_who_came_and_who_went() -> None:
    seen_later = replace(KNOWN, first_seen_at=datetime(2023, 6, 16, 1, tzinfo=VIETNAM))
    seen_before = replace(KNOWN, first_seen_at=datetime(2023, 6, 15, 1, tzinfo=VIETNAM))

    assert cause_of_change(OLD, None, replace(KNOWN, is_gone=True)) == "disappeared"
    assert cause_of_change(None, OLD, seen_later) == "late_dossier"
    assert cause_of_change(None, OLD, seen_before) == "corrected_date"
    assert cause_of_change(None, replace(OLD, kind="procedure"), KNOWN) == "catalogue_change"
