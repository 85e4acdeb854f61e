"""The value that each figure of a report must have, by its code and not by how it was made."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from reports.commune import CommuneFigures, CommuneScore, ScoreRow

Key = tuple[str, str | None]
Expected = int | Decimal | None


def expected_values(figures: CommuneFigures) -> dict[Key, Expected]:
    """Values by code and field; none where a figure has to be missing."""
    return dict(chain(_of_commune(figures), _of_parts(figures), _of_score(figures.score)))


def _of_commune(figures: CommuneFigures) -> Iterator[tuple[Key, Expected]]:
    for indicator in figures.registry.by_code.values():
        if indicator.is_counted:
            yield (indicator.code, None), figures.counts[indicator.column]
        elif indicator.is_declared:
            declared = figures.declared.get(indicator.code)
            yield (indicator.code, None), declared if isinstance(declared, Decimal) else None


def _of_parts(figures: CommuneFigures) -> Iterator[tuple[Key, Expected]]:
    by_column = figures.registry.by_column
    for field in figures.fields:
        for column, value in field.counts.items():
            yield (by_column[column].code, field.field_code), value
    for quarter in figures.earlier:
        for column, value in quarter.counts.items():
            yield (f"{by_column[column].code}@{quarter.quarter_code}", None), value


def _of_score(score: CommuneScore | None) -> Iterator[tuple[Key, Expected]]:
    if score is None:
        return
    for code, value in _score_values(score):
        yield (code, None), value


def _score_values(score: CommuneScore) -> Iterator[tuple[str, Expected]]:
    yield "766.total", score.total
    yield "766.computable", score.computable
    yield "766.maximum", sum((row.maximum for row in score.rows), Decimal())
    for row in score.rows:
        code = f"766.{row.indicator_code}"
        yield code, row.points if row.maximum else None
        yield f"{code}.average", _average(row)
        yield f"{code}.maximum", row.maximum
        yield f"{code}.numerator", row.numerator
        yield f"{code}.denominator", row.denominator
    for group in score.groups:
        yield f"766.{group.group_code}", group.points
        yield f"766.{group.group_code}.maximum", group.maximum


def _average(row: ScoreRow) -> Decimal | None:
    if row.numerator is None or not row.denominator:
        return None
    return (Decimal(row.numerator) / row.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
