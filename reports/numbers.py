"""Vietnamese numerals: a dot between thousands, a decimal comma, no space before the percent sign.

Days are written as decree 30/2020/NĐ-CP has them.

Percentages are worked out from whole numbers and rounded half up; a float never takes part.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from warehouse.errors import MotcuaError


class ImpossibleShare(MotcuaError):
    """A part is negative or larger than its whole, or the whole is zero."""


def count_text(value: int) -> str:
    """A whole number as printed: `1022` becomes `1.022`."""
    return f"{value:,}".replace(",", ".")


def percent_text(numerator: int, denominator: int, decimals: int) -> str:
    """The percentage as printed, for example `98,53%`.

    Exactly none is `0%` and exactly all is `100%`. Any other share keeps `decimals` digits, or as
    many more as it takes not to read like none or all: one late dossier in 5.000 is `0,02%`.

    Raises:
        ImpossibleShare: the share is not defined or lies outside 0 to 100%.
    """
    hundredths, digits = _rounded(numerator, denominator, decimals)
    if hundredths in (0, 100 * 10**digits):
        return f"{hundredths // 10**digits}%"
    whole, fraction = divmod(hundredths, 10**digits)
    return f"{whole},{fraction:0{digits}d}%" if digits else f"{whole}%"


def percent_fraction(numerator: int, denominator: int, decimals: int) -> Decimal:
    """The same rounded share as a fraction of one, for a cell with a percent format: `0.9853`.

    Raises:
        ImpossibleShare: as `percent_text`.
    """
    hundredths, digits = _rounded(numerator, denominator, decimals)
    return Decimal(hundredths).scaleb(-digits - 2)


def _rounded(numerator: int, denominator: int, decimals: int) -> tuple[int, int]:
    """The percentage times ten to the power of the digits kept, and those digits."""
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ImpossibleShare(
            f"{numerator} of {denominator} is no share: "
            "the part must lie between zero and a whole above zero; check the mart it comes from."
        )
    if numerator in (0, denominator):
        return 100 * 10**decimals * numerator // denominator, decimals
    while True:
        scale = 100 * 10**decimals
        rounded = (2 * scale * numerator + denominator) // (2 * denominator)
        if 0 < rounded < scale:
            return rounded, decimals
        decimals += 1


def decimal_text(value: Decimal) -> str:
    """A decimal number as printed: `45.50` becomes `45,5`, `1234` becomes `1.234`."""
    whole, _, fraction = f"{value.normalize():f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    printed = sign + count_text(int(whole.lstrip("-")))
    return f"{printed},{fraction}" if fraction else printed


def fixed_text(value: Decimal, decimals: int) -> str:
    """A decimal number with that many decimals: `14.6` becomes `14,60`."""
    whole, _, fraction = f"{value:.{decimals}f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{count_text(int(whole.lstrip('-')))},{fraction}"


@lru_cache(maxsize=1024)
def date_text(day: date) -> str:
    """As printed: `ngày 05 tháng 02 năm 2023`; days below 10 and months 1 and 2 get a zero."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
