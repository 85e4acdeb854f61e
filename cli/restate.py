"""`motcua restate`: a quarter on the boundaries of another day."""

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cli.arguments import QUARTER
from warehouse.periods import Quarter
from warehouse.settings import Settings

if TYPE_CHECKING:
    from reports.boundaries import RestatedCommune, RestatedQuarter

_SHOWN = {
    "received_count": "(3) received",
    "resolved_count": "(7) resolved",
    "pending_count": "(11) pending",
}


@click.command()
@QUARTER
@click.option(
    "--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="A day of the boundaries."
)
@click.option("--commune", "commune_code", metavar="CODE", help="Only this commune of that day.")
@click.option("--csv", "as_csv", is_flag=True, help="Every figure, as CSV.")
@click.pass_obj
def restate(
    settings: Settings, quarter: Quarter, day: datetime, commune_code: str | None, as_csv: bool
) -> None:
    """Add a quarter's figures up to the communes of another day.

    \b
    motcua restate 2023-Q2 --on 2025-07-01 --commune 10606

    Figures are those of the published warehouse. A commune that took over only a part of another
    one has no figure: nobody counted the parts.
    """
    from reports.boundaries import restate as restate_quarter

    found = restate_quarter(settings, quarter, day.date(), commune_code)
    if as_csv:
        click.echo(csv_text(found), nl=False)
        return
    click.echo(f"{found.quarter_code} on the boundaries in force since {found.boundary_date}")
    for commune in found.communes:
        click.echo(line(commune))


def line(commune: "RestatedCommune") -> str:
    """What is known of it, in one sentence."""
    name = f"{commune.commune_code} {commune.commune_name}"
    if commune.split_codes:
        split = ", ".join(commune.split_codes)
        return f"{name}: no figure, for {split} lies in it only in part."
    figures = ", ".join(f"{label} {commune.figures[key]:,}" for key, label in _SHOWN.items())
    return f"{name}: {figures}; made of {', '.join(commune.part_codes)}."


def csv_text(found: "RestatedQuarter") -> str:
    """A row a commune, empty where there is no figure; lists are joined by spaces."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = list(found.communes[0].figures) if found.communes else []
    keys = ["quarter_code", "boundary_date", "commune_code", "commune_name"]
    writer.writerow([*keys, "part_codes", "split_codes", *columns])
    for each in found.communes:
        codes = " ".join(each.part_codes), " ".join(each.split_codes)
        about = found.quarter_code, found.boundary_date, each.commune_code, each.commune_name
        writer.writerow([*about, *codes, *(each.figures[column] for column in columns)])
    return text.getvalue()
