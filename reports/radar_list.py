"""What the radar lists: the dossiers that will be broken when the running quarter closes.

marts.rpt_radar_dossiers, dim_running_quarters, dim_radar_reasons -> Radar
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from expectations.receipt import UnknownCommune
from reports.units import plain_text
from warehouse.database import open_for_reading
from warehouse.errors import MotcuaError
from warehouse.periods import Quarter
from warehouse.settings import Settings

_QUARTER = """
    select quarter_code, period_from, period_to, observed_at, observed_date, radar_from_date
    from marts.dim_running_quarters
"""
_COMMUNES = """
    select commune_code, commune_name, coalesce(district_name, '')
    from marts.dim_communes
    where valid_from <= $day and (valid_to is null or valid_to >= $day)
    order by commune_code
"""
# What is certain comes first, then what is due soonest.
_DOSSIERS = """
    select
        coalesce(radar.commune_code, ''), radar.dossier_code, radar.reason_code,
        reasons.reason_name, reasons.rule_id is not null, radar.due_date,
        coalesce(fields.field_name, ''), coalesce(radar.status_code, ''), radar.days_left,
        radar.is_certain
    from marts.rpt_radar_dossiers as radar
    inner join marts.dim_radar_reasons as reasons using (reason_code)
    left join marts.dim_fields as fields using (field_code)
    order by
        radar.commune_code, not radar.is_certain, radar.due_date nulls last, radar.dossier_code,
        radar.reason_code, radar.source, radar.record_id
"""
_STATUSES = {
    "1": "Mới đăng ký", "2": "Được tiếp nhận", "3": "Không tiếp nhận", "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung", "6": "Chờ nghĩa vụ tài chính", "7": "Công dân rút hồ sơ",
    "8": "Dừng xử lý", "9": "Đã xử lý xong", "10": "Đã trả kết quả",
}  # fmt: skip


class RadarUnreadable(MotcuaError):
    """The published warehouse has no radar."""


@dataclass(frozen=True)
class RunningQuarter:
    """The quarter that the radar speaks of, and as of when; both days of it included."""

    quarter: Quarter
    period_from: date
    period_to: date
    observed_at: datetime
    observed_date: date
    radar_from_date: date

    @property
    def is_early(self) -> bool:
        """Whether its radar has not begun yet."""
        return self.observed_date < self.radar_from_date


@dataclass(frozen=True)
class Entry:
    """One dossier and one reason, in Vietnamese; `days_left` counts to the promised day."""

    dossier_code: str
    reason_code: str
    reason: str
    is_of_rule: bool
    due_date: date | None
    field_name: str
    status_code: str
    days_left: int | None
    is_certain: bool

    @property
    def status(self) -> str:
        """The status in Vietnamese."""
        return _STATUSES.get(self.status_code, "")


@dataclass(frozen=True)
class CommuneRadar:
    """What is listed for one commune; entries in the order in which to work them off."""

    commune_code: str
    commune_name: str
    district_name: str
    entries: tuple[Entry, ...]

    @property
    def dossier_count(self) -> int:
        """Dossiers, each once."""
        return len({entry.dossier_code for entry in self.entries})

    @property
    def certain_count(self) -> int:
        """Dossiers that are broken already."""
        return len({entry.dossier_code for entry in self.entries if entry.is_certain})

    def count(self, reason_code: str, *, is_certain: bool) -> int:
        """Entries of one reason."""
        mine = [entry for entry in self.entries if entry.reason_code == reason_code]
        return sum(entry.is_certain is is_certain for entry in mine)

    @property
    def rule_count(self) -> int:
        """Entries of critical rules."""
        return sum(entry.is_of_rule for entry in self.entries)

    @property
    def reason_counts(self) -> list[tuple[str, int, int]]:
        """Each reason that occurs, with what is certain and what is expected."""
        names = {entry.reason_code: entry.reason for entry in self.entries}
        return [
            (name, self.count(code, is_certain=True), self.count(code, is_certain=False))
            for code, name in sorted(names.items())
        ]


@dataclass(frozen=True)
class Radar:
    """The whole list; `unplaced` are entries whose commune is none of the province's."""

    running: RunningQuarter
    communes: tuple[CommuneRadar, ...]
    unplaced: tuple[Entry, ...]

    def of_commune(self, commune_code: str) -> CommuneRadar:
        """What is listed for one commune.

        Raises:
            UnknownCommune: no commune has that code on the quarter's last day.
        """
        for commune in self.communes:
            if commune.commune_code == commune_code:
                return commune
        raise UnknownCommune(
            f"{commune_code!r} is no commune of {self.running.quarter}: take a code of "
            "dbt_project/seeds/communes.csv that is valid on its last day."
        )


def read_radar(settings: Settings) -> Radar:
    """The radar of the published warehouse.

    Raises:
        RadarUnreadable: the warehouse was built before there was one, or its last night lies in no
            known quarter.
        WarehouseMissing: nothing was published yet.
    """
    with open_for_reading(settings.published) as connection:
        try:
            found = connection.execute(_QUARTER).fetchone()
            rows = connection.execute(_DOSSIERS).fetchall()
        except duckdb.CatalogException as fault:
            raise RadarUnreadable(
                f"{settings.published} has no radar: run `motcua build`, which adds it."
            ) from fault
        if found is None:
            raise RadarUnreadable(
                f"The last night of {settings.published} lies in no quarter: complete "
                "dbt_project/seeds/reporting_periods.csv, then run `motcua build`."
            )
        running = RunningQuarter(Quarter.parse(found[0]), *found[1:])
        communes = connection.execute(_COMMUNES, {"day": running.period_to}).fetchall()
    entries: dict[str, list[Entry]] = {code: [] for code, _, _ in communes}
    unplaced: list[Entry] = []
    for commune_code, dossier_code, *rest in rows:
        entries.get(commune_code, unplaced).append(Entry(plain_text(dossier_code), *rest))
    return Radar(
        running,
        tuple(
            CommuneRadar(code, plain_text(name), plain_text(district), tuple(entries[code]))
            for code, name, district in communes
        ),
        tuple(unplaced),
    )
