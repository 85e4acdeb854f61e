"""Points of decision 766 from numerators and denominators, in exact fractions."""

from fractions import Fraction

Pair = list[int]
MAXIMA = {
    "2.2": 0, "5.1": 0,  # shown, not scored
    "1.1": 6, "1.2": 4, "1.3": 2, "1.4": 6, "2.1": 20, "3.1": 2, "3.2": 4, "3.3": 6, "3.4": 2,
    "3.5": 2, "3.6": 6, "4.1": 6, "4.2": 4, "4.3": 2, "4.4": 4, "4.5": 2, "4.6": 2, "5.2": 6,
    "5.3": 6, "5.4": 6,
}  # fmt: skip
FULL_AT = {
    "3.1": Fraction(8, 10), "3.3": Fraction(1, 2), "3.4": Fraction(8, 10), "3.5": Fraction(8, 10),
    "4.3": Fraction(8, 10), "5.4": Fraction(9, 10),
}  # fmt: skip
FULL_WHEN_NOTHING = ("5.2", "5.3")


def points_of(pairs: dict[str, Pair]) -> dict[str, Fraction]:
    """Points by indicator."""
    points = {}
    for indicator, (numerator, denominator) in pairs.items():
        maximum = MAXIMA[indicator]
        if denominator == 0:
            points[indicator] = Fraction(maximum if indicator in FULL_WHEN_NOTHING else 0)
            continue
        ratio = Fraction(numerator, denominator) / FULL_AT.get(indicator, Fraction(1))
        points[indicator] = min(Fraction(maximum), maximum * ratio)
    return points
