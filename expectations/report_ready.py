"""What door `report_ready` counts: one row per commune of the quarter, from the marts, by SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import duckdb

from expectations.findings import MOST_EXAMPLES, RuleBroke
from expectations.report_ready_further import count_further, count_of_no_commune
from expectations.report_ready_further_queries import OF_COMMUNE
from expectations.report_ready_queries import (
    COMMUNES,
    CONCERNED,
    COUNTED,
    QUARANTINE_COUNTED,
    QUARANTINED,
    UNPLACED,
    VOLUME,
)
from expectations.report_ready_rules import CONDITIONS, QUARANTINE_CONDITIONS
from expectations.rules import Measure, Measures
from expectations.thresholds import Thresholds
from expectations.verdicts import Unplaced
from warehouse.periods import Quarter

VOLUME_BOUNDS = ("received_difference_min", "received_quarters_min")
TWO_YEARS = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Commune:
    """A commune that reports for the quarter; there is no district from 2025-07-01 on."""

    commune_code: str
    commune_name: str
    district_code: str | None
    district_name: str | None


@dataclass(frozen=True)
class QuarterMeasures:
    """Everything counted for one quarter: per commune, and for the province as a whole."""

    communes: tuple[Commune, ...]
    policy_version: str
    by_commune: Measures
    of_province: Measures
    unplaced: tuple[Unplaced, ...]


def measure_quarter(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, thresholds: Thresholds
) -> QuarterMeasures:
    """Count every rule of the door for every commune that reports for the quarter.

    A rule whose SQL fails becomes a fault of that rule alone.

    Raises:
        RuleBroke: the communes themselves cannot be listed, or there are none.
    """
    communes, policy_version = list_communes(connection, quarter)
    asked = _Question(connection, quarter)
    by_commune = Measures(subjects=tuple(commune.commune_code for commune in communes))
    for rule_id, condition in CONDITIONS.items():
        _count(by_commune, rule_id, partial(asked.counted, condition))
    for rule_id, condition in QUARANTINE_CONDITIONS.items():
        _count(by_commune, rule_id, partial(asked.quarantined, condition))
    _count(by_commune, "D14", partial(asked.volumes, by_commune.subjects, thresholds))
    for rule_id in OF_COMMUNE:
        ask = partial(count_further, connection, quarter, thresholds, rule_id)
        _count(by_commune, rule_id, ask)
    unplaced: list[Unplaced] = []
    of_province = Measures(subjects=(quarter.code,))
    _count(of_province, "D10", partial(asked.unplaced, by_commune.subjects, unplaced))
    lost = partial(count_of_no_commune, connection, quarter, by_commune.subjects)
    _count(of_province, "D24", lost)
    return QuarterMeasures(communes, policy_version, by_commune, of_province, tuple(unplaced))


def list_communes(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter
) -> tuple[tuple[Commune, ...], str]:
    """The communes that report for `quarter`, by code, and the policy that its counts follow.

    Raises:
        RuleBroke: they cannot be listed, or there are none.
    """
    try:
        rows = connection.execute(COMMUNES, {"quarter_code": quarter.code}).fetchall()
    except duckdb.Error as fault:
        raise RuleBroke(
            f"The warehouse's marts.rpt_commune_quarter cannot be read ({_first_line(fault)}): "
            "run `motcua build --full-refresh`, then the gate again."
        ) from fault
    if not rows:
        raise RuleBroke(
            f"No commune reports for {quarter}: complete dbt_project/seeds/communes.csv with the "
            "communes valid on its last day, then run `motcua build`."
        )
    return tuple(Commune(*row[:4]) for row in rows), str(rows[0][4])


def _count(measures: Measures, rule_id: str, ask: Callable[[], dict[str, Measure]]) -> None:
    try:
        measures.by_rule[rule_id] = ask()
    except duckdb.Error as fault:
        measures.faults[rule_id] = _first_line(fault)


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0]


class _Question:
    """The questions of one quarter, put to one warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, quarter: Quarter) -> None:
        self.connection = connection
        self.quarter = quarter
        self.asked = {
            "quarter_code": quarter.code,
            "period_from": quarter.period_from,
            "period_to": quarter.period_to,
        }

    def counted(self, condition: str) -> dict[str, Measure]:
        """Dossiers that concern the quarter and meet `condition`, by commune."""
        return self._counts(COUNTED, condition)

    def quarantined(self, condition: str) -> dict[str, Measure]:
        """Quarantined dossiers that may concern the quarter and meet `condition`, by commune."""
        return self._counts(QUARANTINE_COUNTED, condition)

    def unplaced(self, commune_codes: tuple[str, ...], found: list[Unplaced]) -> dict[str, Measure]:
        """Dossiers of no reporting commune, for the province; each group is added to `found`."""
        rows = self._rows(UNPLACED, "", commune_codes=list(commune_codes))
        for commune_code, reason_code, count, examples in rows:
            found.append(Unplaced(commune_code, reason_code, count, tuple(examples)))
        total = sum(group.dossier_count for group in found)
        named = sorted({example for group in found for example in group.examples})
        measure = Measure(total, total, examples=tuple(named[:MOST_EXAMPLES]))
        return {self.quarter.code: measure}

    def volumes(self, commune_codes: tuple[str, ...], thresholds: Thresholds) -> dict[str, Measure]:
        """Received in the quarter, as a ratio to the usual count; unknown without a usual count."""
        bounds = {name: thresholds.value(name) for name in VOLUME_BOUNDS}
        first = self.quarter.period_to - TWO_YEARS
        parameters = {"period_to": self.quarter.period_to, "first_period_to": first, **bounds}
        rows = self.connection.execute(VOLUME, parameters).fetchall()
        known = {code: Measure(ratio, count, usual) for code, ratio, count, usual in rows}
        return {code: known.get(code, Measure(None, 0)) for code in commune_codes}

    def _counts(self, template: str, condition: str) -> dict[str, Measure]:
        return {
            code: Measure(count, count, examples=tuple(examples))
            for code, count, examples in self._rows(template, condition)
        }

    def _rows(self, template: str, condition: str, **parameters: Any) -> list[tuple[Any, ...]]:
        sql = template.format(
            concerned=CONCERNED,
            quarantined=QUARANTINED,
            accepted_without_intake=CONDITIONS["D02"],
            condition=condition,
            examples=MOST_EXAMPLES,
        )
        return self.connection.execute(sql, {**self.asked, **parameters}).fetchall()
