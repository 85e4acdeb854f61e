"""The two doors.

    judge_landing   landing files -> rules L.. -> gate/landed/verdict.json, or GateClosed
    judge_quarter   published warehouse, pinned -> rules D.. -> receipts and verdict of the quarter

A critical rule that is not met closes its door, and so does a rule that could not be asked. A door
of a single commune that is closed raises nothing: the verdict says which and why.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from expectations.examination import examine
from expectations.findings import GateClosed, RuleBroke, RuleResult, Waiver
from expectations.judged_quarter import REPORT_READY, ExaminedFile, JudgedQuarter
from expectations.landed import Landing, measure_presence, measure_windows, read_landing
from expectations.landed_rules import (
    LANDED_RULES,
    PRESENCE_RULES,
    SOURCE_RULES,
    WINDOW_RULES,
)
from expectations.landed_sources import measure_sources
from expectations.receipt import (
    VERDICT,
    Receipt,
    landed_verdict_path,
    quarter_verdict_path,
    receipt_path,
    write_document,
)
from expectations.report_ready import list_communes, measure_quarter
from expectations.report_ready_rules import COMMUNE_RULES, PROVINCE_RULES
from expectations.results import result_of_all, used_waivers
from expectations.rules import Measures, Rule, by_id
from expectations.thresholds import Thresholds, load_thresholds
from expectations.verdicts import LandedVerdict, QuarterVerdict, refuse_unknown_communes
from expectations.waivers import expired, read_waivers, standing, waiver_for
from warehouse.database import open_for_reading, pin, require_quarter, warehouse_state
from warehouse.landing import root_hash, sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

LANDED = by_id(LANDED_RULES)


def judge_landing(settings: Settings) -> LandedVerdict:
    """Judge the landing files as a whole; the verdict is written either way.

    Raises:
        GateClosed: a critical rule is not met, naming rules, files and what to do.
        RuleBroke: a rule could not be asked.
        WaiverUnreadable, ThresholdUnreadable: their file cannot be understood; nothing is written.
    """
    thresholds = load_thresholds()
    waivers = _waivers_of(settings, None)
    landing = read_landing(settings.landing)
    # What communes declare is stamped by our own clock; only a portal's says which night it is.
    observed_at = max(
        (w.manifest.observed for w in landing.windows if w.manifest.source in settings.sources),
        default=None,
    )
    day = observed_at.astimezone(VIETNAM).date() if observed_at else date.min
    standing_waivers = standing(waivers, day)
    results = _judge_landing(settings, landing, thresholds, standing_waivers)
    verdict = LandedVerdict(
        observed_at=observed_at,
        landing_root_hash=root_hash([window.manifest for window in landing.windows]),
        window_count=len(landing.windows) + len(landing.damaged),
        rules=tuple(rule.card for rule in LANDED.values()),
        results=tuple(results),
        waivers=used_waivers(results, standing_waivers, None),
        expired_waivers=expired(waivers, day),
    )
    path = landed_verdict_path(settings.gate)
    write_document(path, verdict)
    _raise_if_closed(verdict, path)
    return verdict


def judge_quarter(
    settings: Settings, quarter: Quarter, commune_codes: Iterable[str] | None = None
) -> QuarterVerdict:
    """Pin the published warehouse and judge the quarter; write every receipt, then the verdict.

    The returned verdict speaks of `commune_codes` only when given; what is written is always the
    whole province, for all receipts must name the one pinned file. A commune whose door is closed
    raises nothing: see `QuarterVerdict.closed` and `raise_if_closed`.

    Raises:
        WarehouseMissing, QuarterNotInWarehouse: nothing is pinned or written.
        UnknownCommune: a code is not among the quarter's communes; nothing is pinned or written.
        RuleBroke: the quarter's communes cannot be listed; nothing is pinned or written.
        WaiverUnreadable, ThresholdUnreadable: their file cannot be understood; nothing is written.
    """
    thresholds = load_thresholds()
    waivers = _waivers_of(settings, quarter.code)
    wanted = None if commune_codes is None else sorted(set(commune_codes))
    require_quarter(settings.published, quarter)
    with open_for_reading(settings.published) as connection:
        communes, _ = list_communes(connection, quarter)
    refuse_unknown_communes(wanted or (), [c.commune_code for c in communes], quarter.code)
    pinned = pin(settings, quarter)
    observed_at = warehouse_state(pinned).observed_at
    with open_for_reading(pinned) as connection:
        measures = measure_quarter(connection, quarter, thresholds)
    findings = examine("communes", COMMUNE_RULES, measures.by_commune, thresholds)
    findings |= examine("province", PROVINCE_RULES, measures.of_province, thresholds)
    file = ExaminedFile(
        path=pinned.relative_to(settings.home).as_posix(),
        sha256=sha256_of(pinned),
        observed_at=observed_at,
    )
    day = observed_at.date()
    judged = JudgedQuarter(quarter, file, measures, findings, standing(waivers, day))
    receipts = judged.receipts()
    verdict = judged.verdict(receipts, expired(waivers, day))
    _write_quarter(settings.gate, receipts, verdict)
    return verdict if wanted is None else verdict.narrowed_to(wanted)


def _waivers_of(settings: Settings, quarter_code: str | None) -> tuple[Waiver, ...]:
    waivers = read_waivers(settings.waivers, landed=LANDED, report_ready=REPORT_READY)
    return tuple(waiver for waiver in waivers if waiver.quarter_code == quarter_code)


def _judge_landing(
    settings: Settings, landing: Landing, thresholds: Thresholds, waivers: tuple[Waiver, ...]
) -> list[RuleResult]:
    """Results by rule id; those about contents only when every file is what was landed."""

    def judged(name: str, rules: tuple[Rule, ...], measures: Measures) -> list[RuleResult]:
        findings = examine(name, rules, measures, thresholds)
        return [
            result_of_all(
                rule, findings[rule.rule_id], measures, waiver_for(waivers, rule.rule_id, None)
            )
            for rule in rules
        ]

    results = judged("presence", PRESENCE_RULES, measure_presence(landing, settings.sources))
    if landing.damaged or not landing.windows:
        return results
    share_rows_min = thresholds.value("share_rows_min")
    of_sources = measure_sources(landing, settings.sources, share_rows_min)
    return [
        *results,
        *judged("windows", WINDOW_RULES, measure_windows(landing)),
        *judged("sources", SOURCE_RULES, of_sources),
    ]


def _raise_if_closed(verdict: LandedVerdict, path: Path) -> None:
    closing = [result for result in verdict.results if result.closes]
    if not closing:
        return
    reasons = "; ".join(_reason(result) for result in closing)
    kind = RuleBroke if any(result.is_broken for result in closing) else GateClosed
    raise kind(f"Door landed is closed and nothing is built: {reasons}. The verdict is {path}.")


def _reason(result: RuleResult) -> str:
    name = f"{result.rule_id} {result.rule_name}"
    if result.is_broken:
        return f"{name} could not be asked ({result.fault}): a fault of the rule, tell its owner"
    return f"{name} ({', '.join(result.examples)}): {LANDED[result.rule_id].remedy}"


def _write_quarter(gate: Path, receipts: list[Receipt], verdict: QuarterVerdict) -> None:
    """Closed receipts first, so that whoever is killed here leaves no door open by mistake."""
    for receipt in sorted(receipts, key=lambda receipt: receipt.is_open):
        write_document(receipt_path(gate, receipt.quarter_code, receipt.commune_code), receipt)
    written = {f"{receipt.commune_code}.json" for receipt in receipts} | {VERDICT}
    path = quarter_verdict_path(gate, verdict.quarter_code)
    for left_over in sorted(path.parent.glob("*.json")):
        if left_over.name not in written:
            left_over.unlink()
    write_document(path, verdict)
