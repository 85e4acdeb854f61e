"""The naive counter, on dossiers that can be counted in the head and on whole communes."""

from collections.abc import Callable
from datetime import date

import pytest

from simulator.dossier import Dossier
from simulator.naive_counter import COLUMNS, Cell, Counts, count
from simulator.province import Province, generate

Draw = Callable[..., Dossier]
ProvinceOf = Callable[..., Province]
Q2 = ("10606", "2023-Q2", "G15-TP04")
Q1 = ("10606", "2023-Q1", "G15-TP04")


def _row(province: Province, cell: Cell = Q2, *, today: date = date(2023, 6, 15)) -> Counts:
    """The counts of one cell that are not 0."""
    row = count(province, today=today).get(cell, {})
    return {column: number for column, number in row.items() if number}


def _add_up(counts: dict[Cell, Counts], commune_code: str, quarter_code: str) -> list[int]:
    rows = [row for key, row in counts.items() if key[:2] == (commune_code, quarter_code)]
    return [sum(row[column] for row in rows) for column in COLUMNS]


@pytest.mark.parametrize(
    ("received", "quarters"),
    [
        ("2022-12-14 23:59:59", ["2022-Q4"]),
        ("2022-12-15 00:00:00", ["2023-Q1"]),
        ("2022-12-31 23:59:59", ["2023-Q1"]),
        ("2023-03-14 23:59:59", ["2023-Q1"]),
        ("2023-03-15 00:00:00", ["2023-Q2"]),
        ("2023-06-14 23:59:59", ["2023-Q2"]),
        ("2023-06-15 00:00:00", []),
    ],
)
def test_a_dossier_counts_in_the_quarter_it_was_received(
    draw: Draw, province_of: ProvinceOf, received: str, quarters: list[str]
) -> None:
    dossier = draw(f"{received} accepted", f"{received} solved")

    counts = count(province_of(dossier), today=date(2023, 6, 15))

    assert [quarter for _, quarter, _ in counts] == quarters
    assert all(row["received_online_count"] == 1 for row in counts.values())


@pytest.mark.parametrize(
    ("end", "in_first", "in_second"),
    [
        ("2023-03-14 23:59:59", "resolved_count", None),
        ("2023-03-15 00:00:00", "pending_count", "resolved_count"),
        ("2023-06-14 23:59:59", "pending_count", "resolved_count"),
        ("2023-06-15 00:00:00", "pending_count", "pending_count"),
    ],
)
def test_a_dossier_is_pending_until_the_quarter_in_which_it_ends(
    draw: Draw, province_of: ProvinceOf, end: str, in_first: str, in_second: str | None
) -> None:
    province = province_of(draw("2023-03-01 08:00 accepted", f"{end} solved"))

    assert _row(province, Q1)[in_first] == 1
    second = _row(province, Q2)
    assert second.get("carried_over_count", 0) == (in_second is not None)
    assert [second[name] for name in ("resolved_count", "pending_count") if name in second] == (
        [1] if in_second else []
    )
    if in_second:
        assert second[in_second] == 1


@pytest.mark.parametrize(
    ("end", "due", "column"),
    [
        ("2023-06-08 23:59:59", "2023-06-09 00:00:00", "resolved_early_count"),
        ("2023-06-09 23:59:59", "2023-06-09 08:00:00", "resolved_on_time_count"),
        ("2023-06-10 00:00:00", "2023-06-09 23:59:59", "resolved_late_count"),
        ("2023-06-10 00:00:00", None, "resolved_on_time_count"),
    ],
)
def test_a_result_is_judged_by_days(
    draw: Draw, province_of: ProvinceOf, end: str, due: str | None, column: str
) -> None:
    province = province_of(draw("2023-06-01 08:00 accepted", f"{end} solved", due=due))

    row = _row(province)
    assert row[column] == row["resolved_count"] == 1
    assert row.get("no_due_date_count", 0) == (due is None)


@pytest.mark.parametrize("status", ["withdrawn", "stopped"])
def test_withdrawn_and_stopped_are_on_time_however_late(
    draw: Draw, province_of: ProvinceOf, status: str
) -> None:
    province = province_of(
        draw("2023-04-03 08:00 accepted", f"2023-06-01 08:00 {status}", due="2023-04-10 17:00")
    )

    row = _row(province)
    assert row["resolved_on_time_count"] == row["returned_count"] == row["resolved_count"] == 1


@pytest.mark.parametrize(
    ("due", "column"),
    [
        ("2023-06-13 23:59:59", "pending_overdue_count"),
        ("2023-06-14 00:00:00", "pending_in_time_count"),
        ("2023-06-15 00:00:00", "pending_in_time_count"),
        (None, "pending_in_time_count"),
    ],
)
def test_a_pending_dossier_is_overdue_when_its_due_day_has_passed(
    draw: Draw, province_of: ProvinceOf, due: str | None, column: str
) -> None:
    row = _row(province_of(draw("2023-06-01 08:00 accepted", due=due)))

    assert row[column] == row["pending_count"] == 1


@pytest.mark.parametrize(
    ("wait", "column"),
    [
        ("awaiting_supplement", "waiting_for_supplement_count"),
        ("awaiting_payment", "waiting_for_payment_count"),
    ],
)
def test_a_dossier_waiting_at_the_end_is_in_time_and_shows_why(
    draw: Draw, province_of: ProvinceOf, wait: str, column: str
) -> None:
    province = province_of(
        draw(
            "2023-06-01 08:00 accepted",
            f"2023-06-05 08:00 {wait}",
            "2023-06-20 08:00 processing 2023-07-05 17:00",
            due="2023-06-09 17:00",
        )
    )

    assert _row(province)[column] == _row(province)["pending_in_time_count"] == 1
    assert _row(province, today=date(2023, 8, 1))[column] == 1


def test_a_wait_that_ended_before_the_closing_no_longer_counts(
    draw: Draw, province_of: ProvinceOf
) -> None:
    province = province_of(
        draw(
            "2023-05-02 08:00 accepted",
            "2023-05-05 08:00 awaiting_supplement",
            "2023-05-20 08:00 processing 2023-06-01 17:00",
            due="2023-05-09 17:00",
        )
    )

    assert _row(province) == {
        "received_count": 1,
        "received_online_count": 1,
        "pending_count": 1,
        "pending_overdue_count": 1,
    }


@pytest.mark.parametrize(
    ("channel", "columns"),
    [
        ("online", {"received_online_count"}),
        ("direct", {"received_direct_or_postal_count", "received_direct_count"}),
        ("postal", {"received_direct_or_postal_count", "received_postal_count"}),
        (None, {"received_direct_or_postal_count", "received_direct_count", "no_channel_count"}),
    ],
)
def test_intake_is_counted_by_channel(
    draw: Draw, province_of: ProvinceOf, channel: str | None, columns: set[str]
) -> None:
    row = _row(province_of(draw("2023-06-01 08:00 accepted", channel=channel)))

    assert set(row) - {"received_count", "pending_count", "pending_in_time_count"} == (
        columns | {"no_due_date_count"}
    )


def test_registered_and_refused_dossiers_never_count(draw: Draw, province_of: ProvinceOf) -> None:
    province = province_of(
        draw("2023-06-01 08:00 registered"),
        draw("2023-06-01 08:00 registered", "2023-06-01 10:00 refused"),
    )

    assert count(province, today=date(2023, 6, 15)) == {}


def test_a_quarter_is_counted_from_the_night_after_it_closed(
    draw: Draw, province_of: ProvinceOf
) -> None:
    province = province_of(draw("2023-03-15 08:00 accepted", "2023-03-15 09:00 solved"))

    assert count(province, today=date(2023, 6, 14)) == {}
    assert list(count(province, today=date(2023, 6, 15))) == [Q2]


def test_dong_lac_is_the_real_report() -> None:
    province = generate(commune_codes=["10657"])
    expected = dict.fromkeys(COLUMNS, 0) | {
        "received_count": 1022,
        "received_online_count": 986,
        "received_direct_or_postal_count": 16,
        "carried_over_count": 20,
        "resolved_count": 1007,
        "resolved_early_count": 898,
        "resolved_on_time_count": 109,
        "pending_count": 15,
        "pending_in_time_count": 15,
        "received_direct_count": 16,
        "waiting_for_supplement_count": 6,
    }

    for today in (date(2023, 6, 15), date(2023, 7, 15), date(2023, 12, 31)):
        counts = count(province, today=today, commune_codes=["10657"])

        assert _add_up(counts, "10657", "2023-Q2") == list(expected.values())
        received = {
            field_code: row["received_count"]
            for (_, quarter, field_code), row in counts.items()
            if quarter == "2023-Q2"
        }
        named = [received.pop(code) for code in ("G15-TP04", "G15-TP02", "G09-LD02", "G09-LD05")]
        assert named == [181, 790, 21, 25]
        assert sum(received.values()) == 5
        assert len(received) in (2, 3)
        assert _add_up(counts, "10657", "2023-Q1")[COLUMNS.index("pending_count")] == 20


def test_other_communes_are_left_out_when_some_are_chosen(small_province: Province) -> None:
    everything = count(small_province, today=date(2023, 6, 15))
    chosen = count(small_province, today=date(2023, 6, 15), commune_codes=["10606"])

    assert chosen == {key: row for key, row in everything.items() if key[0] == "10606"}
    assert chosen


def test_the_identities_of_form_06a_hold_in_every_row(small_province: Province) -> None:
    counts = count(small_province, today=date(2023, 10, 1))

    assert {quarter for _, quarter, _ in counts} == {
        "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3",
    }  # fmt: skip
    for row in counts.values():
        new = row["received_online_count"] + row["received_direct_or_postal_count"]
        by_class = ("resolved_early_count", "resolved_on_time_count", "resolved_late_count")
        pending = row["pending_in_time_count"] + row["pending_overdue_count"]
        assert 0 < row["received_count"] == new + row["carried_over_count"]
        assert row["received_count"] == row["resolved_count"] + row["pending_count"]
        assert row["resolved_count"] == sum(row[name] for name in by_class)
        assert row["pending_count"] == pending
        assert row["received_direct_or_postal_count"] == (
            row["received_direct_count"] + row["received_postal_count"]
        )


def test_each_quarter_begins_with_what_the_one_before_left(small_province: Province) -> None:
    counts = count(small_province, today=date(2023, 10, 1))
    following = {"2022-Q3": "2022-Q4", "2022-Q4": "2023-Q1", "2023-Q1": "2023-Q2"}
    following["2023-Q2"] = "2023-Q3"
    cells = {(commune, field) for commune, _, field in counts}

    assert len(cells) > 50
    for commune, field in cells:
        for quarter, next_quarter in following.items():
            left = counts.get((commune, quarter, field), {}).get("pending_count", 0)
            begun = counts.get((commune, next_quarter, field), {}).get("carried_over_count", 0)
            assert left == begun


def test_the_small_province_fills_every_column(small_province: Province) -> None:
    counts = count(small_province, today=date(2023, 6, 15))

    sums = {column: sum(row[column] for row in counts.values()) for column in COLUMNS}
    assert min(sums.values()) >= 2
