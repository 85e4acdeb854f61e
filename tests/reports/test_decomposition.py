"""Causes add up to the difference exactly, whatever the records."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from reports.agreement import FiguresDisagree
from reports.decomposition import (
    FLOWS,
    Record,
    count_causes,
    restated_count_causes,
    restated_share_causes,
    share_causes,
    total,
)

FIELDS = ("", "G05", "G09", "G15")
CAUSES = ("late_dossier", "reopened", "disappeared")
COLUMNS = ("received_count", "resolved_count", "pending_count", "digitised_count", "fee_amount")


def _dossier(rng: Random, number: int) -> list[Record]:
    """A dossier with figures that hold the form's identities, and its payment lines."""
    channel = rng.choice("123")
    came = {"1": "direct", "2": "online", "3": "postal"}[channel]
    figures = {"received_count"}
    figures.add("carried_over_count" if rng.random() < 0.2 else f"received_{came}_count")
    if rng.random() < 0.7:
        kind = rng.choice(("early", "on_time", "late"))
        figures |= {"resolved_count", f"resolved_{kind}_count"}
        if rng.random() < 0.8:
            figures.add("digitised_count")
    else:
        figures.add("pending_count")
    code = f"H{number}"
    made = [Record("dossier", code, 1, frozenset(figures), rng.choice(FIELDS), channel)]
    for line in range(rng.randrange(3)):
        paid = frozenset({"fee_amount", "fee_count"})
        made.append(Record("payment", code, line + 1, paid, amount=rng.randrange(1, 90_000)))
    return made


def _pair(rng: Random) -> tuple[list[Record], list[Record]]:
    sides = [
        [record for number in range(rng.randrange(8)) for record in _dossier(rng, number)]
        for _ in range(2)
    ]
    return sides[0], sides[1]


def test_causes_add_up_exactly_for_ten_thousand_pairs() -> None:
    rng = Random(20230615)  # noqa: S311 - records to compare
    defined = 0
    for _ in range(10_000):
        old, new = _pair(rng)
        codes = {record.code for record in old + new}
        causes = {code: rng.choice(CAUSES) for code in sorted(codes)}
        cause_of = lambda record, causes=causes: causes[record.code]  # noqa: E731
        for column in COLUMNS:
            change = total(new, column) - total(old, column)
            assert sum(cause.delta for cause in count_causes(old, new, column)) == change
            restated = restated_count_causes(old, new, column, cause_of)
            assert sum(cause.delta for cause in restated) == change
        for part, whole in (
            ("resolved_count", "received_count"), ("digitised_count", "resolved_count")
        ):  # fmt: skip
            if not total(old, whole) or not total(new, whole):
                assert share_causes(old, new, part, whole) == ()
                continue
            defined += 1
            change_of_share = Fraction(total(new, part), total(new, whole)) - Fraction(
                total(old, part), total(old, whole)
            )
            found = (
                share_causes(old, new, part, whole),
                restated_share_causes(old, new, part, whole, cause_of),
            )
            for shares in found:
                assert sum((cause.delta for cause in shares), Fraction(0)) == change_of_share
    assert defined > 8_000


def test_a_lost_online_dossier_is_found_by_flow_field_and_channel() -> None:
    kept = Record("dossier", "A", 1, frozenset({"received_count", "received_online_count"}), "G05")
    lost = replace(kept, code="B", field="G09", channel="2")

    (cause,) = count_causes([kept, lost], [kept], "received_count")

    assert (cause.step, cause.key) == ("flow", ("received_online_count", "G09", "2"))
    assert cause.delta == -1


def test_pending_grows_by_what_came_and_shrinks_by_what_was_resolved() -> None:
    came = frozenset({"received_count", "received_online_count"})
    old = [Record("dossier", "A", 1, came | {"pending_count"}, "G05", "2")]
    new = [
        Record("dossier", "A", 1, came | {"resolved_count", "resolved_late_count"}, "G05", "2"),
        Record("dossier", "B", 1, came | {"pending_count"}, "G05", "2"),
    ]

    causes = count_causes(old, new, "pending_count")

    assert [(cause.key[0], int(cause.delta)) for cause in causes] == [
        ("received_count", 1),
        ("resolved_count", -1),
    ]


def test_a_figure_that_is_not_the_sum_of_its_flows_is_refused() -> None:
    apart = Record("dossier", "A", 1, frozenset({"received_count"}))

    with pytest.raises(FiguresDisagree, match="received_count is 1"):
        count_causes([apart], [], "received_count")


def test_the_form_names_its_flows() -> None:
    assert [part for _, part in FLOWS["resolved_count"]] == [
        "resolved_early_count", "resolved_on_time_count", "resolved_late_count",
    ]  # fmt: skip
    assert FLOWS["petition_count"][0] == (1, "petition_carried_over_count")
