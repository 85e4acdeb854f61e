"""One HTTP answer, read within limits: deadline, size, clock of the source.

Faults here are passing ones (`Passing`): the client decides how often it asks again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3

from connectors.clock import Clock
from connectors.errors import PortalAnsweredNonsense, PortalUnreachable, PullFailed
from connectors.source import Source
from warehouse.periods import VIETNAM

_CHUNK = 256 * 1024


class Passing(Exception):
    """A fault that another attempt may cure: `fault` is what to raise when none did."""

    def __init__(self, fault: PullFailed, retry_after: float | None = None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.retry_after = retry_after


class Unreadable(Exception):
    """An answer's body is not what was due; the message describes its shape, never its content."""


def read_body(response: requests.Response, source: Source, clock: Clock, deadline: float) -> bytes:
    """The decoded body, whole.

    Raises:
        Passing: cut off, past the deadline, or larger than the source's limit.
    """
    parts: list[bytes] = []
    size = 0
    for part in _packets(response, source):
        parts.append(part)
        size += len(part)
        if size > source.largest_body_bytes:
            raise Passing(
                PortalAnsweredNonsense(
                    f"{name_of(source, response)} answered more than {source.largest_body_bytes} "
                    "bytes: lower page_size, or raise largest_body_bytes of the source."
                )
            )
        if clock.monotonic() > deadline:
            raise Passing(
                PortalUnreachable(
                    f"{name_of(source, response)} took longer than {source.total_seconds:g} s to "
                    f"answer in each of {source.attempts} attempts: the portal is overloaded, "
                    "run the pull again later or lower page_size of the source."
                )
            )
    return b"".join(parts)


def _packets(response: requests.Response, source: Source) -> Iterator[bytes]:
    """The body as it arrives.

    `requests` would block until a chunk is full, so a portal that drips one byte a second could
    hold a pull for hours: each packet is looked at on its own instead.
    """
    try:
        while part := response.raw.read1(_CHUNK, decode_content=True):
            yield part
    except urllib3.exceptions.HTTPError as fault:
        raise Passing(
            PortalUnreachable(
                f"{name_of(source, response)} broke off in mid-answer ({type(fault).__name__}) in "
                f"each of {source.attempts} attempts: the portal or the network is down, run the "
                "pull again later."
            )
        ) from fault


def moment_of_answer(headers: Mapping[str, str]) -> datetime:
    """The source's clock when it answered (HTTP `Date`), in Vietnam time.

    Raises:
        Unreadable: there is no such header, or it is no date.
    """
    moment = _http_date(headers.get("Date"))
    if moment is None:
        raise Unreadable("no readable Date header, so the portal's own clock is unknown")
    return moment.astimezone(VIETNAM)


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """What `Retry-After` asks for: seconds, or a date measured by the answer's own `Date`.

    None when it is absent, in the past, or neither.
    """
    asked = (headers.get("Retry-After") or "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9]) or None
    until, since = _http_date(asked), _http_date(headers.get("Date"))
    if until is None or since is None:
        return None
    seconds = (until - since).total_seconds()
    return seconds if seconds > 0 else None


def describe(response: requests.Response, size: int) -> str:
    """Status, content type and length: all that may be said about a body."""
    content_type = response.headers.get("Content-Type", "").split(";")[0].strip()[:60]
    page = " (a log-in or maintenance page?)" if is_html(response) else ""
    return f"status {response.status_code}, {content_type or 'no content type'}{page}, {size} bytes"


def is_html(response: requests.Response) -> bool:
    """Whether the answer calls itself a web page."""
    return "html" in response.headers.get("Content-Type", "").lower()


def name_of(source: Source, response: requests.Response) -> str:
    """Source, host and path of an answer, without query or credentials."""
    address = urllib3.util.parse_url(response.url)
    return f"Source {source.name!r} at {address.host}{address.path or '/'}"


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else None
