"""The registry of indicators as the pinned warehouse holds it: what every printed number is.

Data flow: marts.dim_indicators, seeds.declared_items -> Registry. An indicator's code is what a
figure of a document carries; its column is where the marts keep it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from duckdb import DuckDBPyConnection

from reports.units import plain_text
from warehouse.errors import MotcuaError

_INDICATORS = """
    select
        indicator_code, column_name, name_vi, unit, section, kind, numerator_code,
        denominator_code, denominator_name_vi, origin, form_column,
        cast(formula_version as varchar)
    from marts.dim_indicators
"""
# What a commune may declare in words; numbers that it may declare are indicators.
_TEXTS = """
    select item_code, null, name_vi, unit, section, kind, null, null, null, 'declared', null, '1'
    from seeds.declared_items
    where kind = 'text'
"""
# How a declared text is to be filled in: said in the template, not in a document.
_HINT = re.compile(r" \(mỗi dòng [^()]*\)$")


class UnknownIndicator(MotcuaError):
    """A code or a column that the registry does not have."""


@dataclass(frozen=True)
class Indicator:
    """One row: `kind` is count, amount, decimal, points, share, or text; `column` may be empty."""

    code: str
    column: str
    name: str
    unit: str
    section: str
    kind: str
    numerator_code: str
    denominator_code: str
    denominator_name: str
    origin: str
    form_column: str = ""
    formula_version: str = "1"

    @property
    def is_counted(self) -> bool:
        """Whether it is a whole number that the marts hold."""
        return bool(self.column) and self.kind in ("count", "amount")

    @property
    def is_declared(self) -> bool:
        """Whether it is what a commune declares."""
        return self.origin == "declared"


@dataclass(frozen=True)
class Registry:
    """All indicators by code, in the seed's order."""

    by_code: Mapping[str, Indicator]

    @classmethod
    def of(cls, rows: Iterable[tuple[str | None, ...]]) -> "Registry":
        """A registry of `rows`, each an `Indicator`; names have no filling-in hint."""
        indicators = (Indicator(*(plain_text(value or "") for value in row)) for row in rows)
        return cls({row.code: replace(row, name=_HINT.sub("", row.name)) for row in indicators})

    @cached_property
    def by_column(self) -> dict[str, Indicator]:
        """The indicators that the marts hold, by column name."""
        return {row.column: row for row in self.by_code.values() if row.column}

    @cached_property
    def counted_columns(self) -> tuple[str, ...]:
        """Columns of `rpt_commune_quarter` that hold whole numbers, in the seed's order."""
        return tuple(row.column for row in self.by_code.values() if row.is_counted)

    def __getitem__(self, code: str) -> Indicator:
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownIndicator(
                f"{code!r} is no indicator: the registry (seed indicators) has "
                f"{len(self.by_code)} codes; add a row or correct the code."
            ) from None

    def name(self, code: str) -> str:
        """The Vietnamese name of an indicator.

        Raises:
            UnknownIndicator: the registry has no such code.
        """
        return self[code].name

    def column(self, code: str) -> str:
        """The column of an indicator in `rpt_commune_quarter`; empty for a declared one.

        Raises:
            UnknownIndicator: the registry has no such code.
        """
        return self[code].column

    def code(self, column: str) -> str:
        """The code of the indicator that a column holds.

        Raises:
            UnknownIndicator: no indicator has that column.
        """
        if column not in self.by_column:
            raise UnknownIndicator(f"No indicator has the column {column!r}.")
        return self.by_column[column].code


def load_registry(connection: DuckDBPyConnection) -> Registry:
    """The registry of the warehouse behind `connection`."""
    return Registry.of(
        row for query in (_INDICATORS, _TEXTS) for row in connection.execute(query).fetchall()
    )
