"""The SQL that lists what a figure counts, with its values filled in: run here, and by an analyst.

Against the published warehouse it reads `marts.fct_figure_members`; against a vintage the frozen
Parquet file itself, so that it runs in any DuckDB. Values are quoted here and nowhere else, and
never bound: DuckDB imports pandas for bound values, a third of a second at every start.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MEMBERS = "marts.fct_figure_members"
SCORE_MEMBERS = "marts.fct_score_members"
_LIST = """\
select distinct
    record_kind, record_code, dossier_code, field_code, channel_code, procedure_code, status_code,
    received_date, due_date, end_date{amount}
from {table}
where {period_column} = {period}
    and {commune}
    and list_contains(figures, {figure}){field}
order by {order}"""


@dataclass(frozen=True)
class Listed:
    """Which list: `figure` is a name in `figures`.

    `reach` says whose records count: the commune's, those that count in every commune, or both.
    """

    figure: str
    period_column: str
    period_code: str
    commune_code: str
    reach: Literal["commune", "all", "both"] = "commune"
    is_amount: bool = False
    field_code: str = ""


def list_sql(listed: Listed, table: str) -> str:
    """The query of one list from `table`, as `table_in` gives it."""
    own = f"commune_code = {literal(listed.commune_code)}"
    of_all = "commune_code is null"
    communes = {"commune": own, "all": of_all, "both": f"({own} or {of_all})"}
    field = f"\n    and field_code = {literal(listed.field_code)}" if listed.field_code else ""
    return _LIST.format(
        amount=",\n    part_number, summed_amount" if listed.is_amount else "",
        table=table,
        period_column=listed.period_column,
        period=literal(listed.period_code),
        commune=communes[listed.reach],
        figure=literal(listed.figure),
        field=field,
        order="record_code, part_number" if listed.is_amount else "record_code",
    )


def table_in(name: str, tables: Path | None) -> str:
    """The table `name` as SQL reads it: in the warehouse, or as a Parquet file in `tables`."""
    return name if tables is None else f"read_parquet({literal(str(tables / f'{name}.parquet'))})"


def filled(sql: str, **values: str) -> str:
    """The SQL with its `{names}` replaced by texts."""
    return sql.format(**{name: literal(value) for name, value in values.items()})


def literal(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
