"""Decision 766 counted the slow way: numerators, denominators and points by plain loops.

Calendar quarters, not the reporting ones; the rule of 2.1 compares moments, not days, and differs
from form II.06a. What has no source (electronic certified copies, 4.7) is not counted at all.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from simulator.catalogue import Catalogue, Procedure
from simulator.dossier import Dossier
from simulator.fees import fees_of
from simulator.naive_catalogue import (
    DAYS_TO_HANDLE,
    in_force_at,
    is_public_at,
    published_in,
    working_days_after,
    working_days_before,
)
from simulator.naive_counter import HANOI, LOAD_HOUR, days_known
from simulator.naive_points import MAXIMA, Pair
from simulator.papers import Papers, papers_of
from simulator.petitions import Petition
from simulator.province import Province
from simulator.ratings import rating_of

Inputs = dict[tuple[str, str], dict[str, Pair]]


def count_inputs(province: Province, *, today: date) -> Inputs:
    """[numerator, denominator] by indicator, by (commune_code, calendar quarter `2023-Q1`).

    The quarters that lie whole between the first receipt and `today` at 01:00.
    """
    now = datetime.combine(today, LOAD_HOUR, HANOI)
    known = province.catalogue.as_known_on(today)
    inputs: Inputs = {}
    for first_day, last_day in _quarters(province, now):
        code = f"{first_day.year}-Q{(first_day.month + 2) // 3}"
        catalogue = _catalogue_pairs(known, first_day, last_day)
        in_force = {p.code for p in in_force_at(known, last_day)}
        for commune in province.communes:
            pairs = {indicator: [0, 0] for indicator in MAXIMA}
            inputs[commune.code, code] = pairs | {k: list(v) for k, v in catalogue.items()}
        used: dict[tuple[str, str], set[str]] = {}
        for dossier in province.dossiers:
            pairs = inputs[dossier.commune_code, code]
            _count_dossier(pairs, used, dossier, known, (first_day, last_day), now)
        for petition in province.petitions:
            _count_petition(inputs[petition.commune_code, code], petition, first_day, last_day, now)
        for commune in province.communes:
            _count_used(inputs[commune.code, code], used, commune.code, known, in_force)
    return inputs


def _quarters(province: Province, now: datetime) -> Iterator[tuple[date, date]]:
    received = (days_known(dossier, now).received for dossier in province.dossiers)
    first = min(day for day in received if day is not None)
    year, month = first.year, 3 * ((first.month + 2) // 3) - 2
    while True:
        start = date(year, month, 1)
        year, month = (year + 1, 1) if month == 10 else (year, month + 3)
        end = date(year, month, 1) - timedelta(days=1)
        if datetime.combine(end + timedelta(days=1), time(), HANOI) > now:
            return
        if start >= first:
            yield start, end


def _add(pairs: dict[str, Pair], indicator: str, *, holds: bool) -> None:
    pairs[indicator][0] += holds
    pairs[indicator][1] += 1


def _catalogue_pairs(catalogue: Catalogue, first_day: date, last_day: date) -> dict[str, Pair]:
    pairs = {indicator: [0, 0] for indicator in ("1.1", "1.2", "1.3", "3.1", "3.4", "4.6")}
    numbers = set()
    for published, decision in published_in(
        catalogue, first_day, last_day, "issue", "amend", "abolish"
    ):
        if decision.number not in numbers and decision.effective is not None:
            numbers.add(decision.number)
            _add(pairs, "1.1", holds=decision.signed <= working_days_before(decision.effective, 5))
        if decision.action != "abolish":
            public = decision.public
            limit = working_days_after(published, 5)
            _add(pairs, "1.2", holds=public is not None and public <= limit)
    for procedure in in_force_at(catalogue, last_day):
        if is_public_at(catalogue, procedure, last_day):
            _add(pairs, "1.3", holds=procedure.is_complete)
        _add(pairs, "3.1", holds=procedure.level != "information")
        _add(pairs, "4.6", holds=procedure.is_linked_to_population_database)
        if procedure.fee_amount > 0:
            _add(pairs, "3.4", holds=procedure.has_online_payment)
    return pairs


def _count_dossier(
    pairs: dict[str, Pair],
    used: dict[tuple[str, str], set[str]],
    dossier: Dossier,
    catalogue: Catalogue,
    period: tuple[date, date],
    now: datetime,
) -> None:
    first_day, last_day = period
    known = days_known(dossier, now)
    if known.received is None or known.received > last_day:
        return
    procedure = catalogue.procedures[dossier.procedure_code]
    _count_slips(pairs, used, dossier, procedure, period, now)
    if known.end is not None and known.end < first_day:
        return
    papers = papers_of(dossier, procedure, now)
    _add(pairs, "1.4", holds=papers.is_synced_to_national)
    _add(pairs, "2.1", holds=_is_on_time(dossier, procedure, papers, last_day, now))
    if known.end is not None and known.end <= last_day:
        pairs["2.2"][0] += (known.end - known.received).days
        pairs["2.2"][1] += 1
        if known.end_kind == "solved":
            _count_results(pairs, procedure, papers)
    if known.received >= first_day:
        _count_received(pairs, used, dossier, procedure, papers, last_day, now)


def _count_slips(
    pairs: dict[str, Pair],
    used: dict[tuple[str, str], set[str]],
    dossier: Dossier,
    procedure: Procedure,
    period: tuple[date, date],
    now: datetime,
) -> None:
    first_day, last_day = period
    for line in fees_of(dossier, procedure, now):
        paid_day = line.paid_at.date() if line.is_paid_online and line.paid_at else None
        if paid_day is not None and first_day <= paid_day <= last_day:
            used.setdefault((dossier.commune_code, "paid"), set()).add(procedure.code)
    rating = rating_of(dossier)
    if rating is None or rating.rated_at > now:
        return
    if first_day <= rating.rated_at.date() <= last_day:
        _add(pairs, "5.4", holds=rating.level == "tot")


def _count_results(pairs: dict[str, Pair], procedure: Procedure, papers: Papers) -> None:
    files = [result for result in papers.results if result.has_file]
    if procedure.has_result:
        _add(pairs, "4.1", holds=bool(files))
    if files:
        _add(pairs, "4.4", holds=all(result.synced for result in files))


def _count_received(
    pairs: dict[str, Pair],
    used: dict[tuple[str, str], set[str]],
    dossier: Dossier,
    procedure: Procedure,
    papers: Papers,
    last_day: date,
    now: datetime,
) -> None:
    has_electronic_result = any(result.has_file for result in papers.results)
    is_online = dossier.channel == "online"
    used.setdefault((dossier.commune_code, "any"), set()).add(procedure.code)
    if is_online:
        used.setdefault((dossier.commune_code, "online"), set()).add(procedure.code)
    _add(pairs, "3.3", holds=is_online and (has_electronic_result or not procedure.has_result))
    lines = [line for line in fees_of(dossier, procedure, now) if line.amount > 0]
    if lines:
        paid = (
            line.is_paid_online and line.paid_at is not None and line.paid_at.date() <= last_day
            for line in lines
        )
        _add(pairs, "3.6", holds=any(paid))
    has_file = any(component.has_file for component in papers.components)
    _add(pairs, "4.2", holds=has_file and has_electronic_result)
    if papers.components and all(component.digitised for component in papers.components):
        _add(pairs, "4.3", holds=any(component.reused for component in papers.components))
    _add(pairs, "4.5", holds=papers.is_checked_in_population_database)


def _is_on_time(
    dossier: Dossier, procedure: Procedure, papers: Papers, last_day: date, now: datetime
) -> bool:
    state = dossier.state_at(now)
    if state is None or state.accepted_at is None:
        return False
    due_at, end_at = state.due_at, state.end_at
    if end_at is not None and end_at.date() <= last_day:
        if len(papers.supplements) > 1:
            return False
        if due_at is not None:
            return end_at <= due_at
        waited = sum(
            (s.received_at - s.requested_at for s in papers.supplements if s.received_at),
            timedelta(),
        )
        return end_at - state.accepted_at - waited <= timedelta(days=procedure.processing_days)
    requests = [s for s in papers.supplements if s.requested_at.date() <= last_day]
    if len(requests) > 1:
        return False
    if due_at is None:
        return True
    if requests:
        return requests[0].requested_at <= due_at
    return datetime.combine(last_day + timedelta(days=1), time(), HANOI) <= due_at


def _count_petition(
    pairs: dict[str, Pair], petition: Petition, first_day: date, last_day: date, now: datetime
) -> None:
    known = petition.as_known_at(now)
    received = petition.received_at.date()
    if known is None or known.kind != "petition" or not first_day <= received <= last_day:
        return
    handled = known.handled_at
    if handled is None:
        on_time = last_day <= working_days_after(received, 15)
    else:
        on_time = handled.date() <= working_days_after(received, DAYS_TO_HANDLE[known.outcome])
    _add(pairs, "5.1", holds=known.classified_at is not None)
    _add(pairs, "5.2", holds=on_time)
    _add(pairs, "5.3", holds=on_time and known.is_satisfied is not False)


def _count_used(
    pairs: dict[str, Pair],
    used: dict[tuple[str, str], set[str]],
    commune_code: str,
    catalogue: Catalogue,
    in_force: set[str],
) -> None:
    any_dossier, online, paid = (
        used.get((commune_code, kind), set()) & in_force for kind in ("any", "online", "paid")
    )
    for code in in_force:
        procedure = catalogue.procedures[code]
        if procedure.level != "information" and code in any_dossier:
            _add(pairs, "3.2", holds=code in online)
        if procedure.fee_amount > 0:
            _add(pairs, "3.5", holds=code in paid)
