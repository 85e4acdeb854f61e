"""Bad days of the provincial system, by name: what it answers when something is wrong with it.

    portal_empty        the search is empty, with a total of 0
    empty_page          a page in the middle without rows, total unchanged
    short_page          a page lacks its last row, total unchanged
    total_off_by_one    the total counts one dossier that no page has
    page_shift          rows further down change while a page is read and move to the top
    login_page          status 200 and the HTML of a login page
    invalid_json        status 200 and half a JSON text
    truncated_body      the connection ends before the announced length
    server_error        status 503
    too_many_requests   status 429 with Retry-After

`once` strikes one request of the search, by default the second; `always` strikes each.
"""

from dataclasses import dataclass, replace
from typing import Literal

from simulator.faults import UnknownBadDay
from simulator.listing import Page

BAD_DAYS = (
    "portal_empty",
    "empty_page",
    "short_page",
    "total_off_by_one",
    "page_shift",
    "login_page",
    "invalid_json",
    "truncated_body",
    "server_error",
    "too_many_requests",
)
Mode = Literal["once", "always"]

_LOGIN_PAGE = (
    "<!DOCTYPE html>\n<html lang='vi'><head><title>Đăng nhập</title></head>"
    "<body><form method='post'><input name='username'><input name='password' type='password'>"
    "</form></body></html>\n"
).encode()


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; the connection is cut after `sent_bytes` if that is given."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    sent_bytes: int | None = None


@dataclass(frozen=True)
class BadDay:
    """A fault and how often it strikes; `once` strikes search number `at_request`, from 1."""

    name: str
    mode: Mode = "once"
    at_request: int = 2
    retry_after: str = "1"

    def __post_init__(self) -> None:
        if self.name not in BAD_DAYS:
            raise UnknownBadDay(f"No bad day is called {self.name!r}: take {', '.join(BAD_DAYS)}.")
        if self.mode not in ("once", "always"):
            raise UnknownBadDay(f"A bad day strikes once or always, not {self.mode!r}.")

    def strikes(self, request_number: int) -> bool:
        """Whether the search with this number, counted from 1, is struck."""
        return self.mode == "always" or request_number == self.at_request

    def spoil_page(self, page: Page) -> Page:
        """The page as this bad day shows it."""
        match self.name:
            case "portal_empty":
                return replace(page, items=(), total=0)
            case "empty_page":
                return replace(page, items=())
            case "short_page":
                return replace(page, items=page.items[:-1])
            case "total_off_by_one":
                return replace(page, total=page.total + 1)
            case _:
                return page

    def spoil_answer(self, answer: Answer) -> Answer:
        """The answer as this bad day sends it."""
        match self.name:
            case "login_page":
                return Answer(200, _LOGIN_PAGE, "text/html; charset=utf-8")
            case "invalid_json":
                return replace(answer, body=answer.body[: len(answer.body) // 2])
            case "truncated_body":
                return replace(answer, sent_bytes=len(answer.body) // 2)
            case "server_error":
                return Answer(503, b'{"error":"Service Unavailable","status":503}')
            case "too_many_requests":
                body = b'{"error":"Too Many Requests","status":429}'
                return Answer(429, body, headers=(("Retry-After", self.retry_after),))
            case _:
                return answer


def read_bad_day(text: str) -> BadDay:
    """The bad day written as `name` or `name:always`.

    Raises:
        UnknownBadDay: no such name or mode.
    """
    name, _, mode = text.partition(":")
    if mode not in ("", "once", "always"):
        raise UnknownBadDay(f"A bad day strikes once or always, not {mode!r}.")
    return BadDay(name, "always" if mode == "always" else "once")
