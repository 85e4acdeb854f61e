"""Every figure of every commune has exactly the list that makes it; `explain` gives that list."""

from collections.abc import Iterator

import pytest

from reports.editions import Edition, open_edition, read_definitions
from reports.explanation import explain_in
from reports.explanation_766 import score_codes
from warehouse.database import open_for_reading
from warehouse.periods import Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
SAMPLE = ("10507", "10513", "10654", "10657", "11266")


@pytest.fixture(scope="module")
def edition(home: Settings) -> Iterator[Edition]:
    with open_edition(home, QUARTER) as edition:
        yield edition


def test_every_list_of_every_commune_is_as_long_as_its_figure(home: Settings) -> None:
    """One query a figure over the whole province, numerators and denominators among them."""
    with open_for_reading(home.published) as connection:
        definitions = read_definitions(connection)
        counted = [d for d in definitions.values() if d.column and d.kind in ("count", "amount")]
        shares = [d for d in definitions.values() if d.kind == "share"]
        parts = {part for d in shares for part in (d.numerator_code, d.denominator_code)}
        different = []
        for definition in counted:
            listed = "count(distinct record_code)"
            if definition.kind == "amount":
                listed = "coalesce(sum(summed_amount), 0)"
            rows = connection.execute(
                f"select communes.commune_code, communes.{definition.column}, {listed}"  # noqa: S608
                " from marts.rpt_commune_quarter as communes"
                " left join marts.fct_figure_members as members"
                " on members.quarter_code = communes.quarter_code"
                " and (members.commune_code = communes.commune_code"
                f" or ({definition.origin == 'catalogue'} and members.commune_code is null))"
                f" and list_contains(members.figures, '{definition.column}')"
                " where communes.quarter_code = ? group by all",
                [QUARTER.code],
            ).fetchall()
            assert len(rows) == 207
            different += [(definition.code, *row) for row in rows if row[1] != row[2]]

    assert different == []
    assert len(counted) > 60
    assert parts <= {definition.code for definition in counted}


@pytest.mark.parametrize("commune_code", SAMPLE)
def test_explain_gives_that_list_for_every_figure(edition: Edition, commune_code: str) -> None:
    explained = 0
    for definition in read_definitions(edition.connection).values():
        if definition.kind == "points":
            continue
        explanation = explain_in(edition, commune_code, definition.code)
        for count in explanation.counts:
            amounts = definition.kind == "amount"
            entries = (
                sum(member.amount or 0 for member in count.members)
                if amounts
                else len({(member.record_kind, member.record_code) for member in count.members})
            )
            assert entries == count.value, (commune_code, definition.code, count.role)
            assert amounts or len(count.members) == count.value
            explained += 1
    assert explained > 90


@pytest.mark.parametrize("commune_code", SAMPLE)
def test_both_numbers_of_every_computed_point_have_their_list(
    edition: Edition, commune_code: str
) -> None:
    listed = 0
    for code in score_codes(edition.connection):
        for count in explain_in(edition, commune_code, code).counts:
            amounts = [member.amount for member in count.members if member.amount is not None]
            assert count.value == (sum(amounts) if amounts else len(count.members))
            listed += 1
    assert listed >= 20


@pytest.mark.parametrize("code", ["06a.3", "06a.8", "dos.in_time", "dos.in_process"])
def test_the_fields_of_a_figure_add_up_to_it(edition: Edition, code: str) -> None:
    whole = explain_in(edition, "10657", code).counts[0]

    for field_code, value in whole.by_field.items():
        part = explain_in(edition, "10657", code, field_code=field_code).counts[0]
        assert (part.value, len(part.members)) == (value, value)
        assert part.members == tuple(m for m in whole.members if m.field_code == field_code)
    assert sum(whole.by_field.values()) == sum(whole.by_channel.values()) == whole.value
