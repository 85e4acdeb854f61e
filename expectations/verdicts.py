"""What a door says as a whole: one verdict of the landing, one of each quarter."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from expectations.findings import (
    GateClosed,
    RuleCard,
    RuleResult,
    UnknownCommune,
    Waiver,
)


@dataclass(frozen=True)
class CommuneVerdict:
    """One commune in a quarter's verdict; `findings` are the results that are not met.

    There is no district from 2025-07-01 on.
    """

    commune_code: str
    commune_name: str
    district_code: str | None
    district_name: str | None
    findings: tuple[RuleResult, ...]

    @property
    def is_open(self) -> bool:
        """Whether its report may be rendered."""
        return not any(result.closes for result in self.findings)

    @property
    def reason(self) -> str:
        """Why its door is closed: each rule that closes it with its sentence."""
        return reasons(self.findings)


@dataclass(frozen=True)
class Unplaced:
    """Dossiers that no commune of the quarter counts; `commune_code` is as the source gave it."""

    commune_code: str | None
    reason_code: str
    dossier_count: int
    examples: tuple[str, ...]

    @property
    def reason(self) -> str:
        """One line for an operator: whose, why, how many, which."""
        whose = self.commune_code or "no commune code"
        return (
            f"{whose}: {self.dossier_count} dossiers, {self.reason_code} "
            f"({', '.join(self.examples)})"
        )


@dataclass(frozen=True)
class QuarterVerdict:
    """What the door `report_ready` says of a whole quarter.

    `communes` holds every commune valid on `period_to`, by code; `province_rules` the rules that
    speak of the province as a whole; `unplaced` what those found. `warehouse_path` is relative to
    `Settings.home`.
    """

    quarter_code: str
    period_from: date
    period_to: date
    warehouse_path: str
    warehouse_sha256: str
    observed_at: datetime
    policy_version: str
    rules: tuple[RuleCard, ...]
    communes: tuple[CommuneVerdict, ...]
    province_rules: tuple[RuleResult, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    expired_waivers: tuple[Waiver, ...] = ()

    @property
    def closed(self) -> tuple[CommuneVerdict, ...]:
        """Communes whose door is closed."""
        return tuple(commune for commune in self.communes if not commune.is_open)

    @property
    def open_commune_codes(self) -> tuple[str, ...]:
        """Codes of the communes whose report may be rendered."""
        return tuple(commune.commune_code for commune in self.communes if commune.is_open)

    @property
    def open_count(self) -> int:
        """How many communes' doors are open."""
        return len(self.open_commune_codes)

    @property
    def is_clean(self) -> bool:
        """Whether every commune's door is open and every dossier has its commune."""
        return not self.closed and not any(result.closes for result in self.province_rules)

    def narrowed_to(self, commune_codes: Iterable[str]) -> "QuarterVerdict":
        """The same verdict, speaking only of `commune_codes` and not of the province.

        Raises:
            UnknownCommune: a code is not among the quarter's communes.
        """
        wanted = set(commune_codes)
        known = [commune.commune_code for commune in self.communes]
        refuse_unknown_communes(wanted, known, self.quarter_code)
        kept = tuple(commune for commune in self.communes if commune.commune_code in wanted)
        return replace(self, communes=kept, province_rules=(), unplaced=())

    def closed_lines(self) -> list[str]:
        """What is closed and why, for officials: a heading, a line per commune, the province last.

        Empty when the verdict is clean.
        """
        lines = [
            f"{commune.commune_code} {commune.commune_name}: {commune.reason}"
            for commune in self.closed
        ]
        if any(result.closes for result in self.province_rules):
            lines.append(f"Toàn tỉnh: {reasons(self.province_rules)}")
        if not lines:
            return []
        return [
            f"Cửa kiểm tra báo cáo {self.quarter_code} còn đóng với {len(self.closed)} trên "
            f"{len(self.communes)} đơn vị cấp xã:",
            *lines,
        ]

    def raise_if_closed(self) -> None:
        """Do nothing when the verdict is clean.

        Raises:
            GateClosed: with `closed_lines`.
        """
        if not self.is_clean:
            raise GateClosed("\n".join(self.closed_lines()))


@dataclass(frozen=True)
class LandedVerdict:
    """What the door `landed` says of the whole landing: one result per rule that was asked.

    `observed_at` is the newest window's, `None` when nothing landed. When a file is damaged, only
    the rules about presence are asked: the rest would speak of half a landing.
    """

    observed_at: datetime | None
    landing_root_hash: str
    window_count: int
    rules: tuple[RuleCard, ...]
    results: tuple[RuleResult, ...]
    waivers: tuple[Waiver, ...] = ()
    expired_waivers: tuple[Waiver, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether dbt may build from this landing."""
        return not any(result.closes for result in self.results)


def refuse_unknown_communes(wanted: Iterable[str], known: Iterable[str], quarter_code: str) -> None:
    """Do nothing when every wanted code is known.

    Raises:
        UnknownCommune: naming the codes that are not.
    """
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise UnknownCommune(
            f"No commune {', '.join(unknown)} reports for {quarter_code}: write the five digits of "
            "marts.rpt_commune_quarter, for example 10657."
        )


def reasons(results: Iterable[RuleResult]) -> str:
    """The rules among `results` that close a door, each with its sentence."""
    return " ".join(f"[{r.rule_id} {r.rule_name}] {r.sentence}" for r in results if r.closes)
