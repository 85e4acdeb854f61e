"""`motcua diff`: why figures changed, in parts that add up exactly."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from warehouse.settings import Settings

if TYPE_CHECKING:
    from reports.decomposition import Cause
    from reports.difference import Difference, Differences

_POINT_DECIMALS = 4


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--commune", "commune_code", required=True, metavar="CODE", help="Five digits.")
@click.option("--figure", "code", metavar="CODE", help="Only this figure, such as 06a.7.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, shares as exact fractions.")
@click.pass_obj
def diff(
    settings: Settings, old: str, new: str, commune_code: str, code: str | None, as_json: bool
) -> None:
    """Take the change of a commune's figures from OLD to NEW apart.

    \b
    Quarters:  motcua diff 2023-Q1 2023-Q2 --commune 10657
    Vintages:  motcua diff 2023-Q2@1 2023-Q2@2 --commune 10657

    Quarters differ by kind of flow, then field, then channel; a share by its numerator at the old
    denominator, then by its denominator; vintages by cause of restatement, then field.
    """
    from reports.difference import Side, compare

    found = compare(settings, Side.parse(old), Side.parse(new), commune_code, code)
    click.echo(json_text(found) if as_json else "\n".join(lines(found)))


def json_text(found: "Differences") -> str:
    """All of it; fractions are texts such as `3/400`."""
    whole = {
        "commune_code": found.commune_code,
        "commune_name": found.commune_name,
        "old": found.sources[0],
        "new": found.sources[1],
        "figures": [_as_json(difference) for difference in found.differences],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _as_json(difference: "Difference") -> dict[str, Any]:
    return {
        "code": difference.definition.code,
        "name_vi": difference.definition.name_vi,
        "kind": difference.definition.kind,
        "old": _exact(difference.old),
        "new": _exact(difference.new),
        "change": _exact(difference.change),
        "causes": [
            {"step": cause.step, "key": list(cause.key), "delta": _exact(cause.delta)}
            for cause in difference.causes
        ],
    }


def _exact(value: Fraction | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else str(value)


def lines(found: "Differences") -> Iterator[str]:
    """What a person reads in a terminal."""
    yield f"{found.commune_name} ({found.commune_code})"
    yield f"  old: {found.sources[0]}"
    yield f"  new: {found.sources[1]}"
    for difference in found.differences:
        yield ""
        yield from _figure_lines(difference)


def _figure_lines(difference: "Difference") -> Iterator[str]:
    definition = difference.definition
    is_share = definition.kind == "share"
    if difference.change is None:
        yield f"{definition.code:<22} not defined on both sides  {definition.name_vi}"
        return
    old, new = (_shown(value, is_share=is_share) for value in (difference.old, difference.new))
    (change,) = points([difference.change]) if is_share else (f"{int(difference.change):+,}",)
    yield f"{definition.code:<22} {old} -> {new}  ({change})  {definition.name_vi}"
    deltas = [cause.delta for cause in difference.causes]
    printed = points(deltas) if is_share else [f"{int(delta):+,}" for delta in deltas]
    for cause, text in zip(difference.causes, printed, strict=True):
        yield f"  {text:>14}  {_words(cause)}"


def _shown(value: Fraction | None, *, is_share: bool) -> str:
    if value is None:
        return "-"
    return f"{float(100 * value):.{_POINT_DECIMALS}f} %" if is_share else f"{int(value):,}"


def points(deltas: Sequence[Fraction]) -> list[str]:
    """Percentage points, rounded so that what is printed adds up to the rounded sum."""
    printed, so_far, before = [], Fraction(0), Fraction(0)
    for delta in deltas:
        so_far += delta
        after = Fraction(round(100 * so_far, _POINT_DECIMALS))
        printed.append(f"{float(after - before):+.{_POINT_DECIMALS}f} pp")
        before = after
    return printed


def _words(cause: "Cause") -> str:
    parts = [part or "-" for part in cause.key]
    if cause.step == "flow":
        return f"{parts[0]}, field {parts[1]}, channel {parts[2]}"
    if cause.step == "place":
        return f"field {parts[0]}, channel {parts[1]}"
    return ", ".join((cause.step, *parts))
