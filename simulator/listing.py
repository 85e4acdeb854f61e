"""What the search shows at the stand-in's present: visible dossiers, newest change first.

Only dossiers whose log grew since the last look are written anew, and a page is their bytes
joined, so that reading a whole province twice costs little more than reading it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from simulator.dossier import Dossier
from simulator.office import VIETNAM
from simulator.payload import PayloadWriter
from simulator.province import Province
from simulator.queries import Filters, Query

LOAD_HOUR = time(1)
_NO_FILTER = Filters()


@dataclass(frozen=True)
class Page:
    """One page of the listing; `total` counts all its pages' dossiers."""

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


class Listing:
    """The visible dossiers of `province` on `today` at 01:00, in the search's order."""

    def __init__(self, province: Province, today: date) -> None:
        self._dossiers = province.dossiers
        self._writer = PayloadWriter(province.communes, province.catalogue)
        self._shown_events = [0] * len(self._dossiers)
        self._items: list[bytes | None] = [None] * len(self._dossiers)
        self._touched: dict[int, datetime] = {}
        self._touch_count = 0
        self._order: list[int] = []
        self._filtered: dict[Filters, list[int]] = {}
        self.now = datetime.combine(today, LOAD_HOUR, VIETNAM)
        self._look()

    @property
    def visible_count(self) -> int:
        """How many dossiers the search shows without a filter."""
        return len(self._order)

    def set_today(self, today: date) -> None:
        """Move the present to `today` at 01:00."""
        self.now = datetime.combine(today, LOAD_HOUR, VIETNAM)
        self._look()

    def page(self, query: Query) -> Page:
        """The page that `query` asks for; empty beyond the end."""
        order = self._ordered(query.filters)
        start = query.number * query.size
        return Page(
            items=[self._item(index) for index in order[start : start + query.size]],
            number=query.number,
            size=query.size,
            total=len(order),
            has_total=query.spec == "page",
        )

    def touch(self, count: int, *, after: int) -> list[str]:
        """Give up to `count` dossiers listed at position `after` or later a new `updatedDate`.

        They move to the top of the listing, and every row above where they stood moves down.
        Only dossiers that never waited are touched: their history stays what it was. Codes of
        the touched dossiers are returned.
        """
        candidates = (i for i in self._order[after:] if not self._dossiers[i].ever_waited)
        chosen = [index for index, _ in zip(candidates, range(count), strict=False)]
        for index in chosen:
            self._touch_count += 1
            self._touched[index] = self.now + timedelta(milliseconds=self._touch_count)
            self._items[index] = None
        # Their stamps are newer than all others, so there is nothing to sort.
        moved = set(chosen)
        self._order = chosen[::-1] + [index for index in self._order if index not in moved]
        self._filtered.clear()
        return [self._dossiers[index].code for index in chosen]

    def _look(self) -> None:
        now = self.now
        for index, dossier in enumerate(self._dossiers):
            events = dossier.events
            count = len(events)
            while count and events[count - 1].at > now:
                count -= 1
            if count != self._shown_events[index]:
                self._shown_events[index] = count
                self._items[index] = None
        self._sort()

    def _sort(self) -> None:
        keys = [
            (self._updated_at(index), self._dossiers[index].record_id, index)
            for index, count in enumerate(self._shown_events)
            if count
        ]
        keys.sort(reverse=True)
        self._order = [index for _, _, index in keys]
        self._filtered.clear()

    def _updated_at(self, index: int) -> datetime:
        updated_at = self._dossiers[index].events[self._shown_events[index] - 1].at
        touched_at = self._touched.get(index) if self._touched else None
        return updated_at if touched_at is None else max(updated_at, touched_at)

    def _ordered(self, filters: Filters) -> list[int]:
        if filters == _NO_FILTER:
            return self._order
        if filters not in self._filtered:
            self._filtered[filters] = [
                index for index in self._order if self._admits(filters, self._dossiers[index])
            ]
        return self._filtered[filters]

    def _admits(self, filters: Filters, dossier: Dossier) -> bool:
        state = dossier.state_at(self.now)
        return state is not None and filters.admit(dossier, state)

    def _item(self, index: int) -> bytes:
        item = self._items[index]
        if item is None:
            dossier = self._dossiers[index]
            state = dossier.state_at(self.now)
            if state is None:
                raise LookupError(f"{dossier.code} is listed before it was filed")
            item = self._writer.item(dossier, state, updated_at=self._updated_at(index))
            self._items[index] = item
        return item
