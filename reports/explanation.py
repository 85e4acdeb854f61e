"""Why a figure is what it is: definition, query, and every record that counts.

newest vintage (or the one asked for; the published warehouse if the quarter was never frozen)
  + registry, commune, field -> Explanation

ExplanationError
├── UnknownFigure    no such code, or one that nothing can explain so
├── UnknownField     no such field, or the figure is not counted by field
└── ListDisagrees    the list is not as long as the figure says
"""

from difflib import get_close_matches
from typing import Any

from reports.editions import (
    Edition,
    ExplanationError,
    open_edition,
    read_definitions,
    read_sheet,
)
from reports.explained import Definition, ExplainedCount, Explanation, Member, Role
from reports.explained_sql import MEMBERS, Listed, filled, list_sql, table_in
from warehouse.periods import Quarter
from warehouse.settings import Settings

_FIELD = "select field_name from marts.dim_fields where field_code = {field}"
_BY_FIELD = """
    from marts.fct_dossiers_by_commune_quarter
    where quarter_code = {quarter} and commune_code = {commune} and field_code = {field}
"""
_DECLARED = """
    select coalesce(cast(value_number as varchar), value_text), declared_at, file_name
    from marts.fct_declared_values
    where quarter_code = {quarter} and commune_code = {commune} and item_code = {item}
"""
# What the mart by field does not hold, from what it holds.
_ADDED_UP = {
    "received_new_count": "received_online_count + received_direct_or_postal_count",
    "resolved_in_time_count": "resolved_early_count + resolved_on_time_count",
    "in_process_count": (
        "pending_count - waiting_for_supplement_count - waiting_for_payment_count"
    ),
}


class UnknownFigure(ExplanationError):
    """The registry has no such code."""

    def __init__(self, code: str, known: list[str]) -> None:
        near = get_close_matches(code, known, n=4, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "docs/indicators.md has them all."
        super().__init__(f"{code!r} is no figure of a report: {hint}")


class UnknownField(ExplanationError):
    """The field is not of the catalogue, or the figure is not counted by field."""


class ListDisagrees(ExplanationError):
    """The records listed do not make the figure."""


def explain(
    settings: Settings,
    quarter: Quarter,
    commune_code: str,
    code: str,
    *,
    field_code: str = "",
    number: int | None = None,
) -> Explanation:
    """The explanation of one figure, of one field of it if asked.

    Raises:
        UnknownFigure, UnknownCommune, UnknownField: naming what is not known.
        ListDisagrees: the list is not as long as the figure says; also what `open_edition` raises.
    """
    with open_edition(settings, quarter, number) as edition:
        return explain_in(edition, commune_code, code, field_code=field_code)


def explain_in(
    edition: Edition, commune_code: str, code: str, *, field_code: str = ""
) -> Explanation:
    """As `explain`, of an edition that is open already."""
    from reports.explanation_766 import explain_score, is_of_score, score_codes

    definitions = read_definitions(edition.connection)
    sheet = read_sheet(edition, commune_code)
    if is_of_score(code):
        return explain_score(edition, sheet, code, definitions, field_code)
    if code not in definitions:
        raise UnknownFigure(code, [*definitions, *score_codes(edition.connection)])
    definition = definitions[code]
    value, remark = sheet.get(definition.column), ""
    counts: tuple[ExplainedCount, ...] = ()
    field_name = _field_name(edition, definition, field_code) if field_code else ""
    if definition.origin == "declared":
        value, remark = _declared(edition, commune_code, code)
    elif definition.kind == "share":
        parts: tuple[tuple[Role, str], ...] = (
            ("numerator", definition.numerator_code), ("denominator", definition.denominator_code)
        )  # fmt: skip
        counts = tuple(
            _count(edition, sheet, definitions[part], role, field_code) for role, part in parts
        )
        if field_code:
            value = share_of(counts[0].value, counts[1].value)
    else:
        counts = (_count(edition, sheet, definition, "figure", field_code),)
        value = counts[0].value
    return Explanation(
        quarter_code=edition.quarter.code,
        period_code=edition.quarter.code,
        commune_code=commune_code,
        commune_name=sheet["commune_name"],
        field_code=field_code,
        field_name=field_name,
        definition=definition,
        policy_version=sheet["policy_version"],
        source=edition.source,
        value=value,
        counts=counts,
        remark=remark,
    )


def share_of(part: int, whole: int) -> float | None:
    """The share as the marts have it; none where it is not defined."""
    return part / whole if whole and part <= whole else None


def list_members(
    edition: Edition, listed: Listed, name: str = MEMBERS
) -> tuple[str, tuple[Member, ...]]:
    """The query of a list, and what it gives."""
    sql = list_sql(listed, table_in(name, edition.tables))
    rows = edition.connection.execute(sql).fetchall()
    return sql, tuple(Member(*row) for row in rows)


def require_as_many(count: ExplainedCount, where: str) -> ExplainedCount:
    """The count itself, when its list makes it.

    Raises:
        ListDisagrees: it does not.
    """
    amounts = [member.amount for member in count.members if member.amount is not None]
    listed = sum(amounts) if amounts else len(count.members)
    if listed != count.value:
        raise ListDisagrees(
            f"{count.code} of {where} is {count.value}, but its list makes {listed}: the marts "
            "contradict themselves; run `motcua verify` on a frozen quarter, else build anew."
        )
    return count


def _count(
    edition: Edition, sheet: dict[str, Any], definition: Definition, role: Role, field_code: str
) -> ExplainedCount:
    commune_code = sheet["commune_code"]
    value = sheet[definition.column]
    if field_code:
        value = _of_field(edition, commune_code, definition, field_code)
    listed = Listed(
        figure=definition.column,
        period_column="quarter_code",
        period_code=edition.quarter.code,
        commune_code=commune_code,
        reach="all" if definition.origin == "catalogue" else "commune",
        is_amount=definition.kind == "amount",
        field_code=field_code,
    )
    sql, members = list_members(edition, listed)
    count = ExplainedCount(
        role, definition.code, definition.column, definition.name_vi, value, sql, members
    )
    return require_as_many(count, f"commune {commune_code}, {edition.quarter}")


def _field_name(edition: Edition, definition: Definition, field_code: str) -> str:
    row = edition.connection.execute(filled(_FIELD, field=field_code)).fetchone()
    if row is None:
        known = edition.connection.execute("select field_code from marts.dim_fields").fetchall()
        near = get_close_matches(field_code, [code for (code,) in known], n=3, cutoff=0.3)
        raise UnknownField(
            f"{field_code!r} is no field of the catalogue: "
            + (f"did you mean {', '.join(near)}?" if near else "see marts.dim_fields.")
        )
    if definition.origin == "declared":
        raise UnknownField(f"{definition.code} is declared as a whole: leave --field out.")
    return str(row[0] or field_code)


def _of_field(edition: Edition, commune_code: str, definition: Definition, field_code: str) -> int:
    expression = _ADDED_UP.get(definition.column, definition.column)
    held = {
        name
        for name, *_ in edition.connection.execute(
            "describe marts.fct_dossiers_by_commune_quarter"
        ).fetchall()
    }
    if definition.column not in held | _ADDED_UP.keys():
        raise UnknownField(
            f"{definition.code} is not counted by field, only figures on dossiers are: "
            "leave --field out."
        )
    asked = {"quarter": edition.quarter.code, "commune": commune_code, "field": field_code}
    row = edition.connection.execute(f"select {expression} {filled(_BY_FIELD, **asked)}").fetchone()
    return int(row[0]) if row else 0


def _declared(edition: Edition, commune_code: str, code: str) -> tuple[Any, str]:
    row = edition.connection.execute(
        filled(_DECLARED, quarter=edition.quarter.code, commune=commune_code, item=code)
    ).fetchone()
    if row is None or row[0] is None:
        return None, "The commune has not declared it; no record is behind it."
    value, declared_at, file_name = row
    return value, (
        f"It is what the commune declared (file {file_name}, {declared_at}); no record is behind "
        "it."
    )
