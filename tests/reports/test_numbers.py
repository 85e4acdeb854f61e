from decimal import Decimal

import pytest

from reports.numbers import (
    ImpossibleShare,
    count_text,
    decimal_text,
    fixed_text,
    percent_fraction,
    percent_text,
)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0, "0"), (7, "7"), (999, "999"), (1022, "1.022"), (1234567, "1.234.567")],
)
def test_thousands_are_parted_by_a_dot(value: int, printed: str) -> None:
    assert count_text(value) == printed


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "printed"),
    [
        (1007, 1022, 2, "98,53%"),
        (898, 1007, 1, "89,2%"),
        (109, 1007, 1, "10,8%"),
        (986, 1002, 2, "98,40%"),
        (1, 2, 0, "50%"),
    ],
)
def test_percentages_have_a_decimal_comma_and_no_space(
    numerator: int, denominator: int, decimals: int, printed: str
) -> None:
    assert percent_text(numerator, denominator, decimals) == printed


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "printed"),
    [
        # Exactly between two steps: 0.125 rounds up, where banker's rounding and floats go down.
        (1, 800, 2, "0,13%"),
        (3, 800, 2, "0,38%"),
        (201, 2000, 1, "10,1%"),
        (1, 40, 0, "3%"),
        (1249, 1000000, 2, "0,12%"),
    ],
)
def test_halves_are_rounded_up_exactly(
    numerator: int, denominator: int, decimals: int, printed: str
) -> None:
    assert percent_text(numerator, denominator, decimals) == printed


def test_rounding_is_exact_beyond_the_precision_of_a_float() -> None:
    just_below_a_half = (10**30 // 2 - 1, 10**32)

    assert percent_text(*just_below_a_half, 0) == "0,5%"
    assert percent_text(10**32 // 2 * 1001, 10**35, 1) == "50,1%"


def test_nearly_all_is_not_printed_as_all() -> None:
    assert percent_text(9999, 10000, 1) == "99,99%"
    assert percent_text(10000, 10000, 1) == "100%"


def test_nearly_none_is_not_printed_as_none() -> None:
    assert percent_text(1, 5000, 1) == "0,02%"
    assert percent_text(0, 5000, 1) == "0%"


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (0, 0), (-1, 5), (1098, 1022)])
def test_what_is_no_share_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ImpossibleShare, match=f"{numerator} of {denominator}"):
        percent_text(numerator, denominator, 2)


def test_the_fraction_for_a_cell_is_the_printed_percentage() -> None:
    assert percent_fraction(1007, 1022, 2) == Decimal("0.9853")
    assert percent_fraction(109, 1007, 1) == Decimal("0.108")
    assert percent_fraction(1007, 1007, 1) == 1


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("45.50", "45,5"), ("1234", "1.234"), ("0", "0"), ("0.05", "0,05"), ("97.60", "97,6"),
        ("-1234.5", "-1.234,5"), ("300000.0", "300.000"), ("1E+3", "1.000"),
    ],
)  # fmt: skip
def test_decimals_have_a_comma_and_no_trailing_zeros(value: str, printed: str) -> None:
    assert decimal_text(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("14.6", "14,60"), ("4", "4,00"), ("82.97", "82,97"), ("0", "0,00"), ("-1234.5", "-1.234,50")],
)
def test_points_have_two_decimals_whatever_they_are(value: str, printed: str) -> None:
    assert fixed_text(Decimal(value), 2) == printed
