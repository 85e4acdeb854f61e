"""The report sheet counted the slow way: every count of `rpt_commune_quarter` by plain loops.

The second opinion on the sheet, as `naive_counter` is on form II.06a; it shares nothing with the
warehouse but the names of the columns (seed `indicators`). Shares are left to the comparer: a
share is nothing but its two counts.
"""

from collections.abc import Iterator
from datetime import date, datetime

from simulator.catalogue import Catalogue
from simulator.dossier import Dossier
from simulator.fees import fees_of
from simulator.naive_catalogue import DAYS_TO_HANDLE, count_catalogue, working_days_after
from simulator.naive_counter import (
    COLUMNS,
    HANOI,
    LOAD_HOUR,
    count,
    days_known,
    days_of,
    ends_at,
    next_quarter,
    quarter_of,
)
from simulator.papers import papers_of
from simulator.petitions import Petition
from simulator.province import Province
from simulator.ratings import rating_of

Row = dict[str, int]
Sheet = dict[tuple[str, str], Row]
Quarter = tuple[int, int]

MORE_COLUMNS = (
    "received_new_count", "resolved_in_time_count", "in_process_count",
    "received_online_full_count", "received_online_partial_count", "received_online_other_count",
    "digitised_count", "reused_count", "result_required_count", "electronic_result_count",
    "signed_result_count", "returned_by_post_count",
    "fee_paid_count", "fee_paid_online_count", "fee_paid_amount", "fee_paid_online_amount",
    "land_paid_count", "land_paid_online_count", "land_paid_amount", "land_paid_online_amount",
    "rating_count", "rating_good_count", "rating_fair_count", "rating_poor_count",
    "petition_count", "petition_carried_over_count", "petition_received_count",
    "petition_on_regulation_count", "petition_on_conduct_count", "petition_handled_count",
    "petition_handled_within_power_count", "petition_forwarded_count", "petition_pending_count",
    "petition_handled_on_time_count", "petition_published_count",
    "complaint_count", "complaint_on_conduct_count", "complaint_on_decision_count",
)  # fmt: skip
_CLASSES = {"tot": "good", "binh_thuong": "fair", "khong_hai_long": "poor"}


def count_sheet(province: Province, *, today: date) -> Sheet:
    """Counts by (commune_code, quarter_code), as known on `today` at 01:00.

    Every commune has a row for every closed quarter since the first dossier was received.
    """
    now = datetime.combine(today, LOAD_HOUR, HANOI)
    catalogue = province.catalogue.as_known_on(today)
    quarters = list(_closed_quarters(province, now))
    sheet = {
        (commune.code, _code(quarter)): dict.fromkeys((*COLUMNS, *MORE_COLUMNS), 0)
        for commune in province.communes
        for quarter in quarters
    }
    for (commune_code, quarter_code, _), counts in count(province, today=today).items():
        row = sheet[commune_code, quarter_code]
        for column in COLUMNS:
            row[column] += counts[column]
    for row in sheet.values():
        _derive(row)
    for dossier in province.dossiers:
        _count_dossier(sheet, dossier, catalogue, now)
    for petition in province.petitions:
        _count_petition(sheet, petition, quarters, now)
    for quarter in quarters:
        procedures = count_catalogue(catalogue, *days_of(*quarter))
        for commune in province.communes:
            sheet[commune.code, _code(quarter)] |= procedures
    return sheet


def _code(quarter: Quarter) -> str:
    return f"{quarter[0]}-Q{quarter[1]}"


def _closed_quarters(province: Province, now: datetime) -> Iterator[Quarter]:
    received = (days_known(dossier, now).received for dossier in province.dossiers)
    quarter = quarter_of(min(day for day in received if day is not None))
    while ends_at(*quarter) <= now:
        yield quarter
        quarter = next_quarter(*quarter)


def _derive(row: Row) -> None:
    row["received_new_count"] = (
        row["received_online_count"] + row["received_direct_or_postal_count"]
    )
    row["resolved_in_time_count"] = row["resolved_early_count"] + row["resolved_on_time_count"]
    row["in_process_count"] = (
        row["pending_count"]
        - row["waiting_for_supplement_count"]
        - row["waiting_for_payment_count"]
    )


def _row(sheet: Sheet, commune_code: str, day: date | None) -> Row | None:
    """The row of the quarter that holds `day`, if that quarter has closed."""
    return None if day is None else sheet.get((commune_code, _code(quarter_of(day))))


def _count_dossier(sheet: Sheet, dossier: Dossier, catalogue: Catalogue, now: datetime) -> None:
    known = days_known(dossier, now)
    if known.received is None:
        return
    received = _row(sheet, dossier.commune_code, known.received)
    if received is not None and dossier.channel == "online":
        kind = dossier.level if dossier.level in ("full", "partial") else "other"
        received[f"received_online_{kind}_count"] += 1
    resolved = _row(sheet, dossier.commune_code, known.end)
    if resolved is not None:
        _count_papers(resolved, dossier, catalogue, known.end_kind, now)
    _count_fees(sheet, dossier, catalogue, now)
    rating = rating_of(dossier)
    if rating is not None and rating.rated_at <= now:
        rated = _row(sheet, dossier.commune_code, rating.rated_at.date())
        if rated is not None:
            rated["rating_count"] += 1
            rated[f"rating_{_CLASSES[rating.level]}_count"] += 1


def _count_papers(
    row: Row, dossier: Dossier, catalogue: Catalogue, end_kind: str, now: datetime
) -> None:
    procedure = catalogue.procedures[dossier.procedure_code]
    papers = papers_of(dossier, procedure, now)
    if papers.components and all(component.digitised for component in papers.components):
        row["digitised_count"] += 1
        row["reused_count"] += any(component.reused for component in papers.components)
    if end_kind != "solved":
        return
    row["returned_by_post_count"] += papers.returned_by_post
    if procedure.has_result:
        row["result_required_count"] += 1
        files = [result for result in papers.results if result.has_file]
        if files:
            row["electronic_result_count"] += 1
            row["signed_result_count"] += all(result.signed for result in files)


def _count_fees(sheet: Sheet, dossier: Dossier, catalogue: Catalogue, now: datetime) -> None:
    seen = set()
    for line in fees_of(dossier, catalogue.procedures[dossier.procedure_code], now):
        if not line.paid or line.paid_at is None:
            continue
        day = line.paid_at.date()
        row = _row(sheet, dossier.commune_code, day)
        if row is None:
            continue
        kind = "land" if line.kind == "land" else "fee"
        ways = [f"{kind}_paid"] + [f"{kind}_paid_online"] * line.is_paid_online
        for way in ways:
            row[f"{way}_amount"] += line.amount
            if (way, _code(quarter_of(day))) not in seen:
                seen.add((way, _code(quarter_of(day))))
                row[f"{way}_count"] += 1


def _count_petition(
    sheet: Sheet, petition: Petition, quarters: list[Quarter], now: datetime
) -> None:
    if petition.received_at > now:
        return
    received = petition.received_at.date()
    if petition.kind == "complaint":
        row = _row(sheet, petition.commune_code, received)
        if row is not None:
            row["complaint_count"] += 1
            row[f"complaint_on_{petition.subject}_count"] += 1
        return
    handled = _day_of(petition.handled_at, now)
    published = _row(sheet, petition.commune_code, _day_of(petition.published_at, now))
    if published is not None:
        published["petition_published_count"] += 1
    for quarter in quarters:
        first_day, last_day = days_of(*quarter)
        if received > last_day or (handled is not None and handled < first_day):
            continue
        row = sheet[petition.commune_code, _code(quarter)]
        row["petition_count"] += 1
        row[
            "petition_received_count" if received >= first_day else "petition_carried_over_count"
        ] += 1
        row[f"petition_on_{petition.subject}_count"] += 1
        if handled is None or handled > last_day:
            row["petition_pending_count"] += 1
        else:
            _count_handled(row, petition, received, handled)


def _count_handled(row: Row, petition: Petition, received: date, handled: date) -> None:
    row["petition_handled_count"] += 1
    is_forwarded = petition.outcome == "forwarded"
    row["petition_forwarded_count" if is_forwarded else "petition_handled_within_power_count"] += 1
    row["petition_handled_on_time_count"] += handled <= working_days_after(
        received, DAYS_TO_HANDLE[petition.outcome]
    )


def _day_of(moment: datetime | None, now: datetime) -> date | None:
    return None if moment is None or moment > now else moment.date()
