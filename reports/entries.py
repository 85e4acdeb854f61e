"""The entries of a report's explanation page: what each printed figure is and is made of.

Printed figures + registry + counts by field and channel -> Entry per indicator, in the order of
first appearance. Public edition: it counts records and names none.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reports.commune import CommuneFigures
from reports.content import Count, Figure, Share
from reports.entry import Entry, EntryRow
from reports.numbers import date_text
from reports.registry import Indicator
from reports.rendering import explained_at

_FORMULAS = Path(__file__).with_name("formulas.toml")
CHANNELS = {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính công ích"}
_OF_SCORE = "Bộ chỉ số của Quyết định số 766/QĐ-TTg; điểm được tính theo tỷ lệ tử số trên mẫu số."
_OF_SHARE = "Tử số chia cho mẫu số; không tính khi mẫu số bằng 0."
_DECLARED = "Số do đơn vị tự kê khai."
# What stands behind the code of a score's row, or the quarter before that a figure is of.
_PART = re.compile(r"\.(?:maximum|numerator|denominator|average)$|@.+$")


@dataclass
class _Printed:
    """The figures that a report prints of one indicator."""

    whole: Figure | None = None
    rows: dict[str, Figure] = field(default_factory=dict)


@cache
def formulas() -> Mapping[str, str]:
    """What each counted figure counts, in Vietnamese, by indicator code."""
    with _FORMULAS.open("rb") as file:
        found: dict[str, str] = tomllib.load(file)
    return found


def draft_entries(figures: CommuneFigures, printed: Iterable[Figure]) -> tuple[Entry, ...]:
    """One entry for each indicator among the printed figures."""
    by_code: dict[str, _Printed] = {}
    for figure in printed:
        if not figure.code:
            continue
        code = _PART.sub("", figure.code)
        entry = by_code.setdefault(code, _Printed())
        if figure.code == code and not getattr(figure, "field_code", None):
            entry.whole = entry.whole or figure
        else:
            entry.rows.setdefault(explained_at(figure), figure)
    return tuple(_entry(figures, code, entry) for code, entry in by_code.items())


def _entry(figures: CommuneFigures, code: str, printed: _Printed) -> Entry:
    indicator = figures.registry.by_code.get(code)
    name = indicator.name if indicator else _first(printed).name
    rows = [EntryRow(_label(name, figure.name), figure, at) for at, figure in printed.rows.items()]
    if isinstance(printed.whole, Share):
        rows = [
            EntryRow(f"Tử số: {printed.whole.numerator.name}", printed.whole.numerator),
            EntryRow(f"Mẫu số: {printed.whole.denominator.name}", printed.whole.denominator),
            *rows,
        ]
    elif indicator is not None and indicator.is_counted:
        rows += _breakdown(figures, indicator, set(printed.rows))
    return Entry(
        code=code,
        anchor=explained_at(code),
        name=name,
        figure=printed.whole,
        formula=_formula(code, indicator),
        basis=_basis(figures, code, indicator),
        rows=tuple(rows),
    )


def _first(printed: _Printed) -> Figure:
    return printed.whole or next(iter(printed.rows.values()))


def _label(name: str, row_name: str) -> str:
    """What a row says beyond the name of its entry: `Lĩnh vực Hộ tịch`."""
    label = row_name.removeprefix(f"{name}, ")
    return label[:1].upper() + label[1:]


def _breakdown(figures: CommuneFigures, indicator: Indicator, printed: set[str]) -> list[EntryRow]:
    """By field and by channel; what the report prints itself has its row already."""
    rows = []
    for (dimension, part), value in figures.parts.get(indicator.column, {}).items():
        if dimension == "channel":
            label = f"Hình thức {CHANNELS.get(part, part).lower()}"
            rows.append(EntryRow(label, Count(indicator.code, label, value)))
            continue
        label = f"Lĩnh vực {figures.field_names.get(part, part)}"
        count = Count(indicator.code, label, value, part)
        if (at := explained_at(count)) not in printed:
            rows.append(EntryRow(label, count, at))
    return rows


def _formula(code: str, indicator: Indicator | None) -> str:
    if indicator is not None and indicator.is_declared:
        return _DECLARED
    if indicator is not None and indicator.kind == "share":
        return _OF_SHARE
    return formulas().get(code, _OF_SCORE)


def _basis(figures: CommuneFigures, code: str, indicator: Indicator | None) -> str:
    version = indicator.formula_version if indicator else "1"
    parts = [f"Công thức phiên bản {version}"]
    if indicator is not None and indicator.form_column:
        parts.append(f"biểu {indicator.form_column}")
    if code.startswith("766.") and figures.score is not None:
        score = figures.score
        parts.append(f"từ {date_text(score.period_from)} đến {date_text(score.period_to)}")
    else:
        parts.append(f"từ {date_text(figures.period_from)} đến {date_text(figures.period_to)}")
        parts.append(f"cách tính {figures.policy_version}")
    return "; ".join(parts) + "."
