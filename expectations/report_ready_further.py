"""What door `report_ready` counts besides dossiers: papers, fees, declared data, the own past."""

import re
from collections.abc import Iterable
from typing import Any

import duckdb

from expectations.findings import MOST_EXAMPLES
from expectations.report_ready_further_queries import OF_COMMUNE, UNPLACED_OF_NO_COMMUNE
from expectations.report_ready_queries import CONCERNED
from expectations.rules import Measure
from expectations.thresholds import Thresholds
from warehouse.periods import Quarter

_PARAMETER = re.compile(r"\$(\w+)")


def count_further(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, thresholds: Thresholds, rule_id: str
) -> dict[str, Measure]:
    """What rule `rule_id` counts, by commune."""
    given = {"fee_amount_max": thresholds.value("fee_amount_max")}
    rows = _rows(connection, OF_COMMUNE[rule_id], quarter, given)
    return {
        code: Measure(count, count, reference[0] if reference else None, tuple(examples))
        for code, count, examples, *reference in rows
    }


def count_of_no_commune(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, commune_codes: Iterable[str]
) -> dict[str, Measure]:
    """Records without a place that none of `commune_codes` is named by, for the province."""
    given = {"commune_codes": list(commune_codes)}
    ((count, examples),) = _rows(connection, UNPLACED_OF_NO_COMMUNE, quarter, given)
    return {quarter.code: Measure(count, count, examples=tuple(examples or ()))}


def _rows(
    connection: duckdb.DuckDBPyConnection, template: str, quarter: Quarter, given: dict[str, Any]
) -> list[tuple[Any, ...]]:
    sql = template.format(concerned=CONCERNED, examples=MOST_EXAMPLES)
    known = given | {
        "quarter_code": quarter.code,
        "period_from": quarter.period_from,
        "period_to": quarter.period_to,
    }
    # DuckDB refuses a parameter that the statement does not name.
    named = {name: known[name] for name in _PARAMETER.findall(sql)}
    return connection.execute(sql, named).fetchall()
