"""What the search shows at the stand-in's present: visible dossiers, newest change first.

Only dossiers whose log grew since the last look are written anew, and a page is their bytes
joined, so that reading a whole province twice costs little more than reading it once.
"""

from datetime import date, datetime, time, timedelta

from simulator.dossier import State
from simulator.listing import Listing
from simulator.office import VIETNAM
from simulator.payload import PayloadWriter
from simulator.province import Province
from simulator.queries import Filters

LOAD_HOUR = time(1)


class DossierListing(Listing):
    """The visible dossiers of `province` on `today` at 01:00, in the search's order.

    Some are shown later than they were filed, or no longer: see `simulator.amendments`.
    """

    def __init__(self, province: Province, today: date) -> None:
        super().__init__()
        self._dossiers = province.dossiers
        self._writer = PayloadWriter(province.communes, province.catalogue)
        self._shown_events = [0] * len(self._dossiers)
        self._items: list[bytes | None] = [None] * len(self._dossiers)
        self._touched: dict[int, datetime] = {}
        self._touch_count = 0
        self._order: list[int] = []
        self.revision = 0
        self.now = datetime.combine(today, LOAD_HOUR, VIETNAM)
        self._look()

    def set_today(self, today: date) -> None:
        """Move the present to `today` at 01:00."""
        self.now = datetime.combine(today, LOAD_HOUR, VIETNAM)
        self._look()

    @property
    def order(self) -> list[int]:
        """All visible dossiers by their place in the province, newest change first."""
        return self._order

    def shows(self, index: int) -> bool:
        """Whether the dossier is visible at the present."""
        return self._shown_events[index] > 0

    def state_of(self, index: int) -> State:
        """The visible dossier at the present."""
        dossier = self._dossiers[index]
        state = dossier.state_at(self.now)
        if state is None:
            raise LookupError(f"{dossier.code} is listed before it was filed")
        return state

    def updated_at(self, index: int) -> datetime:
        """The server's stamp of the visible dossier: its last event, or a later move or touch."""
        dossier = self._dossiers[index]
        updated_at = max(dossier.events[self._shown_events[index] - 1].at, dossier.placed_at)
        touched_at = self._touched.get(index) if self._touched else None
        return updated_at if touched_at is None else max(updated_at, touched_at)

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
        self._reordered(chosen[::-1] + [index for index in self._order if index not in moved])
        return [self._dossiers[index].code for index in chosen]

    def _look(self) -> None:
        now = self.now
        for index, dossier in enumerate(self._dossiers):
            events = dossier.events
            showing = dossier.showing
            count = len(events) if showing is None or showing.holds(now) else 0
            while count and events[count - 1].at > now:
                count -= 1
            if count != self._shown_events[index]:
                self._shown_events[index] = count
                self._items[index] = None
        self._sort()

    def _sort(self) -> None:
        keys = [
            (self.updated_at(index), self._dossiers[index].record_id, index)
            for index, count in enumerate(self._shown_events)
            if count
        ]
        keys.sort(reverse=True)
        self._reordered([index for _, _, index in keys])

    def _reordered(self, order: list[int]) -> None:
        self._order = order
        self.revision += 1
        self._forget_filtered()

    def _admits(self, filters: Filters, row: int) -> bool:
        return filters.admit(self._dossiers[row], self.state_of(row))

    def _item(self, row: int) -> bytes:
        item = self._items[row]
        if item is None:
            item = self._writer.item(
                self._dossiers[row], self.state_of(row), updated_at=self.updated_at(row)
            )
            self._items[row] = item
        return item
