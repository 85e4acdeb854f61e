"""The identities of the registry: what must add up before a sentence may state it.

The marts hold them by construction. They are added up once more: a report that contradicts itself
is worse than none.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.commune import FORM_COLUMNS, CommuneFigures
from warehouse.errors import MotcuaError

# The first column is the sum of the others.
SUMS = (
    FORM_COLUMNS[0:4],
    ("received_count", "resolved_count", "pending_count"),
    FORM_COLUMNS[4:8],
    FORM_COLUMNS[8:11],
    ("received_direct_or_postal_count", "received_direct_count", "received_postal_count"),
    ("received_new_count", "received_online_count", "received_direct_or_postal_count"),
    ("resolved_in_time_count", "resolved_early_count", "resolved_on_time_count"),
    (
        "pending_count", "in_process_count", "waiting_for_supplement_count",
        "waiting_for_payment_count",
    ),
    (
        "received_online_count", "received_online_full_count", "received_online_partial_count",
        "received_online_other_count",
    ),
    (
        "procedures_issued_or_amended_count", "procedures_issued_count",
        "procedures_amended_count",
    ),
    ("procedure_count", "procedures_public_count", "procedures_not_public_count"),
    ("procedures_online_count", "procedures_partial_count", "procedures_full_count"),
    ("petition_count", "petition_carried_over_count", "petition_received_count"),
    ("petition_count", "petition_on_regulation_count", "petition_on_conduct_count"),
    ("petition_count", "petition_handled_count", "petition_pending_count"),
    (
        "petition_handled_count", "petition_handled_within_power_count",
        "petition_forwarded_count",
    ),
    ("complaint_count", "complaint_on_conduct_count", "complaint_on_decision_count"),
    ("rating_count", "rating_good_count", "rating_fair_count", "rating_poor_count"),
)  # fmt: skip
# The first column is at most the second.
BOUNDS = (
    # Who waits for the applicant is never overdue.
    ("pending_overdue_count", "in_process_count"),
    ("returned_count", "resolved_count"),
    ("no_due_date_count", "received_count"),
    ("no_channel_count", "received_count"),
    ("procedure_field_count", "procedure_count"),
    ("procedures_online_count", "procedure_count"),
    ("procedures_information_count", "procedure_count"),
    ("procedures_with_fee_count", "procedure_count"),
    ("procedures_with_online_payment_count", "procedures_with_fee_count"),
    ("procedures_with_internal_process_count", "procedure_count"),
    ("procedures_with_electronic_process_count", "procedure_count"),
    ("petition_handled_on_time_count", "petition_handled_count"),
    ("digitised_count", "resolved_count"),
    ("reused_count", "digitised_count"),
    ("result_required_count", "resolved_count"),
    ("electronic_result_count", "result_required_count"),
    ("signed_result_count", "electronic_result_count"),
    ("returned_by_post_count", "resolved_count"),
    ("fee_paid_online_count", "fee_paid_count"),
    ("fee_paid_online_amount", "fee_paid_amount"),
    ("land_paid_online_count", "land_paid_count"),
    ("land_paid_online_amount", "land_paid_amount"),
)
# Each printed number of points is rounded to hundredths.
_HALF_HUNDREDTH = Decimal("0.005")
_REMEDY = "the marts are wrong, no report is written; rebuild the warehouse."


class FiguresDisagree(MotcuaError):
    """Figures of the marts do not add up, so no sentence can be true of all of them."""


def require_agreement(figures: CommuneFigures) -> None:
    """Do nothing when the figures of one commune add up, overall and field by field.

    Raises:
        FiguresDisagree: naming the first identity that does not hold.
    """
    for fault in _faults(figures):
        raise FiguresDisagree(f"{fault}: {_REMEDY}")


def _faults(figures: CommuneFigures) -> Iterator[str]:
    where = f"commune {figures.commune_code}, {figures.quarter_code}"
    yield from _negative(figures.counts, where)
    yield from _wrong_sums(figures.counts, where)
    yield from _passed_bounds(figures.counts, where)
    for field in figures.fields:
        yield from _wrong_sums(field.counts, f"{where}, field {field.field_code}")
    yield from _fields_apart(figures, where)
    yield from _score_apart(figures, where)


def _negative(counts: Mapping[str, int], where: str) -> Iterator[str]:
    for column, value in counts.items():
        if value < 0:
            yield f"{column} of {where} is {value}, below zero"


def _wrong_sums(counts: Mapping[str, int], where: str) -> Iterator[str]:
    """Identities whose columns are all in `counts`: a field has those of the form only."""
    for whole, *parts in SUMS:
        if whole not in counts or not counts.keys() >= set(parts):
            continue
        total = sum(counts[part] for part in parts)
        if counts[whole] != total:
            yield f"{whole} of {where} is {counts[whole]}, but {' + '.join(parts)} is {total}"


def _passed_bounds(counts: Mapping[str, int], where: str) -> Iterator[str]:
    for part, whole in BOUNDS:
        if counts[part] > counts[whole]:
            yield f"{part} of {where} is {counts[part]}, more than {whole}, {counts[whole]}"


def _fields_apart(figures: CommuneFigures, where: str) -> Iterator[str]:
    for column in FORM_COLUMNS:
        total = sum(field.counts[column] for field in figures.fields)
        if total != figures.counts[column]:
            yield (
                f"{column} of {where} is {figures.counts[column]} in marts.rpt_commune_quarter "
                f"but {total} summed over fields"
            )


def _score_apart(figures: CommuneFigures, where: str) -> Iterator[str]:
    score = figures.score
    if score is None:
        return
    points = sum((row.points for row in score.rows if row.points is not None), Decimal())
    if abs(points - score.total) > _HALF_HUNDREDTH * (len(score.rows) + 1):
        yield f"the score of {where} is {score.total}, but its indicators have {points} points"
    for row in score.rows:
        if row.points is not None and not 0 <= row.points <= row.maximum:
            yield f"indicator {row.indicator_code} of {where} has {row.points} of {row.maximum}"
