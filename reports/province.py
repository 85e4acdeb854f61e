"""What the province's page reads besides the communes' figures: places, and the province's form."""

from dataclasses import dataclass
from datetime import date

from duckdb import DuckDBPyConnection

from reports.figures import FORM_COLUMNS, CommuneFigures, FiguresDisagree

_PLACES = """
    select commune_code, latitude, longitude
    from marts.dim_communes
    where valid_from <= $day and (valid_to is null or valid_to >= $day)
        and latitude is not null and longitude is not null
"""
_FIELDS = f"""
    select field_code, {", ".join(f"sum({column})" for column in FORM_COLUMNS)}
    from marts.rpt_province_06a
    where quarter_code = $quarter_code and province_code = $province_code and level_code = 'xa'
    group by field_code
    order by field_code
"""  # noqa: S608  the names are a constant


@dataclass(frozen=True)
class FieldTotals:
    """One field over several communes: columns (3) to (13) of form II.06a."""

    field_code: str
    field_name: str
    counts: tuple[int, ...]


def load_places(connection: DuckDBPyConnection, *, day: date) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each commune in force on `day`, by code."""
    rows = connection.execute(_PLACES, {"day": day}).fetchall()
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


def field_totals(communes: list[CommuneFigures]) -> tuple[FieldTotals, ...]:
    """The fields of `communes` added up, by field code."""
    names: dict[str, str] = {}
    sums: dict[str, list[int]] = {}
    for commune in communes:
        for field in commune.fields:
            names[field.field_code] = field.field_name
            total = sums.setdefault(field.field_code, [0] * len(FORM_COLUMNS))
            for index, column in enumerate(FORM_COLUMNS):
                total[index] += field.counts[column]
    return tuple(FieldTotals(code, names[code], tuple(sums[code])) for code in sorted(sums))


def require_same_totals(
    connection: DuckDBPyConnection, communes: list[CommuneFigures], totals: tuple[FieldTotals, ...]
) -> None:
    """Do nothing when `totals` of all communes are what the province's mart holds.

    Raises:
        FiguresDisagree: naming the first field that the two count differently.
    """
    first = communes[0]
    parameters = {"quarter_code": first.quarter_code, "province_code": first.province_code}
    rows = connection.execute(_FIELDS, parameters).fetchall()
    of_mart = {code: tuple(map(int, counts)) for code, *counts in rows if any(counts)}
    of_communes = {total.field_code: total.counts for total in totals}
    apart = sorted(
        code
        for code in of_mart.keys() | of_communes.keys()
        if of_mart.get(code) != of_communes.get(code)
    )
    if apart:
        raise FiguresDisagree(
            f"Field {apart[0]} of {first.quarter_code} is {of_mart.get(apart[0])} in "
            f"marts.rpt_province_06a but {of_communes.get(apart[0])} summed over communes: "
            "the marts are wrong, no province page is written; rebuild the warehouse."
        )
