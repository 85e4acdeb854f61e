"""`motcua`: one command a room, in the order in which data flow.

Heavy rooms are imported by the command that needs them, so that `motcua --help` is instant.
Exit status: 0 done, 1 a fault or a closed door (said in one sentence), 2 wrong usage.
"""

import logging
import sys
from typing import TYPE_CHECKING

import click

from cli.approve import approve, reject
from cli.arguments import COMMUNES, QUARTER
from cli.bundle import bundle
from cli.declare import declare
from cli.diff import diff
from cli.explain import explain
from cli.radar import radar
from cli.report import report
from cli.restate import restate
from cli.verify import verify
from warehouse.errors import MotcuaError
from warehouse.periods import Quarter
from warehouse.settings import Settings, load_settings, load_source_access

if TYPE_CHECKING:
    from expectations.receipt import QuarterVerdict

_log = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Log what is being done, line by line.")
@click.pass_context
def main(context: click.Context, verbose: bool) -> None:
    """Quarterly reports of one-stop offices, from the provincial system to the page.

    \b
    Order of work:  pull -> build -> gate -> report -> approve
    Files:          $MOTCUA_HOME (default: var/ in the project)
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    context.obj = load_settings()


@main.command()
@click.option("--full", is_flag=True, help="Read every dossier again, not only what changed.")
@click.pass_obj
def pull(settings: Settings, full: bool) -> None:
    """Bring what changed in the provincial systems to landing."""
    from connectors import entities_of, pull_entity
    from connectors.source import load_source

    for name in settings.sources:
        source, access = load_source(name), load_source_access(name)
        for entity in entities_of(source):
            manifest = pull_entity(source, entity, access, settings.landing, full=full)
            click.echo(
                f"{name}/{entity}: window {manifest.window}, "
                f"{manifest.rows:,} rows, {manifest.distinct_ids:,} records"
            )


@main.command()
@click.option("--full-refresh", is_flag=True, help="Rebuild from landing, ignoring the old file.")
@click.pass_obj
def build(settings: Settings, full_refresh: bool) -> None:
    """Check landing at the first door, build the warehouse aside, publish it."""
    from expectations.gate import judge_landing
    from warehouse.build import build as build_aside
    from warehouse.database import publish

    judge_landing(settings)
    built = build_aside(settings, full_refresh=full_refresh)
    if built.is_unchanged:
        click.echo(f"{settings.published} is already built from this landing; nothing to do.")
        return
    publish(settings, built)
    click.echo(f"Published {settings.published}")


@main.command()
@QUARTER
@COMMUNES
@click.pass_obj
def gate(settings: Settings, quarter: Quarter, communes: tuple[str, ...]) -> None:
    """Judge a quarter: may its reports be made? Writes a receipt per commune."""
    from expectations.gate import judge_quarter
    from reports.quality import render_quality

    verdict = judge_quarter(settings, quarter, communes or None)
    page = render_quality(settings)
    _say_verdict(verdict)
    click.echo(f"Quality page: {page}")
    if not verdict.is_clean:
        sys.exit(1)


def _say_verdict(verdict: "QuarterVerdict") -> None:
    """One line a closed door, then the count."""
    for closed in verdict.closed:
        click.echo(f"CLOSED {closed.commune_code} {closed.commune_name}: {closed.reason}", err=True)
    for unplaced in verdict.unplaced:
        click.echo(f"UNPLACED {unplaced.reason}", err=True)
    click.echo(
        f"{verdict.quarter_code}: {verdict.open_count} doors open, {len(verdict.closed)} closed"
    )


@main.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Say what has been landed, published, judged and delivered."""
    from cli.status import describe

    for line in describe(settings):
        click.echo(line)


main.add_command(approve)
main.add_command(bundle)
main.add_command(declare)
main.add_command(diff)
main.add_command(explain)
main.add_command(radar)
main.add_command(reject)
main.add_command(report)
main.add_command(restate)
main.add_command(verify)


def run() -> None:
    """The entry point: foreseeable faults become one sentence and exit status 1."""
    try:
        main()
    except MotcuaError as fault:
        click.echo(f"motcua: {fault}", err=True)
        sys.exit(1)
    except OSError as fault:
        home = load_settings().home
        # A write to a full disk names no file.
        click.echo(
            f"motcua: {fault.filename or home} cannot be read or written "
            f"({fault.strerror or fault}): check rights and free space of MOTCUA_HOME ({home}), "
            "then run the command again.",
            err=True,
        )
        _log.info("This is where it happened.", exc_info=fault)
        sys.exit(1)
