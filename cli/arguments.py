"""Arguments that several commands take."""

import click

from warehouse.errors import MotcuaError
from warehouse.periods import Quarter


class QuarterArgument(click.ParamType[Quarter]):
    """A quarter code such as `2023-Q2`."""

    name = "quarter"

    def convert(
        self, value: str | Quarter, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarter:
        """The quarter; wrong usage, with the right form said, if it is none."""
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except MotcuaError as fault:
            self.fail(str(fault), param, ctx)


QUARTER = click.argument("quarter", type=QuarterArgument())
COMMUNES = click.option(
    "--commune",
    "communes",
    multiple=True,
    metavar="CODE",
    help="Only this commune (five digits); may be repeated. Default: all.",
)
