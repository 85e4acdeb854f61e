"""Xã Đồng Lạc (10657): the one commune that is planned dossier by dossier, not drawn.

Its second quarter of 2023 is the commune's own report, made consistent: 1022 dossiers = 986
filed online + 16 filed directly + 20 carried over; 1007 resolved = 898 early + 109 on time; 15
pending, all in time: 6 wait for a supplement and 9 are being processed; 181 + 790 + 21 + 25 + 5
by field. The quarters around it roll into it and out of it. None is late in that quarter, none
withdrawn or stopped, and none lacks its due date or its channel.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from simulator.caseload import promised_day, solved
from simulator.catalogue import Catalogue
from simulator.desk import Desk
from simulator.dossier import Channel, Dossier, Ending, Event, Wait, write_log
from simulator.office import (
    closing_time,
    last_second,
    midnight,
    moment,
    office_moment,
    working_day,
    working_days_between,
)

DONG_LAC = "10657"

_CERTIFICATION, _CIVIL_STATUS = "G15-TP02", "G15-TP04"
_SOCIAL_PROTECTION, _MERIT = "G09-LD02", "G09-LD05"
_LAND, _EMULATION, _EDUCATION, _CULTURE = "G05-TN01", "G01-NV05", "G03-GD01", "G16-VH01"


@dataclass(frozen=True)
class QuarterPlan:
    """What is received in one quarter, by field.

    `resolved` ends within the quarter, `on_time` of it on its due date and the rest early;
    `direct` of it is filed at the desk. `processed` and `waiting` are pending at its end, and end
    in the next quarter: `early_next` of them early, one late if `late_next`, the others on time.
    `last_filing_day` is given where filing stops before the quarter does.
    """

    first_day: date
    last_day: date
    resolved: dict[str, int]
    on_time: int
    direct: int
    processed: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    early_next: int = 0
    late_next: bool = False
    last_filing_day: date | None = None

    @property
    def next_day(self) -> date:
        """First day of the next quarter."""
        return self.last_day + timedelta(days=1)


PLANS = (
    QuarterPlan(
        date(2022, 6, 15), date(2022, 9, 14),
        resolved={_CIVIL_STATUS: 160, _CERTIFICATION: 708, _SOCIAL_PROTECTION: 17, _MERIT: 20},
        on_time=120, direct=96, early_next=3,
        processed={_CIVIL_STATUS: 5, _CERTIFICATION: 2, _SOCIAL_PROTECTION: 3},
        waiting={_SOCIAL_PROTECTION: 2, _MERIT: 2}, late_next=True,
    ),
    QuarterPlan(
        date(2022, 9, 15), date(2022, 12, 14),
        resolved={
            _CIVIL_STATUS: 168, _CERTIFICATION: 722, _SOCIAL_PROTECTION: 18, _MERIT: 20,
            _LAND: 1, _EDUCATION: 1,
        },
        on_time=104, direct=61, early_next=5,
        processed={_CIVIL_STATUS: 6, _CERTIFICATION: 3, _SOCIAL_PROTECTION: 2, _MERIT: 1},
        waiting={_CIVIL_STATUS: 1, _SOCIAL_PROTECTION: 2, _MERIT: 1}, late_next=True,
    ),
    QuarterPlan(
        date(2022, 12, 15), date(2023, 3, 14),
        resolved={
            _CIVIL_STATUS: 170, _CERTIFICATION: 716, _SOCIAL_PROTECTION: 15, _MERIT: 19,
            _CULTURE: 2,
        },
        on_time=99, direct=38, early_next=7,
        processed={
            _CIVIL_STATUS: 4, _CERTIFICATION: 2, _SOCIAL_PROTECTION: 3, _MERIT: 4, _LAND: 1,
        },
        waiting={_CIVIL_STATUS: 1, _SOCIAL_PROTECTION: 2, _MERIT: 2},
    ),
    QuarterPlan(
        date(2023, 3, 15), date(2023, 6, 14),
        resolved={
            _CIVIL_STATUS: 172, _CERTIFICATION: 786, _SOCIAL_PROTECTION: 12, _MERIT: 15,
            _EMULATION: 2, _EDUCATION: 1,
        },
        on_time=97, direct=16, early_next=4,
        processed={_CIVIL_STATUS: 3, _CERTIFICATION: 2, _SOCIAL_PROTECTION: 2, _MERIT: 2},
        waiting={_CIVIL_STATUS: 1, _SOCIAL_PROTECTION: 2, _MERIT: 1, _LAND: 1}, late_next=True,
    ),
    QuarterPlan(
        date(2023, 6, 15), date(2023, 9, 14),
        resolved={_CIVIL_STATUS: 136, _CERTIFICATION: 596, _SOCIAL_PROTECTION: 12, _MERIT: 16},
        on_time=80, direct=12, last_filing_day=date(2023, 8, 31),
    ),
)  # fmt: skip


def dong_lac_dossiers(desk: Desk, catalogue: Catalogue) -> list[Dossier]:
    """All dossiers of the commune, from 2022-06-15 to 2023-08-31; desk must be its own."""
    dossiers = [_long_wait(desk, catalogue)]
    for plan in PLANS:
        dossiers += _resolved_within(desk, catalogue, plan)
        dossiers += _carried_out(desk, catalogue, plan)
        dossiers += _never_accepted(desk, catalogue, plan)
    return dossiers


def _each(counts: dict[str, int]) -> Iterator[str]:
    for field_code, count in counts.items():
        for _ in range(count):
            yield field_code


def _filed_before(rng: Random, accepted_at: datetime, channel: Channel) -> datetime:
    if channel == "direct":
        return accepted_at
    return accepted_at - timedelta(seconds=120 + int(rng.random() * 5000))


def _resolved_within(desk: Desk, catalogue: Catalogue, plan: QuarterPlan) -> Iterator[Dossier]:
    rng = desk.rng
    field_codes = list(_each(plan.resolved))
    rng.shuffle(field_codes)
    direct = set(rng.sample(range(len(field_codes)), plan.direct))
    days = working_days_between(plan.first_day, plan.last_filing_day or plan.last_day)
    for position, field_code in enumerate(field_codes):
        channel: Channel = "direct" if position in direct else "online"
        procedure = catalogue.draw_in_field(rng, field_code, online=channel == "online")
        accepted_at = office_moment(rng, working_day(plan.first_day, plus=int(rng.random() * days)))
        taken_up_at = accepted_at + timedelta(seconds=60 + int(rng.random() * 1500))
        if position == plan.on_time:
            accepted_at = midnight(plan.first_day)
            taken_up_at = accepted_at + timedelta(hours=8)
        due_day = promised_day(procedure, accepted_at)
        if position == 0:
            due_day = plan.last_day
            end_at = last_second(due_day)
        elif position < plan.on_time:
            due_day = min(due_day, plan.last_day)
            end_at = office_moment(rng, due_day, after=taken_up_at)
        else:
            span = working_days_between(accepted_at.date(), min(due_day, plan.next_day))
            end_day = working_day(accepted_at.date(), plus=int(rng.random() * span))
            end_at = office_moment(rng, end_day, after=taken_up_at)
        log = write_log(
            _filed_before(rng, accepted_at, channel), accepted_at,
            taken_up_at=taken_up_at, ending=solved(rng, end_at),
        )  # fmt: skip
        yield desk.file(procedure, channel, log, due_at=closing_time(due_day))


def _carried_out(desk: Desk, catalogue: Catalogue, plan: QuarterPlan) -> Iterator[Dossier]:
    rng = desk.rng
    processed = list(_each(plan.processed))
    for position, field_code in enumerate(processed):
        edge = None if position > 2 + plan.late_next else position
        is_early = position >= len(processed) - plan.early_next
        yield _processed(desk, catalogue, plan, field_code, edge=edge, is_early=is_early)
    for field_code in _each(plan.waiting):
        procedure = catalogue.draw_in_field(rng, field_code, online=True)
        accepted_at, taken_up_at = _late_intake(rng, plan)
        since = office_moment(
            rng, working_day(taken_up_at.date() + timedelta(days=1)), after=taken_up_at
        )
        until = office_moment(rng, working_day(plan.next_day, plus=int(rng.random() * 12)))
        end_at = office_moment(rng, working_day(until.date(), plus=1 + int(rng.random() * 3)))
        due_at = closing_time(end_at.date())
        wait = Wait("awaiting_supplement", since, until, due_at)
        log = write_log(
            _filed_before(rng, accepted_at, "online"), accepted_at,
            taken_up_at=taken_up_at, wait=wait, ending=solved(rng, end_at),
        )  # fmt: skip
        promise = closing_time(promised_day(procedure, accepted_at))
        yield desk.file(procedure, "online", log, due_at=promise)


def _late_intake(rng: Random, plan: QuarterPlan) -> tuple[datetime, datetime]:
    days_before = 4 + int(rng.random() * 12)
    accepted_at = office_moment(rng, working_day(plan.last_day - timedelta(days=days_before)))
    return accepted_at, accepted_at + timedelta(seconds=300 + int(rng.random() * 1500))


def _processed(
    desk: Desk, catalogue: Catalogue, plan: QuarterPlan, field_code: str,
    *, edge: int | None, is_early: bool,
) -> Dossier:  # fmt: skip
    """Pending at the quarter's end; `edge` 0 to 3 puts its intake, end or due on the very edge."""
    rng = desk.rng
    procedure = catalogue.draw_in_field(rng, field_code, online=True)
    accepted_at, taken_up_at = _late_intake(rng, plan)
    end_at = office_moment(rng, working_day(plan.next_day, plus=int(rng.random() * 8)))
    due_at = closing_time(working_day(end_at.date(), plus=2 if is_early else 0))
    if edge == 0:
        accepted_at = taken_up_at = last_second(plan.last_day)
    elif edge == 1:
        end_at, due_at = midnight(plan.next_day), closing_time(plan.next_day)
    elif edge == 2:
        end_at, due_at = moment(plan.next_day, 10 * 3600), midnight(plan.next_day)
    elif edge == 3:
        due_at = last_second(plan.last_day)
    log = write_log(
        _filed_before(rng, accepted_at, "online"), accepted_at,
        taken_up_at=taken_up_at, ending=solved(rng, end_at),
    )  # fmt: skip
    return desk.file(procedure, "online", log, due_at=due_at)


def _long_wait(desk: Desk, catalogue: Catalogue) -> Dossier:
    """Received in December, waiting since February over two closings, resolved in July."""
    procedure = catalogue.draw_in_field(desk.rng, _MERIT, online=True)
    accepted_at = moment(date(2022, 12, 6), 9 * 3600)
    wait = Wait(
        "awaiting_supplement",
        moment(date(2023, 2, 20), 10 * 3600),
        moment(date(2023, 7, 4), 8 * 3600 + 1800),
        closing_time(date(2023, 7, 14)),
    )
    log = write_log(
        accepted_at - timedelta(hours=1),
        accepted_at,
        taken_up_at=accepted_at + timedelta(minutes=40),
        wait=wait,
        ending=Ending("solved", moment(date(2023, 7, 10), 15 * 3600)),
    )
    return desk.file(procedure, "online", log, due_at=closing_time(date(2023, 3, 6)))


def _never_accepted(desk: Desk, catalogue: Catalogue, plan: QuarterPlan) -> Iterator[Dossier]:
    rng = desk.rng
    for position in range(7):
        procedure = catalogue.draw_in_field(rng, _CIVIL_STATUS, online=True)
        filed_at = office_moment(rng, working_day(plan.first_day, plus=int(rng.random() * 45)))
        log: tuple[Event, ...] = (Event(filed_at, "registered"),)
        if position:
            log = (*log, Event(filed_at + timedelta(hours=2), "refused"))
        yield desk.file(procedure, "online", log, due_at=None)
