"""How much of what breaks at a quarter's close the radar listed five days before.

    python -m benchmarks.radar [--scale 1] [--slips 0.002]

The stand-in's province, with slips of the pen in every fifth commune, is loaded on the night five
days before each close and on the night of the cut-off. `docs/radar.md` says what is counted.
"""

import argparse
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.slips import with_slips
from connectors import ENTITIES, load_source, pull_entity
from expectations.gate import judge_landing
from expectations.report_ready_queries import CONCERNED, QUARANTINED
from expectations.report_ready_rules import COMMUNE_RULES, CONDITIONS, QUARANTINE_CONDITIONS
from expectations.rules import CRITICAL
from simulator.province import Province, generate
from simulator.server import StandIn, serve
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.periods import Quarter
from warehouse.settings import Settings, SourceAccess

QUARTERS = (Quarter(2022, 4), Quarter(2023, 1), Quarter(2023, 2))
FIVE_DAYS = timedelta(days=5)
Record = tuple[str, str]
ByReason = dict[str, set[Record]]

_OF_THE_FORM = {
    "late": "resolved_class = 'late' or pending_class = 'overdue'",
    "no_electronic_result": "is_solved and has_result and has_electronic_result is not true",
}
_LATE = ("overdue", "resolved_late")


@dataclass(frozen=True)
class Foreseen:
    """One quarter: what the radar listed and what broke at the cut-off, by reason.

    A record is its source and id. `late` stands for overdue and resolved late: the first becomes
    the second when somebody acts. `recent` are the broken ones received after the radar's night.
    """

    quarter: Quarter
    listed: ByReason
    certain: ByReason
    broken: ByReason
    recent: set[Record]

    def recall(self, reason: str | None = None) -> float:
        """Of what broke, the share that was listed; without a reason: by any of them."""
        broken, listed = _of(self.broken, reason), _of(self.listed, reason)
        return len(broken & listed) / len(broken) if broken else 1.0

    def precision(self, reason: str | None = None) -> float:
        """Of what was listed, the share that broke; without a reason: by any of them."""
        broken, listed = _of(self.broken, reason), _of(self.listed, reason)
        return len(broken & listed) / len(listed) if listed else 1.0

    @property
    def recent_share(self) -> float:
        """Of what broke, the share received too late to be on the list."""
        broken = _of(self.broken, None)
        return len(broken & self.recent) / len(broken) if broken else 0.0


def _of(by_reason: ByReason, reason: str | None) -> set[Record]:
    if reason is not None:
        return by_reason.get(reason, set())
    return set().union(*by_reason.values())


def foresee(
    settings: Settings, province: Province, quarters: Iterable[Quarter] = QUARTERS
) -> Iterator[Foreseen]:
    """Load `province` into the empty home of `settings` around the closes of following quarters."""
    chosen = sorted(quarters)
    first_night = chosen[0].previous.end.date()
    with serve(province, today=first_night) as stand_in:
        _load(settings, stand_in, first_night)
        for quarter in chosen:
            before = (quarter.end - FIVE_DAYS).date()
            _load(settings, stand_in, before)
            listed, certain = read_listed(settings)
            _load(settings, stand_in, quarter.end.date())
            broken, recent = read_broken(settings, quarter, since=before)
            yield Foreseen(quarter, listed, certain, broken, recent)


def _load(settings: Settings, stand_in: StandIn, night: date) -> None:
    stand_in.set_today(night)
    access = SourceAccess(
        stand_in.base_url, stand_in.token_url, stand_in.client_id, stand_in.client_secret
    )
    for entity in ENTITIES:
        pull_entity(load_source("hai_duong"), entity, access, settings.landing)
    judge_landing(settings)
    publish(settings, build(settings))


def read_listed(settings: Settings) -> tuple[ByReason, ByReason]:
    """What the published warehouse lists for the running quarter, and what of it is certain."""
    listed: ByReason = {}
    certain: ByReason = {}
    with open_for_reading(settings.published) as connection:
        rows = connection.execute(
            "select reason_code, source, record_id, is_certain from marts.rpt_radar_dossiers"
        ).fetchall()
    for reason_code, source, record_id, is_certain in rows:
        reason = "late" if reason_code in _LATE else reason_code
        listed.setdefault(reason, set()).add((source, record_id))
        if is_certain:
            certain.setdefault(reason, set()).add((source, record_id))
    return listed, certain


def read_broken(
    settings: Settings, quarter: Quarter, *, since: date
) -> tuple[ByReason, set[Record]]:
    """What is broken in `quarter`, and which records were received in it from `since` on."""
    of_quarter = {"quarter_code": quarter.code}
    asked_of = {
        **of_quarter,
        "period_from": quarter.period_from,
        "period_to": quarter.period_to,
    }
    names = {rule.rule_id: rule.rule_name for rule in COMMUNE_RULES if rule.severity == CRITICAL}
    asked: dict[str, tuple[str, Mapping[str, object]]] = {
        reason: (
            "select source, record_id from marts.fct_dossier_quarters"  # noqa: S608
            f" where quarter_code = $quarter_code and ({condition})",
            of_quarter,
        )
        for reason, condition in _OF_THE_FORM.items()
    }
    for source, head, conditions in (
        ("concerned", CONCERNED, CONDITIONS),
        ("quarantined", QUARANTINED, QUARANTINE_CONDITIONS),
    ):
        for rule_id in conditions.keys() & names.keys():
            sql = f"with {head} select source, record_id from {source} where {conditions[rule_id]}"  # noqa: S608
            asked[names[rule_id]] = (sql, asked_of)
    with open_for_reading(settings.published) as connection:
        broken = {
            reason: set(connection.execute(sql, given).fetchall())
            for reason, (sql, given) in asked.items()
        }
        recent = connection.execute(
            "select source, record_id from marts.fct_dossiers where received_date between ? and ?",
            [since, quarter.period_to],
        ).fetchall()
    return broken, set(recent)


def table(foreseen: Foreseen) -> Iterator[str]:
    """One line a reason, then all of them."""
    for reason in [*sorted(foreseen.broken.keys() | foreseen.listed.keys()), None]:
        broken, listed = _of(foreseen.broken, reason), _of(foreseen.listed, reason)
        certain = _of(foreseen.certain, reason)
        right = len(certain & broken) / len(certain) if certain else 1.0
        yield (
            f"| {foreseen.quarter} | {reason or 'any of them'} | {len(broken):,} | {len(listed):,} "
            f"| {foreseen.recall(reason):.1%} | {foreseen.precision(reason):.1%} "
            f"| {len(certain):,} | {right:.1%} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.radar", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scale", type=float, default=1.0, help="share of the dossiers")
    parser.add_argument("--slips", type=float, default=0.01, help="share of a commune's dossiers")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    print("| quarter | reason | broken | listed | recall | precision | certain | of it right |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="motcua-radar-") as name:
        province = with_slips(generate(scale=options.scale), share=options.slips)
        for foreseen in foresee(Settings(Path(name)), province):
            print("\n".join(table(foreseen)), flush=True)
            print(f"received in the last five days: {foreseen.recent_share:.1%} of the broken")


if __name__ == "__main__":
    main()
