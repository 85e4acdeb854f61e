"""Reading a list that moves while it is read: whole passes, until two in a row agree.

    PageReader -> Pass, Pass, ... -> Settled

The portal numbers pages over a list sorted by last update. A record updated during a pass jumps
to the first page; everything between slides down, so some records come twice and others, deleted
ones making room, not at all. One pass can therefore never be trusted: the list is read again until
two passes show the same `(id, updated)`, and the portal's own count agrees with what came.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from connectors.errors import (
    PullCameDisordered,
    PullCameEmpty,
    PullCameShort,
    PullFailed,
    PullNeverSettled,
)
from connectors.pages import Page, PageReader, RecordKey

logger = logging.getLogger(__name__)

_PAGES_A_LINE = 50
# Without a total there is nothing to measure an endless list by but this.
_MOST_PAGES = 100_000


@dataclass(frozen=True)
class Pass:
    """One reading of the list: the records the pull is after, and why not to trust it."""

    pages: tuple[Page, ...]
    keys: frozenset[RecordKey]
    total: int | None
    trouble: PullFailed | None


@dataclass(frozen=True)
class Settled:
    """The outcome: the portal's count in each pass, distinct records of the last one."""

    totals: list[int]
    distinct_ids: int
    finished_at: datetime


def settle(reader: PageReader, first: Page, answered_at: datetime) -> Settled:
    """Read passes until two in a row agree; `first` is the first page, read at `answered_at`.

    Raises:
        PullCameShort, PullCameEmpty, PullCameDisordered, PullNeverSettled: what was still wrong
            with the last pass that the source's configuration allows.
    """
    previous: Pass | None = None
    totals: list[int] = []
    is_resting = False
    for number in range(1, reader.source.passes + 1):
        reading = _PassReading(reader, previous, first if number == 1 else None, answered_at)
        current = reading.read()
        answered_at = reading.answered_at
        totals += [] if current.total is None else [current.total]
        logger.info(
            "%s: pass %d read %d pages, %d records in question, portal counts %s%s",
            reader.source.name,
            number,
            len(current.pages),
            len(current.keys),
            current.total,
            f"; not trusted: {type(current.trouble).__name__}" if current.trouble else "",
        )
        if previous and current.trouble is None and current.keys == previous.keys:
            distinct = len({record_id for record_id, _ in current.keys})
            return Settled(totals, distinct, answered_at)
        # Trouble that comes with the same records twice is the portal's; otherwise it is movement.
        is_resting = previous is not None and current.keys == previous.keys
        previous = current
    if previous is not None and previous.trouble and is_resting:
        raise previous.trouble
    raise PullNeverSettled(
        f"Source {reader.source.name!r} still showed other records in pass {reader.source.passes} "
        "than in the one before, so it is being worked on: nothing was landed, pull again at a "
        "quieter hour."
    )


class _PassReading:
    """One pass under way."""

    def __init__(
        self, reader: PageReader, previous: Pass | None, first: Page | None, answered_at: datetime
    ) -> None:
        self.answered_at = answered_at
        self._reader = reader
        self._source = reader.source
        self._known = previous.pages if previous else ()
        self._first = first
        self._pages: list[Page] = []
        self._seen: set[RecordKey] = set()
        self._recent: set[RecordKey] = set()
        self._trouble: PullFailed | None = None

    def read(self) -> Pass:
        """Read to the end of the list, or to the first record older than the bound."""
        while True:
            page = self._next_page()
            self._look_for_movement(page)
            self._look_for_gap(page)
            is_stuck = self._is_stuck(page)
            self._pages.append(page)
            self._seen.update(page.keys)
            self._recent.update(page.keys[: page.recent])
            if len(self._pages) % _PAGES_A_LINE == 0:
                logger.info("%s: %d pages read", self._source.name, len(self._pages))
            if page.is_last or is_stuck or page.recent < len(page.keys):
                break
        if page.is_last:
            self._reconcile(page)
        return Pass(tuple(self._pages), frozenset(self._recent), page.total, self._trouble)

    def _next_page(self) -> Page:
        index = len(self._pages)
        if index == 0 and self._first is not None:
            return self._first
        known = self._known[index] if index < len(self._known) else None
        page, self.answered_at = self._reader.read(self._source.page_base + index, known)
        return page

    def _look_for_gap(self, page: Page) -> None:
        name, position = self._source.name, len(self._pages) + 1
        if not page.keys and not self._pages and not self._reader.may_be_empty:
            self._blame(
                PullCameEmpty(
                    f"Source {name!r} showed an empty list: nothing was landed. "
                    "Check the rights of its client, and the portal in a browser."
                )
            )
        elif len(page.keys) < self._source.page_size and not page.is_last:
            self._blame(
                PullCameShort(
                    f"Source {name!r} sent {len(page.keys)} records on page {position} of the list "
                    f"where {self._source.page_size} are due: nothing was landed, pull again; if "
                    "it stays so, the portal limits pages, so lower page_size of the source."
                )
            )

    def _look_for_movement(self, page: Page) -> None:
        name, position = self._source.name, len(self._pages) + 1
        if not page.is_ordered:
            raise PullCameDisordered(
                f"Source {name!r} does not send records newest first (page {position} of the "
                "list): check the sort parameter of its dialect."
            )
        if self._pages and page.total != self._pages[0].total:
            self._blame(
                PullNeverSettled(
                    f"Source {name!r} changed its count from {self._pages[0].total} to "
                    f"{page.total} in every pass: it is being worked on, pull again at a "
                    "quieter hour."
                )
            )
        if self._pages and self._breaks_order_after(self._pages[-1], page):
            self._blame(
                PullCameDisordered(
                    f"Source {name!r} sent on page {position} of the list a record newer than the "
                    "page before: it does not sort by update, or is being worked on; pull again."
                )
            )

    def _breaks_order_after(self, before: Page, page: Page) -> bool:
        """A record seen before may come again, pushed down by newer ones; a fresh one may not."""
        if before.oldest_at is None or page.newest_at is None:
            return False
        return page.newest_at > before.oldest_at and page.keys[0] not in self._seen

    def _is_stuck(self, page: Page) -> bool:
        """Whether going on would never end: an empty or repeated page, pages past the count."""
        if page.is_last:
            return False
        if not page.keys:
            return True
        due = _MOST_PAGES if page.total is None else ceil(page.total / self._source.page_size)
        is_repeated = bool(self._pages) and self._pages[-1].keys == page.keys
        if is_repeated or len(self._pages) + 1 > due + due // 10 + 1:
            self._blame(
                PullNeverSettled(
                    f"Source {self._source.name!r} never came to a last page (page "
                    f"{len(self._pages) + 1} of the list {'repeats' if is_repeated else 'follows'} "
                    "the one before): check page_base and end_test of the source."
                )
            )
            return True
        return False

    def _reconcile(self, last: Page) -> None:
        """At the end of the list, the portal's count must be the number of distinct records."""
        distinct = len({record_id for record_id, _ in self._seen})
        if last.total is not None and distinct != last.total:
            self._blame(
                PullCameShort(
                    f"Source {self._source.name!r} counts {last.total} records but showed "
                    f"{distinct} in each pass: nothing was landed. Pull again; if it stays so, "
                    "ask the portal's operator which count is right."
                )
            )

    def _blame(self, trouble: PullFailed) -> None:
        self._trouble = self._trouble or trouble
