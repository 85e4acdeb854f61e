"""Form II.06a counted the slow way: plain loops over the event log.

The second opinion that every figure of the marts is compared with; it shares nothing with the
warehouse. It has its own arithmetic of periods (decree 09/2019/NĐ-CP, article 12) and its own
reading of the default policy:

- a dossier counts from its acceptance; one only registered, or refused at intake, never does;
- withdrawn and stopped dossiers are resolved, on time whatever their dates;
- a result is early, on time or late by comparing days; without a due date it is on time;
- a pending dossier that waits at the end of the quarter, or has no due date, is in time.
"""

from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from simulator.dossier import Dossier
from simulator.province import Province

COLUMNS = (
    "received_count",
    "received_online_count",
    "received_direct_or_postal_count",
    "carried_over_count",
    "resolved_count",
    "resolved_early_count",
    "resolved_on_time_count",
    "resolved_late_count",
    "pending_count",
    "pending_in_time_count",
    "pending_overdue_count",
    "received_direct_count",
    "received_postal_count",
    "waiting_for_supplement_count",
    "waiting_for_payment_count",
    "returned_count",
    "no_due_date_count",
    "no_channel_count",
)

Cell = tuple[str, str, str]
Counts = dict[str, int]


class Days(NamedTuple):
    """The days of a dossier as known at one moment; `end_kind` is empty while it is open."""

    received: date | None
    end: date | None
    end_kind: str


HANOI = timezone(timedelta(hours=7))
LOAD_HOUR = time(1)


def count(
    province: Province, *, today: date, commune_codes: list[str] | None = None
) -> dict[Cell, Counts]:
    """Counts by (commune_code, quarter_code, field_code), as known on `today` at 01:00.

    Only quarters that have ended by then; only rows that hold at least one dossier. The columns
    are `COLUMNS`, named as in `fct_dossiers_by_commune_quarter`.
    """
    now = datetime.combine(today, LOAD_HOUR, HANOI)
    wanted = None if commune_codes is None else set(commune_codes)
    counts: dict[Cell, Counts] = {}
    for dossier in province.dossiers:
        if wanted is None or dossier.commune_code in wanted:
            _count_dossier(dossier, now, counts)
    return counts


def _count_dossier(dossier: Dossier, now: datetime, counts: dict[Cell, Counts]) -> None:
    known = days_known(dossier, now)
    if known.received is None:
        return
    year, number = quarter_of(known.received)
    while ends_at(year, number) <= now:
        first_day, last_day = days_of(year, number)
        if known.end is not None and known.end < first_day:
            break
        cell = (dossier.commune_code, f"{year}-Q{number}", dossier.field_code)
        row = counts.setdefault(cell, dict.fromkeys(COLUMNS, 0))
        row["received_count"] += 1
        due = _due_by(dossier, last_day)
        if due is None:
            row["no_due_date_count"] += 1
        if dossier.channel is None:
            row["no_channel_count"] += 1
        _count_intake(row, dossier, is_new=known.received >= first_day)
        if known.end is not None and known.end <= last_day:
            _count_resolved(row, known.end_kind, known.end, due)
        else:
            _count_pending(row, dossier, last_day, due)
        year, number = next_quarter(year, number)


def days_known(dossier: Dossier, now: datetime) -> Days:
    """When the dossier was received and ended, as known at `now`."""
    received = end = None
    end_kind = ""
    for event in dossier.events:
        if event.at > now:
            break
        status, at = (event.status, event.at) if event.redated is None else event.redated
        if status == "accepted":
            received = at.date()
        if status in ("solved", "withdrawn", "stopped"):
            end = at.date()
            end_kind = status
        if status == "processing":
            end = None
            end_kind = ""
    return Days(received, end, end_kind)


def _due_by(dossier: Dossier, last_day: date) -> date | None:
    """The day promised as it stood at the end of `last_day`."""
    due = dossier.due_at
    for event in dossier.events:
        if event.at.date() <= last_day and event.due_at is not None:
            due = event.due_at
    return None if due is None else due.date()


def _count_intake(row: Counts, dossier: Dossier, *, is_new: bool) -> None:
    if not is_new:
        row["carried_over_count"] += 1
    elif dossier.channel == "online":
        row["received_online_count"] += 1
    else:
        row["received_direct_or_postal_count"] += 1
        if dossier.channel == "postal":
            row["received_postal_count"] += 1
        else:
            row["received_direct_count"] += 1


def _count_resolved(row: Counts, end_kind: str, end_day: date, due_day: date | None) -> None:
    row["resolved_count"] += 1
    if end_kind != "solved":
        row["returned_count"] += 1
        row["resolved_on_time_count"] += 1
    elif due_day is None or end_day == due_day:
        row["resolved_on_time_count"] += 1
    elif end_day < due_day:
        row["resolved_early_count"] += 1
    else:
        row["resolved_late_count"] += 1


def _count_pending(row: Counts, dossier: Dossier, last_day: date, due_day: date | None) -> None:
    row["pending_count"] += 1
    status = ""
    for event in dossier.events:
        if event.at.date() <= last_day:
            status = event.status
    if status == "awaiting_supplement":
        row["waiting_for_supplement_count"] += 1
    if status == "awaiting_payment":
        row["waiting_for_payment_count"] += 1
    is_waiting = status in ("awaiting_supplement", "awaiting_payment")
    if is_waiting or due_day is None or due_day >= last_day:
        row["pending_in_time_count"] += 1
    else:
        row["pending_overdue_count"] += 1


def quarter_of(day: date) -> tuple[int, int]:
    """Year and number of the quarter that holds `day`: a quarter ends on a 14th."""
    year, month = day.year, day.month
    if day.day > 14:
        month += 1
    if month > 12:
        year, month = year + 1, 1
    return year, (month + 2) // 3


def next_quarter(year: int, number: int) -> tuple[int, int]:
    """Year and number of the quarter after."""
    return (year + 1, 1) if number == 4 else (year, number + 1)


def days_of(year: int, number: int) -> tuple[date, date]:
    """First and last day of a quarter."""
    last_day = date(year, 3 * number, 14)
    if number == 1:
        return date(year - 1, 12, 15), last_day
    return date(year, 3 * number - 3, 15), last_day


def ends_at(year: int, number: int) -> datetime:
    """The first moment after a quarter."""
    _, last_day = days_of(year, number)
    return datetime.combine(last_day + timedelta(days=1), time(), HANOI)
