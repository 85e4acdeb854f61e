"""`motcua explain`: why a figure is what it is, down to its records."""

import csv
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli.arguments import QUARTER
from warehouse.periods import Quarter
from warehouse.settings import Settings

if TYPE_CHECKING:
    from reports.explained import ExplainedCount, Explanation


@click.command()
@QUARTER
@click.argument("commune_code", metavar="COMMUNE")
@click.argument("code", metavar="FIGURE")
@click.option("--field", "field_code", default="", metavar="CODE", help="Only this field's part.")
@click.option("--vintage", "number", type=click.IntRange(min=1), metavar="N",
              help="As signed in this vintage. Default: the newest.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per record, as CSV.")
@click.pass_obj
def explain(
    settings: Settings,
    quarter: Quarter,
    commune_code: str,
    code: str,
    field_code: str,
    number: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Explain FIGURE (a code of docs/indicators.md, such as 06a.8) of COMMUNE for QUARTER.

    It reads the newest frozen vintage, so it explains the figure that was signed; a quarter never
    frozen is explained from the published warehouse.
    """
    if as_json and as_csv:
        raise click.UsageError("Take either --json or --csv.")
    from reports.explanation import explain as explain_figure

    explanation = explain_figure(
        settings, quarter, commune_code, code, field_code=field_code, number=number
    )
    if as_json:
        click.echo(json_text(explanation))
    elif as_csv:
        _write_csv(explanation)
    else:
        click.echo("\n".join(lines(explanation)))


def json_text(explanation: "Explanation") -> str:
    """All of it; a count's breakdowns stand beside its members."""
    from dataclasses import asdict

    whole = asdict(explanation)
    for held, count in zip(whole["counts"], explanation.counts, strict=True):
        held |= {"by_field": count.by_field, "by_channel": count.by_channel}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def lines(explanation: "Explanation") -> Iterator[str]:
    """What a person reads in a terminal."""
    definition = explanation.definition
    where = f"{explanation.commune_name} ({explanation.commune_code}), {explanation.quarter_code}"
    field = explanation.field_name and f", {explanation.field_name} ({explanation.field_code})"
    yield f"{definition.code}  {definition.name_vi}{field}"
    if definition.name_en:
        yield f"        {definition.name_en}"
    yield f"Where   {where}"
    yield f"Source  {explanation.source}"
    since = definition.valid_from and f", from {definition.valid_from}"
    yield f"Formula {definition.formula} (version {definition.formula_version}{since})"
    if definition.form_column:
        yield f"Form    {definition.form_column}"
    yield f"Rules   {definition.calendar}, policy {explanation.policy_version}"
    yield f"Figure  {_value(explanation)}"
    if explanation.remark:
        yield f"        {explanation.remark}"
    for row in explanation.points if len(explanation.points) > 1 else ():
        points = "not computable" if row.points is None else f"{row.points:.2f}"
        yield f"  {row.code:<10} {points:>14} of {row.maximum:<5g} {row.name}"
    for count in explanation.counts:
        yield from _count_lines(count)


def _value(explanation: "Explanation") -> str:
    value, kind = explanation.value, explanation.definition.kind
    if value is None:
        return "not defined" if kind == "share" else "none"
    if kind == "share":
        part, whole = explanation.counts
        return f"{100 * float(value):.4f} % = {part.value:,} / {whole.value:,}"
    if isinstance(value, int):
        return f"{value:,} {explanation.definition.unit}"
    return f"{value} {explanation.definition.unit}"


def _count_lines(count: "ExplainedCount") -> Iterator[str]:
    yield ""
    yield f"{count.role.capitalize()}: {count.value:,}  {count.code} {count.name}"
    for title, parts in (("field", count.by_field), ("channel", count.by_channel)):
        if parts:
            shown = ", ".join(f"{code} {value:,}" for code, value in parts.items())
            yield f"  by {title}: {shown}"
    yield "  query:"
    yield from (f"    {line}" for line in count.sql.splitlines())
    yield "  records:"
    for member in count.members:
        amount = "" if member.amount is None else f" line {member.part_number}: {member.amount:,}"
        yield f"    {member.record_code}{amount}"


def _write_csv(explanation: "Explanation") -> None:
    from dataclasses import asdict, fields

    from reports.explained import Member

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["role", "figure", *(field.name for field in fields(Member))])
    for count in explanation.counts:
        for member in count.members:
            values = ("" if value is None else value for value in asdict(member).values())
            writer.writerow([count.role, count.code, *values])
