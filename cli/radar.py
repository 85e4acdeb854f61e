"""`motcua radar`: which dossiers will be broken when the running quarter closes."""

import click

from warehouse.settings import Settings


@click.command()
@click.option("--commune", "commune_code", metavar="CODE", help="Only this commune's counts.")
@click.pass_obj
def radar(settings: Settings, commune_code: str | None) -> None:
    """List the dossiers that will be late, wrong or without a result file at the close.

    Every night writes the same pages from five days before the close; on any other day this shows
    what is known, marked as early.
    """
    from reports.radar import render_radar

    found, index = render_radar(settings, shows_early=True)
    running = found.running
    click.echo(f"{running.quarter}, observed up to {running.observed_at.isoformat()}")
    if running.is_early:
        click.echo(f"EARLY: the radar of this quarter begins on {running.radar_from_date}")
    communes = [found.of_commune(commune_code)] if commune_code else found.communes
    dossiers = sum(commune.dossier_count for commune in communes)
    certain = sum(commune.certain_count for commune in communes)
    click.echo(f"{dossiers:,} dossiers listed, {certain:,} of them broken already")
    for reason_code in sorted({e.reason_code for c in communes for e in c.entries}):
        sure = sum(commune.count(reason_code, is_certain=True) for commune in communes)
        expected = sum(commune.count(reason_code, is_certain=False) for commune in communes)
        click.echo(f"  {reason_code:<32} {sure:>7,} certain {expected:>7,} expected")
    if found.unplaced and not commune_code:
        click.echo(f"{len(found.unplaced):,} dossiers of no commune")
    click.echo(str(index.with_name(f"{commune_code}.html") if commune_code else index))
