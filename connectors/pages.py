"""PageReader: one page of a listing, from the portal to `Page` and the versions it shows.

page number -> PortalClient -> shape check -> allowed columns -> Versions + Page
"""

import gc
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson

from connectors.answers import Unreadable
from connectors.client import Call, PortalClient
from connectors.fields import Columns
from connectors.listing import Listing
from connectors.source import Source
from connectors.versions import Versions

RecordKey = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """What one page showed: `keys` are `(record id, updated)` in the order they came.

    `recent` is how many of them the pull is after (those not older than its bound). `total` is
    the portal's count of the whole list, None when it gives none.
    """

    digest: bytes
    keys: tuple[RecordKey, ...]
    newest_at: datetime | None
    oldest_at: datetime | None
    is_ordered: bool
    recent: int
    total: int | None
    is_last: bool


class PageReader:
    """Reads pages of `listing`; `versions` keeps what is not older than `since` (None: all).

    A list that `may_be_empty` may be so only while nothing bounds the pull: once a record landed,
    the portal has at least that one.
    """

    def __init__(self, client: PortalClient, listing: Listing, since: datetime | None) -> None:
        self.source: Source = client.source
        self.versions = Versions(listing.allowed.names, listing.id_field)
        self.since = since
        self.may_be_empty = listing.may_be_empty and since is None
        self._client = client
        self._listing = listing

    def read(self, number: int, known: Page | None = None) -> tuple[Page, datetime]:
        """Page `number`, counted as the portal counts, and the portal's clock when it answered.

        An answer with the very bytes of `known` is not parsed again.
        """
        source, listing = self.source, self._listing
        place = {source.page_parameter: number, source.size_parameter: source.page_size}
        call = Call(listing.method, listing.path, {**listing.parameters, **place})
        answer = self._client.ask(call, lambda body: self._understand(body, number, known))
        return answer.content, answer.answered_at

    def _understand(self, body: bytes, number: int, known: Page | None) -> Page:
        digest = blake2b(body, digest_size=16).digest()
        if known is not None and known.digest == digest:
            return known
        with _collector_paused():
            answer = parse_object(body)
            items = items_of(answer, self.source.items_key)
            columns = self._listing.allowed.columns(items)
        keys, moments = self._keys(columns)
        is_ordered = all(older <= newer for newer, older in zip(moments, moments[1:], strict=False))
        recent = self._count_recent(moments)
        self.versions.add({n: c[:recent] for n, c in columns.items()}, moments[:recent])
        return Page(
            digest=digest,
            keys=keys,
            newest_at=moments[0] if moments else None,
            oldest_at=moments[-1] if moments else None,
            is_ordered=is_ordered,
            recent=recent,
            total=self._total(answer),
            is_last=self._is_last(answer, number, len(items)),
        )

    def _keys(self, columns: Columns) -> tuple[tuple[RecordKey, ...], list[datetime]]:
        keys: list[RecordKey] = []
        moments = []
        ids, updates = columns[self._listing.id_field], columns[self._listing.updated_field]
        for record_id, updated in zip(ids, updates, strict=True):
            if not record_id or not updated:
                raise Unreadable(
                    f"an item without {self._listing.id_field} or {self._listing.updated_field}"
                )
            try:
                moments.append(self.source.moment_of(updated))
            except ValueError:
                raise Unreadable(
                    f"{self._listing.updated_field} of record {record_id[:40]!r} is not in the "
                    f"pattern {self.source.updated_date_pattern!r}"
                ) from None
            keys.append((record_id, updated))
        return tuple(keys), moments

    def _count_recent(self, moments: Sequence[datetime]) -> int:
        """Of moments newest first, how many are not older than the bound."""
        if self.since is None:
            return len(moments)
        return bisect_right(
            moments, -self.since.timestamp(), key=lambda moment: -moment.timestamp()
        )

    def _total(self, answer: dict[str, Any]) -> int | None:
        key = self.source.total_key
        total = answer.get(key)
        if not key:
            return None
        if type(total) is not int or total < 0:
            raise Unreadable(f"no count of the whole list under {key!r}")
        return total

    def _is_last(self, answer: dict[str, Any], number: int, items: int) -> bool:
        test = self.source.end_test
        if test == "short_page":
            return items < self.source.page_size
        value = answer.get(test)
        if test == "totalPages":
            if type(value) is not int:
                raise Unreadable(f"no number under {test!r}")
            return number - self.source.page_base + 1 >= value
        if type(value) is not bool:
            raise Unreadable(f"neither true nor false under {test!r}")
        return value if test == "last" else not value


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the cycle collector: a page is tens of thousands of objects without a cycle.

    Walking them over and over while they are made takes as long as making them (measured).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`.

    Raises:
        Unreadable: it is no JSON, or no object.
    """
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("no JSON") from None
    if not isinstance(answer, dict):
        raise Unreadable("no JSON object")
    return answer


def items_of(answer: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under `key`.

    Raises:
        Unreadable: there is none.
    """
    items = answer.get(key)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unreadable(f"no list of records under {key!r}")
    return items
