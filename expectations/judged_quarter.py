"""A quarter that was counted and examined, told as receipts and a verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from expectations.examination import Finding
from expectations.findings import RuleResult, Waiver
from expectations.receipt import Receipt
from expectations.report_ready import Commune, QuarterMeasures
from expectations.report_ready_rules import COMMUNE_RULES, PROVINCE_RULES
from expectations.results import result_of_subject, used_waivers
from expectations.rules import by_id
from expectations.verdicts import CommuneVerdict, QuarterVerdict
from expectations.waivers import waiver_for
from warehouse.periods import Quarter

OF_COMMUNE = by_id(COMMUNE_RULES)
OF_PROVINCE = by_id(PROVINCE_RULES)
REPORT_READY = by_id([*COMMUNE_RULES, *PROVINCE_RULES])


@dataclass(frozen=True)
class ExaminedFile:
    """The warehouse that was examined: its path under `Settings.home`, and what it held until."""

    path: str
    sha256: str
    observed_at: datetime


@dataclass(frozen=True)
class JudgedQuarter:
    """Everything found for one quarter in one file; `waivers` are the quarter's that stand."""

    quarter: Quarter
    file: ExaminedFile
    measures: QuarterMeasures
    findings: Mapping[str, Finding]
    waivers: tuple[Waiver, ...]

    def receipts(self) -> list[Receipt]:
        """One receipt per reporting commune, by code."""
        return [self._receipt(commune) for commune in self.measures.communes]

    def verdict(
        self, receipts: Iterable[Receipt], expired_waivers: tuple[Waiver, ...]
    ) -> QuarterVerdict:
        """The verdict that gathers `receipts` and the province's own rules."""
        province_rules = self._province_results()
        receipts = list(receipts)
        used = {waiver for receipt in receipts for waiver in receipt.waivers}
        used |= set(used_waivers(province_rules, self.waivers, None))
        districts = {commune.commune_code: commune for commune in self.measures.communes}
        return QuarterVerdict(
            quarter_code=self.quarter.code,
            period_from=self.quarter.period_from,
            period_to=self.quarter.period_to,
            warehouse_path=self.file.path,
            warehouse_sha256=self.file.sha256,
            observed_at=self.file.observed_at,
            policy_version=self.measures.policy_version,
            rules=tuple(rule.card for rule in REPORT_READY.values()),
            communes=tuple(
                _commune_verdict(districts[receipt.commune_code], receipt) for receipt in receipts
            ),
            province_rules=province_rules,
            unplaced=self.measures.unplaced,
            waivers=tuple(waiver for waiver in self.waivers if waiver in used),
            expired_waivers=expired_waivers,
        )

    def _receipt(self, commune: Commune) -> Receipt:
        code = commune.commune_code
        results = tuple(
            result_of_subject(
                rule,
                self.findings[rule_id],
                self.measures.by_commune,
                code,
                waiver_for(self.waivers, rule_id, code),
            )
            for rule_id, rule in OF_COMMUNE.items()
        )
        return Receipt(
            quarter_code=self.quarter.code,
            commune_code=code,
            commune_name=commune.commune_name,
            warehouse_path=self.file.path,
            warehouse_sha256=self.file.sha256,
            observed_at=self.file.observed_at,
            policy_version=self.measures.policy_version,
            rules=results,
            waivers=used_waivers(results, self.waivers, code),
        )

    def _province_results(self) -> tuple[RuleResult, ...]:
        return tuple(
            result_of_subject(
                rule,
                self.findings[rule_id],
                self.measures.of_province,
                self.quarter.code,
                waiver_for(self.waivers, rule_id, None),
            )
            for rule_id, rule in OF_PROVINCE.items()
        )


def _commune_verdict(commune: Commune, receipt: Receipt) -> CommuneVerdict:
    return CommuneVerdict(
        commune_code=commune.commune_code,
        commune_name=commune.commune_name,
        district_code=commune.district_code,
        district_name=commune.district_name,
        findings=tuple(result for result in receipt.rules if not result.is_met),
    )
