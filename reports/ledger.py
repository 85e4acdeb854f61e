"""Every figure of one report by its code, each the same object wherever it is printed.

Data flow: CommuneFigures + registry -> Count, Share, Quantity, Missing. Codes are those of the
registry; the score's rows have codes of their own (`766.1.1`), and a quarter before is marked
behind the code (`06a.7@2023-Q1`).
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.commune import CommuneFigures, EarlierQuarter, FieldFigures
from reports.content import Count, Figure, Missing, Quantity, Share
from reports.registry import Indicator
from warehouse.errors import MotcuaError
from warehouse.periods import Quarter

# Parts of the resolved dossiers are read side by side, so they are printed coarser.
_ONE_DECIMAL = frozenset(
    {"dos.early_share", "dos.on_time_share", "dos.late_share", "dos.in_time_share"}
)
# Points stand in columns; what is the most of them is printed plain.
POINTS_DECIMALS = 2
_POINTS = frozenset({"766.total"})
Value = Fraction | date | str | None


class NoShare(MotcuaError):
    """A sentence asks for a share that is not defined."""


class Ledger:
    """The figures of one commune and quarter."""

    def __init__(self, figures: CommuneFigures) -> None:
        self.figures = figures
        self.registry = figures.registry
        self._made: dict[str, Figure] = {}
        self._values: dict[str, Value] = {}

    def figure(self, code: str) -> Figure:
        """The figure of an indicator; what nobody declared is `Missing`.

        Raises:
            UnknownIndicator: the registry has no such code.
            NoShare: the share's denominator is zero, or smaller than its numerator.
        """
        if code not in self._made:
            self._made[code] = self._make(self.registry[code])
        return self._made[code]

    def count(self, code: str) -> Count:
        """The figure of an indicator that the marts count."""
        indicator = self.registry[code]
        return Count(code, indicator.name, self.figures.counts[indicator.column])

    def field_count(self, code: str, field: FieldFigures) -> Count:
        """One field's part of an indicator."""
        indicator = self.registry[code]
        name = f"{indicator.name}, lĩnh vực {field.field_name}"
        return Count(code, name, field.counts[indicator.column], field.field_code)

    def earlier_count(self, code: str, quarter: EarlierQuarter) -> Count:
        """An indicator of a quarter before."""
        indicator = self.registry[code]
        name = f"{indicator.name}, {Quarter.parse(quarter.quarter_code).label}"
        marked = f"{code}@{quarter.quarter_code}"
        return Count(marked, name, quarter.counts[indicator.column])

    def value(self, code: str) -> Value:
        """What a condition compares: shares in per cent; none when undefined or not declared."""
        if code not in self._values:
            self._values[code] = self._value(self.registry[code])
        return self._values[code]

    def _value(self, indicator: Indicator) -> Value:
        if indicator.kind == "share":
            part, whole = self._parts(indicator)
            return Fraction(100 * part, whole) if 0 <= part <= whole and whole else None
        if indicator.is_counted:
            return Fraction(self.figures.counts[indicator.column])
        number = self._number(indicator)
        return number if number is None or isinstance(number, str) else Fraction(number)

    def _parts(self, indicator: Indicator) -> tuple[int, int]:
        codes = (indicator.numerator_code, indicator.denominator_code)
        part, whole = (self.figures.counts[self.registry[code].column] for code in codes)
        return part, whole

    def _number(self, indicator: Indicator) -> Decimal | str | None:
        """What is not counted: declared values and points of the score."""
        score = self.figures.score
        if indicator.kind == "points":
            points = {"766.total": "total", "766.computable": "computable"}
            return getattr(score, points[indicator.code]) if score else None
        return self.figures.declared.get(indicator.code)

    def _make(self, indicator: Indicator) -> Figure:
        code, name = indicator.code, indicator.name
        if indicator.kind == "share":
            return self._share(indicator)
        if indicator.is_counted:
            return self.count(code)
        number = self._number(indicator)
        if not isinstance(number, Decimal):
            return Missing(code, name)
        if indicator.kind in ("count", "amount") and number == number.to_integral_value():
            return Count(code, name, int(number))
        return Quantity(code, name, number, POINTS_DECIMALS if code in _POINTS else None)

    def _share(self, indicator: Indicator) -> Share:
        part, whole = self._parts(indicator)
        if not 0 <= part <= whole or whole == 0:
            raise NoShare(
                f"{indicator.code} is {part} of {whole} for commune "
                f"{self.figures.commune_code}, {self.figures.quarter_code}: "
                "the phrase that prints it needs a condition on its denominator."
            )
        return Share(
            indicator.code,
            indicator.name,
            self.count(indicator.numerator_code),
            self.count(indicator.denominator_code),
            1 if indicator.code in _ONE_DECIMAL else 2,
        )
