"""`motcua bundle`: one commune's report as a signed file that anybody can check offline."""

import click

from cli.arguments import QUARTER
from warehouse.periods import Quarter
from warehouse.settings import Settings


@click.command()
@QUARTER
@click.argument("commune_code", metavar="COMMUNE")
@click.option("--vintage", "number", type=click.IntRange(min=1), metavar="N",
              help="Of this vintage. Default: the newest.")  # fmt: skip
@click.pass_obj
def bundle(settings: Settings, quarter: Quarter, commune_code: str, number: int | None) -> None:
    """Pack and sign the frozen report of COMMUNE for QUARTER, with all that proves it.

    \b
    Key:    $MOTCUA_SIGNING_KEY (a PEM file, Ed25519)
    Check:  python verify.py <bundle> --key motcua.pub
    """
    from reports.bundle import PUBLIC_KEY
    from reports.bundle import bundle as write_bundle

    path = write_bundle(settings, quarter, commune_code, number)
    click.echo(f"Bundle: {path}")
    click.echo(f"Signature: {path.name}.sig; public key: {path.with_name(PUBLIC_KEY).name}")
