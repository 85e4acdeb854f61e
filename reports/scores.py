"""Scores of decision 766 that stand in the reports of a quarter.

They follow calendar quarters: the one shown is the latest that the warehouse has and that ended on
or before the reporting quarter's last day.
"""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from duckdb import DuckDBPyConnection

from reports.commune import CommuneScore, ScoreGroup, ScoreRow
from reports.units import plain_text

# Points are printed in hundredths; sums are rounded after adding, as the marts have them.
_HUNDREDTH = Decimal("0.01")
_PERIOD = """
    select period_code, period_from, period_to
    from marts.dim_scored_periods
    where period_to <= $period_to
    order by period_to desc
    limit 1
"""
_ROWS = """
    select
        scores.commune_code, scores.indicator_code, scores.group_code,
        indicators.indicator_name_vi, scores.maximum_points, scores.numerator_count,
        scores.denominator_count, scores.is_computable, scores.points
    from marts.fct_766_scores as scores
    left join seeds.score_766_indicators as indicators
        on indicators.indicator_code = scores.indicator_code
        and indicators.valid_from <= $period_to
        and (indicators.valid_to is null or indicators.valid_to >= $period_to)
    where scores.period_code = $period_code
    order by scores.commune_code, scores.group_code, scores.indicator_code
"""
_GROUPS = "select group_code, group_name_vi from seeds.score_766_groups order by group_code"
_BANDS = "select band_code, band_name from marts.dim_score_bands"
_TOTALS = """
    select commune_code, total_points, computable_points, lowest_band_code, highest_band_code
    from marts.rpt_commune_766
    where period_code = $period_code
"""


def load_scores(connection: DuckDBPyConnection, *, period_to: date) -> dict[str, CommuneScore]:
    """Scores by commune code; empty when no calendar quarter was observed whole by then."""
    period = connection.execute(_PERIOD, {"period_to": period_to}).fetchone()
    if period is None:
        return {}
    period_code, first_day, last_day = period
    code = {"period_code": period_code}
    valid = {**code, "period_to": last_day}
    rows: dict[str, list[ScoreRow]] = defaultdict(list)
    group_points: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for commune_code, *values in connection.execute(_ROWS, valid).fetchall():
        row = _row(*values)
        rows[commune_code].append(row)
        group_points[commune_code, row.group_code] += Decimal(str(values[-1] or 0))
    groups = connection.execute(_GROUPS).fetchall()
    bands = {code: plain_text(name) for code, name in connection.execute(_BANDS).fetchall()}
    return {
        commune_code: CommuneScore(
            period_code=period_code,
            period_from=first_day,
            period_to=last_day,
            total=hundredths(total),
            computable=hundredths(computable),
            lowest_band=bands[lowest],
            highest_band=bands[highest],
            rows=tuple(rows[commune_code]),
            groups=tuple(
                ScoreGroup(
                    group,
                    plain_text(name),
                    sum(
                        (r.maximum for r in rows[commune_code] if r.group_code == group), Decimal()
                    ),
                    hundredths(group_points[commune_code, group]),
                )
                for group, name in groups
                if (commune_code, group) in group_points
            ),
        )
        for commune_code, total, computable, lowest, highest in connection.execute(
            _TOTALS, code
        ).fetchall()
    }


def _row(
    indicator_code: str,
    group_code: str,
    name: str | None,
    maximum: float,
    numerator: int | None,
    denominator: int | None,
    is_computable: bool,
    points: float | None,
) -> ScoreRow:
    return ScoreRow(
        indicator_code,
        group_code,
        plain_text(name or indicator_code),
        hundredths(maximum),
        numerator if is_computable else None,
        denominator if is_computable else None,
        None if points is None else hundredths(points),
    )


def hundredths(value: float | Decimal) -> Decimal:
    """Points rounded half up to two decimals."""
    return Decimal(str(value)).quantize(_HUNDREDTH, ROUND_HALF_UP)
