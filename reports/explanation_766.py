"""Points of decision 766 explained: each indicator's two counts with their lists, and the sums."""

from collections.abc import Mapping
from typing import Any

from duckdb import DuckDBPyConnection

from reports.editions import Edition, ExplanationError
from reports.explained import Definition, ExplainedCount, Explanation, PointsRow, Role
from reports.explained_sql import SCORE_MEMBERS, Listed, filled
from reports.explanation import (
    UnknownField,
    UnknownFigure,
    list_members,
    require_as_many,
)

_PREFIX = "766."
_TOTALS = ("766.total", "766.computable")
# Its numerator is a sum of days.
_OF_DAYS = "2.2"
_PERIOD = """
    select period_code, period_to from marts.dim_scored_periods
    where period_to <= {period_to} order by period_to desc limit 1
"""
_ROWS = """
    select
        scores.indicator_code, scores.group_code, indicators.indicator_name_vi,
        indicators.indicator_name_en, scores.numerator_count, scores.denominator_count,
        scores.points, scores.maximum_points, indicators.full_share, indicators.valid_from
    from marts.fct_766_scores as scores
    inner join seeds.score_766_indicators as indicators
        on indicators.indicator_code = scores.indicator_code
        and indicators.valid_from <= {period_to}
        and (indicators.valid_to is null or indicators.valid_to >= {period_to})
    where scores.period_code = {period_code} and scores.commune_code = {commune_code}
    order by scores.group_code, scores.indicator_code
"""
_Row = dict[str, Any]


class NotScored(ExplanationError):
    """The edition has no score of the commune for the quarter."""


def is_of_score(code: str) -> bool:
    """Whether a code is one of decision 766."""
    return code.startswith(_PREFIX)


def score_codes(connection: DuckDBPyConnection) -> list[str]:
    """The codes that are explained here."""
    rows = connection.execute(
        "select distinct indicator_code, group_code from seeds.score_766_indicators order by all"
    ).fetchall()
    return [*_TOTALS, *sorted({f"{_PREFIX}{part}" for row in rows for part in row})]


def explain_score(
    edition: Edition,
    sheet: Mapping[str, Any],
    code: str,
    definitions: Mapping[str, Definition],
    field_code: str,
) -> Explanation:
    """The explanation of points: of all, of a group (`766.B`), or of an indicator (`766.2.1`).

    Raises:
        UnknownFigure, UnknownField: no such code; points are not counted by field.
        NotScored: there is no score.
        ListDisagrees: a list is not as long as its count says.
    """
    if field_code:
        raise UnknownField(f"{code} is not counted by field: leave --field out.")
    period_code, rows = _rows(edition, sheet)
    points = tuple(_points(row) for row in rows)
    chosen = {
        **dict.fromkeys(_TOTALS, points),
        **{
            f"{_PREFIX}{group}": tuple(
                entry for entry, row in zip(points, rows, strict=True) if row["group_code"] == group
            )
            for group in {row["group_code"] for row in rows}
        },
    }
    by_code = {entry.code: row for entry, row in zip(points, rows, strict=True)}
    if code not in chosen and code not in by_code:
        raise UnknownFigure(code, [*definitions, *score_codes(edition.connection)])
    common = {
        "quarter_code": edition.quarter.code, "period_code": period_code,
        "commune_code": sheet["commune_code"], "commune_name": sheet["commune_name"],
        "field_code": "", "field_name": "", "policy_version": sheet["policy_version"],
        "source": edition.source,
    }  # fmt: skip
    if code in chosen:
        value = _sum(chosen[code], of_maximum=code == "766.computable")
        known = definitions.get(code) or _definition(code, f"Nhóm {code[-1]}", "group", "", "")
        return Explanation(
            **common, definition=known, value=value, points=chosen[code],
            remark="It is the sum of the points below; none counts that cannot be computed.",
        )  # fmt: skip
    row = by_code[code]
    counts, remark = _counts(edition, sheet["commune_code"], period_code, row)
    return Explanation(
        **common,
        definition=_definition(
            code,
            row["indicator_name_vi"],
            row["indicator_name_en"],
            f"{row['maximum_points']:g} points at a share of {row['full_share']:g}, "
            "in proportion below it",
            str(row["valid_from"]),
        ),
        value=row["points"],
        counts=counts,
        points=(_points(row),),
        remark=remark,
    )


def _rows(edition: Edition, sheet: Mapping[str, Any]) -> tuple[str, list[_Row]]:
    period = edition.connection.execute(
        filled(_PERIOD, period_to=str(sheet["period_to"]))
    ).fetchone()
    rows: list[_Row] = []
    if period is not None:
        asked = filled(
            _ROWS,
            period_code=period[0],
            period_to=str(period[1]),
            commune_code=sheet["commune_code"],
        )
        cursor = edition.connection.execute(asked)
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if period is None or not rows:
        raise NotScored(
            f"{sheet['commune_code']} has no score of decision 766 for {edition.quarter}: no "
            "calendar quarter was observed whole by then."
        )
    return period[0], rows


def _points(row: _Row) -> PointsRow:
    code = f"{_PREFIX}{row['indicator_code']}"
    return PointsRow(code, row["indicator_name_vi"], row["points"], row["maximum_points"])


def _sum(rows: tuple[PointsRow, ...], *, of_maximum: bool) -> float:
    return sum(row.maximum if of_maximum else row.points for row in rows if row.points is not None)


def _counts(
    edition: Edition, commune_code: str, period_code: str, row: _Row
) -> tuple[tuple[ExplainedCount, ...], str]:
    if row["points"] is None:
        return (), "It cannot be computed: no source gives it."
    name = SCORE_MEMBERS.partition(".")[2]
    if not edition.connection.execute(
        filled("select 1 from information_schema.tables where table_name = {name}", name=name)
    ).fetchone():
        return (), (
            f"It is {row['numerator_count']} of {row['denominator_count']}; this edition keeps no "
            f"list of them ({SCORE_MEMBERS})."
        )
    indicator = row["indicator_code"]
    counts = []
    roles: tuple[Role, ...] = ("numerator", "denominator")
    for role in roles:
        listed = Listed(
            figure=f"{indicator}.{role}",
            period_column="period_code",
            period_code=period_code,
            commune_code=commune_code,
            reach="both",
            is_amount=indicator == _OF_DAYS and role == "numerator",
        )
        sql, members = list_members(edition, listed, SCORE_MEMBERS)
        code, label = f"{_PREFIX}{indicator}.{role}", f"{row['indicator_name_vi']}: {role}"
        count = ExplainedCount(role, code, "", label, row[f"{role}_count"], sql, members)
        counts.append(require_as_many(count, f"commune {commune_code}, {period_code}"))
    return tuple(counts), ""


def _definition(code: str, name_vi: str, name_en: str, formula: str, valid_from: str) -> Definition:
    return Definition(
        code, "", name_vi, name_en, "điểm", "", "points", "", "", "decision 766/QĐ-TTg",
        "score_766", formula or "sum of the points of its indicators", "1", valid_from,
    )  # fmt: skip
