"""`motcua report`: drafts of a quarter, or its documents as they were in a vintage or on a day."""

import sys
from datetime import date, datetime

import click

from cli.arguments import COMMUNES, QUARTER
from warehouse.periods import Quarter
from warehouse.settings import Settings


@click.command()
@QUARTER
@COMMUNES
@click.option(
    "--vintage", type=click.IntRange(min=1), help="Make the documents of a vintage again."
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Make the documents from what was known at the end of a day.",
)
@click.pass_obj
def report(
    settings: Settings,
    quarter: Quarter,
    communes: tuple[str, ...],
    vintage: int | None,
    as_of: datetime | None,
) -> None:
    """Draft Word, Excel and HTML for every commune whose door is open.

    With --vintage or --as-of, documents are made again, byte for byte, and nothing is drafted.
    """
    if vintage is not None and as_of is not None:
        raise click.UsageError("Take either --vintage or --as-of.")
    if vintage is not None:
        _of_vintage(settings, quarter, communes, vintage)
    elif as_of is not None:
        _as_of(settings, quarter, communes, as_of.date())
    else:
        _draft(settings.for_drafts(), quarter, communes, "drafted")
        click.echo(f"Next: `motcua approve {quarter} --by ...` freezes and delivers them.")


def _of_vintage(
    settings: Settings, quarter: Quarter, communes: tuple[str, ...], number: int
) -> None:
    from reports.issue import reproduce

    made = reproduce(settings, quarter, number, communes or None)
    count = len(made.commune_codes)
    click.echo(f"{count} reports, byte for byte those of vintage {number}: {made.folder}")


def _as_of(settings: Settings, quarter: Quarter, communes: tuple[str, ...], day: date) -> None:
    from expectations.gate import judge_quarter
    from reports.quality import render_quality
    from warehouse.as_of import home_as_of
    from warehouse.build import build
    from warehouse.database import publish

    home = home_as_of(settings, day)
    publish(home, build(home))
    judge_quarter(home, quarter)
    try:
        _draft(home, quarter, communes, f"made from what was known on {day}")
    finally:
        # Last, for the page shows what the document check found, and also when that withheld one.
        render_quality(home)


def _draft(settings: Settings, quarter: Quarter, communes: tuple[str, ...], done: str) -> None:
    """Write reports and index where `settings` has them; exit status 1 if one is withheld."""
    from reports.build import build_index, build_reports

    deliveries = build_reports(settings, quarter, communes or None)
    index = build_index(settings, quarter)
    withheld = [delivery for delivery in deliveries if not delivery.is_delivered]
    for delivery in withheld:
        click.echo(f"WITHHELD {delivery.commune_code}: {delivery.reason}", err=True)
    click.echo(f"{len(deliveries) - len(withheld)} reports {done}; index: {index}")
    if withheld:
        sys.exit(1)
