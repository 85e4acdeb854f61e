"""`motcua verify`: is what was frozen still what was frozen?"""

import click

from cli.arguments import QUARTER
from warehouse.periods import Quarter
from warehouse.settings import Settings


@click.command()
@QUARTER
@click.pass_obj
def verify(settings: Settings, quarter: Quarter) -> None:
    """Prove that a quarter's vintages are unchanged, or name the first bad byte."""
    from warehouse.verification import verify_quarter

    for number in verify_quarter(settings, quarter):
        click.echo(f"{quarter} vintage {number}: every byte is as it was frozen")
