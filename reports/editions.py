"""An edition of a quarter, open to be asked: a frozen vintage, or the published warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from expectations.findings import UnknownCommune
from reports.explained import Definition
from reports.explained_sql import filled
from warehouse.database import open_for_reading, require_quarter
from warehouse.errors import MotcuaError
from warehouse.frozen import TABLES, open_vintage, read_vintage, vintages
from warehouse.periods import Quarter
from warehouse.settings import Settings

_INDICATORS = """
    select
        indicator_code, column_name, name_vi, name_en, unit, form_column, kind, numerator_code,
        denominator_code, calendar, origin, formula, formula_version, valid_from
    from marts.dim_indicators
"""
_TEXTS = """
    select
        item_code, '', name_vi, '', unit, '', kind, '', '', 'ND09', 'declared',
        'what the commune declares', '1', ''
    from seeds.declared_items where kind = 'text'
"""


_SHEET = (
    "from marts.rpt_commune_quarter where quarter_code = {quarter} and commune_code = {commune}"
)
_COMMUNES = """
    select commune_code, commune_name from marts.rpt_commune_quarter
    where quarter_code = {quarter} order by commune_code
"""


class ExplanationError(MotcuaError):
    """Root of the faults of explanations."""


@dataclass(frozen=True)
class Edition:
    """An open edition of a quarter: `tables` is the folder of a vintage's files, if it is one.

    `number` is the vintage's, 0 for the published warehouse; `observed_at` its source's clock.
    """

    connection: DuckDBPyConnection
    quarter: Quarter
    number: int
    source: str
    tables: Path | None
    observed_at: str


@contextmanager
def open_edition(
    settings: Settings, quarter: Quarter, number: int | None = None
) -> Iterator[Edition]:
    """Vintage `number` of a quarter, by default the newest, else the published warehouse.

    Raises:
        NotFrozen, FrozenDamaged: no such vintage, or it is not what was frozen.
        WarehouseMissing, WarehouseUnreadable, QuarterNotInWarehouse: never frozen, nor published.
    """
    if number is not None or vintages(settings, quarter):
        vintage = read_vintage(settings, quarter, number)
        manifest = vintage.manifest
        said = f"vintage {vintage.number} of {quarter}, frozen at {manifest.frozen_at}"
        with open_vintage(vintage) as connection:
            tables = vintage.folder / TABLES
            yield Edition(connection, quarter, vintage.number, said, tables, manifest.observed_at)
        return
    state = require_quarter(settings.published, quarter)
    observed_at = state.observed_at.isoformat()
    said = f"the published warehouse as of {observed_at}: {quarter} was never frozen"
    with open_for_reading(settings.published) as connection:
        yield Edition(connection, quarter, 0, said, None, observed_at)


def read_definitions(connection: DuckDBPyConnection) -> dict[str, Definition]:
    """The registry, by code, in the seed's order."""
    rows = [row for query in (_INDICATORS, _TEXTS) for row in connection.execute(query).fetchall()]
    texts = [[("" if value is None else str(value)) for value in row] for row in rows]
    return {row[0]: Definition(*row) for row in texts}


def read_sheet(edition: Edition, commune_code: str) -> dict[str, Any]:
    """The commune's row of the sheet.

    Raises:
        UnknownCommune: the quarter has no such commune.
    """
    cursor = edition.connection.execute(
        filled(_SHEET, quarter=edition.quarter.code, commune=commune_code)
    )
    row = cursor.fetchone()
    if row is None:
        raise UnknownCommune(
            f"No commune {commune_code!r} in {edition.quarter}: {_near(edition, commune_code)}"
        )
    return dict(zip([column[0] for column in cursor.description or ()], row, strict=True))


def _near(edition: Edition, commune_code: str) -> str:
    """The communes with the next codes, as a question; a hint where the code is no number."""
    if not commune_code.isdecimal():
        return "its code has five digits, such as 10657."
    communes = edition.connection.execute(
        filled(_COMMUNES, quarter=edition.quarter.code)
    ).fetchall()
    asked = int(commune_code)
    nearest = sorted(communes, key=lambda commune: (abs(int(commune[0][:5]) - asked), commune[0]))
    return f"did you mean {', '.join(f'{code} ({name})' for code, name in nearest[:3])}?"
