"""The statutory reporting quarter as a value.

Decree 09/2019/NĐ-CP, article 12: quarter q of year y runs from the 15th of the month before it
to the 14th of its last month, both days included, Asia/Ho_Chi_Minh. The warehouse holds the same
periods as rows (`dim_reporting_periods`); a test keeps the two equal.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warehouse.errors import MotcuaError

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_QUARTER_CODE = re.compile(r"([1-9][0-9]{3})-Q([1-4])")
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


class UnknownQuarter(MotcuaError):
    """The text is no quarter code."""


@dataclass(frozen=True, order=True)
class Quarter:
    """Quarter `number` (1 to 4) of `year`."""

    year: int
    number: int

    @classmethod
    def parse(cls, code: str) -> "Quarter":
        """The quarter named by `code`, for example `2023-Q2`.

        Raises:
            UnknownQuarter: the text has another form.
        """
        match = _QUARTER_CODE.fullmatch(code)
        if match is None:
            raise UnknownQuarter(
                f"{code!r} is no quarter: write the year and Q1 to Q4, for example 2023-Q2."
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def ending_at(cls, moment: datetime) -> "Quarter":
        """The quarter whose exclusive end is `moment`: the 15th, 00:00 Vietnam time.

        Raises:
            UnknownQuarter: no quarter ends at that moment.
        """
        last_day = moment.astimezone(VIETNAM).date() - timedelta(days=1)
        quarter = cls(last_day.year, (last_day.month + 2) // 3)
        if quarter.end != moment:
            raise UnknownQuarter(
                f"No statutory quarter ends at {moment.isoformat()}: quarters end on the 15th "
                "of March, June, September and December, 00:00 Asia/Ho_Chi_Minh."
            )
        return quarter

    @property
    def code(self) -> str:
        """As in the column `quarter_code`: `2023-Q2`."""
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """As printed in a report: `quý II năm 2023`."""
        return f"quý {_ROMAN[self.number]} năm {self.year}"

    @property
    def period_to(self) -> date:
        """Last day, included."""
        return date(self.year, 3 * self.number, 14)

    @property
    def period_from(self) -> date:
        """First day, included."""
        if self.number == 1:
            return date(self.year - 1, 12, 15)
        return date(self.year, 3 * self.number - 3, 15)

    @property
    def end(self) -> datetime:
        """The cut-off: the first moment after the quarter, Vietnam time."""
        return datetime.combine(self.period_to + timedelta(days=1), time(), VIETNAM)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        return self.code
