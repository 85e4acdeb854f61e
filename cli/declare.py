"""`motcua declare`: what communes declare themselves, from the empty form to landing.

What is wrong with a file is said in Vietnamese, to be passed on to its clerk as it stands.
"""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import QUARTER
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

if TYPE_CHECKING:
    from connectors.declared import Declaration, Loaded, Rejection

FILES = click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))


@click.group()
def declare() -> None:
    """Data that a commune declares itself: make a form, check it, load it.

    \b
    Forms:  $MOTCUA_HOME/declared/<quarter>/<commune>.xlsx or .yaml
    """


@declare.command()
@QUARTER
@click.option("--commune", "communes", multiple=True, required=True, metavar="CODE",
              help="Of this commune (five digits); may be repeated.")  # fmt: skip
@click.option("--format", "kind", type=click.Choice(["xlsx", "yaml"]), default="xlsx",
              show_default=True, help="Kind of the form.")  # fmt: skip
@click.pass_obj
def init(settings: Settings, quarter: Quarter, communes: tuple[str, ...], kind: str) -> None:
    """Write the empty form of a commune for QUARTER; a file that is there is never touched."""
    from connectors.declared import write_template

    for code in communes:
        click.echo(write_template(settings.declared, quarter, code, kind))


@declare.command()
@FILES
@click.pass_obj
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Say whether each FILE could be loaded; nothing is written."""
    from connectors.declared import Rejection, examine_files

    if not files:
        raise click.UsageError("Name at least one file.")
    found = examine_files(settings, files)
    for each in found:
        if not isinstance(each, Rejection):
            click.echo(f"{each.file.path}: good, {_describe(each)}")
    _end_with([each for each in found if isinstance(each, Rejection)])


@declare.command()
@FILES
@click.pass_obj
def load(settings: Settings, files: tuple[Path, ...]) -> None:
    """Land each FILE, or none if one is bad; without FILE, all new good ones in the folder."""
    from connectors.declared import load_declared, load_files

    now = datetime.now(VIETNAM)
    loaded = load_files(settings, files, now) if files else load_declared(settings, now)
    _tell(loaded)
    _end_with(loaded.rejections)


def _tell(loaded: "Loaded") -> None:
    for declaration in loaded.accepted:
        click.echo(f"{declaration.file.path}: landed, {_describe(declaration)}")
    if loaded.window:
        click.echo(f"declared/declarations: window {loaded.window}")
    elif not loaded.rejections:
        click.echo("Nothing new to land.")


def _describe(declaration: "Declaration") -> str:
    return f"{declaration.commune.name}, {declaration.quarter}, values: {len(declaration.values)}"


def _end_with(rejections: Iterable["Rejection"]) -> None:
    """Say on stderr why files were refused; exit status 1 if there were any."""
    sentences = [sentence for rejection in rejections for sentence in rejection.sentences]
    for sentence in sentences:
        click.echo(sentence, err=True)
    if sentences:
        sys.exit(1)
