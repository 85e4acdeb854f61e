"""What every listing of the stand-in has in common: rows, newest change first, cut into pages."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.queries import Filters, Query

_NO_FILTER = Filters()


@dataclass(frozen=True)
class Page:
    """One page of the listing; `total` counts the rows of all pages."""

    items: Sequence[bytes]
    number: int
    size: int
    total: int
    has_total: bool

    def to_json(self) -> bytes:
        """The page as the framework writes it: a slice has no totals."""
        page_count = -(-self.total // self.size)
        tail = (
            f'],"number":{self.number},"size":{self.size},'
            f'"numberOfElements":{len(self.items)},'
            f'"first":{_flag(self.number == 0)},"last":{_flag(self.number + 1 >= page_count)},'
            f'"empty":{_flag(not self.items)},"sort":{{"sorted":true,"unsorted":false}}'
        )
        if self.has_total:
            tail += f',"totalElements":{self.total},"totalPages":{page_count}'
        return b"".join((b'{"content":[', b",".join(self.items), tail.encode(), b"}"))


def _flag(value: bool) -> str:
    return "true" if value else "false"


class Listing(ABC):
    """The rows of one kind that are visible at the present; a row is known by its number."""

    def __init__(self) -> None:
        self._filtered: dict[Filters, list[int]] = {}

    @property
    @abstractmethod
    def order(self) -> list[int]:
        """All visible rows, newest change first."""

    @abstractmethod
    def _admits(self, filters: Filters, row: int) -> bool:
        """Whether the visible row fits the filters."""

    @abstractmethod
    def _item(self, row: int) -> bytes:
        """The JSON of the visible row."""

    def page(self, query: Query) -> Page:
        """The page that `query` asks for; empty beyond the end."""
        rows = self._ordered(query.filters)
        start = query.number * query.size
        return Page(
            items=[self._item(row) for row in rows[start : start + query.size]],
            number=query.number,
            size=query.size,
            total=len(rows),
            has_total=query.spec == "page",
        )

    def _forget_filtered(self) -> None:
        """The order has changed, and what was filtered from it is void."""
        self._filtered.clear()

    def _ordered(self, filters: Filters) -> list[int]:
        order = self.order
        if filters == _NO_FILTER:
            return order
        if filters not in self._filtered:
            self._filtered[filters] = [row for row in order if self._admits(filters, row)]
        return self._filtered[filters]
