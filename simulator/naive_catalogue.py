"""The catalogue counted the slow way: what was in force, issued, amended, abolished and public.

Working days are walked one by one.
"""

from datetime import date, timedelta

from simulator.catalogue import Action, Catalogue, Decision, Procedure
from simulator.office import is_working_day

# Working days that the commune has to handle a petition, by outcome.
DAYS_TO_HANDLE = {"answered": 15, "refused": 2, "forwarded": 5}


def in_force_at(catalogue: Catalogue, day: date) -> list[Procedure]:
    """Procedures published by `day`, or before all decisions we know, and not abolished by then."""
    return [each for each in catalogue.procedures.values() if _is_in_force(catalogue, each, day)]


def is_public_at(catalogue: Catalogue, procedure: Procedure, day: date) -> bool:
    """Whether its newest content is up at the communes: that of its last decision by `day`."""
    decisions = [
        each
        for each in catalogue.decisions
        if each.procedure_code == procedure.code
        and each.action != "abolish"
        and each.published is not None
        and each.published <= day
    ]
    if not decisions:
        return True
    public = max(decisions, key=lambda each: (str(each.published), each.number)).public
    return public is not None and public <= day


def published_in(
    catalogue: Catalogue, first_day: date, last_day: date, *actions: Action
) -> list[tuple[date, Decision]]:
    """Decisions of these kinds that were published in the period, with the day of it."""
    return [
        (each.published, each)
        for each in catalogue.decisions
        if each.action in actions
        and each.published is not None
        and first_day <= each.published <= last_day
    ]


def count_catalogue(catalogue: Catalogue, first_day: date, last_day: date) -> dict[str, int]:
    """The columns of the sheet that are the same for every commune."""
    in_force = in_force_at(catalogue, last_day)
    public = [each for each in in_force if is_public_at(catalogue, each, last_day)]
    by_level = {level: 0 for level in ("information", "partial", "full")}
    for each in in_force:
        by_level[each.level] += 1
    with_fee = [each for each in in_force if each.fee_amount > 0]
    issued, abolished, touched = (
        {each.procedure_code for _, each in published_in(catalogue, first_day, last_day, *actions)}
        for actions in (("issue",), ("abolish",), ("issue", "amend"))
    )
    decisions = published_in(catalogue, first_day, last_day, "issue", "amend", "abolish")
    return {
        "procedure_count": len(in_force),
        "procedure_field_count": len({each.field_code for each in in_force}),
        "procedure_decision_count": len({each.number for _, each in decisions}),
        "procedures_issued_count": len(issued),
        "procedures_amended_count": len(touched - issued),
        "procedures_issued_or_amended_count": len(touched),
        "procedures_abolished_count": len(abolished),
        "procedures_public_count": len(public),
        "procedures_not_public_count": len(in_force) - len(public),
        "procedures_information_count": by_level["information"],
        "procedures_partial_count": by_level["partial"],
        "procedures_full_count": by_level["full"],
        "procedures_online_count": by_level["partial"] + by_level["full"],
        "procedures_with_fee_count": len(with_fee),
        "procedures_with_online_payment_count": sum(each.has_online_payment for each in with_fee),
        "procedures_with_internal_process_count": sum(
            _is_by(each.internal_process_date, last_day) for each in in_force
        ),
        "procedures_with_electronic_process_count": sum(
            _is_by(each.electronic_process_date, last_day) for each in in_force
        ),
    }


def working_days_after(day: date, count: int) -> date:
    """The last of `count` working days that follow `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_before(day: date, count: int) -> date:
    """The first of `count` working days that come before `day`."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def _is_in_force(catalogue: Catalogue, procedure: Procedure, day: date) -> bool:
    for each in catalogue.decisions:
        if each.procedure_code != procedure.code:
            continue
        if each.action == "issue" and not _is_by(each.published, day):
            return False
        if each.action == "abolish" and _is_by(each.published, day):
            return False
    return True


def _is_by(known: date | None, day: date) -> bool:
    return known is not None and known <= day
