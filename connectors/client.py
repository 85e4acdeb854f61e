"""PortalClient: asks a portal politely until it answers sensibly, or says why it does not.

    Call -> rate limit -> token -> request -> body within limits -> `read` -> Answer

Asked again, with growing random waits or as long as the portal asks (`Retry-After`): connections
that fail, time out or break off, 403 and 429 (portals use both against fast readers), 5xx,
redirects, and answers that `read` cannot read. Not asked again: refused credentials, other 4xx.
Redirects are never followed, so a token never travels to another host.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Literal, Self, TypeVar
from urllib.parse import urlsplit

import requests
import tenacity

from connectors.answers import (
    Passing,
    Unreadable,
    describe,
    is_html,
    moment_of_answer,
    name_of,
    read_body,
    seconds_to_wait,
)
from connectors.clock import REAL_CLOCK, Clock
from connectors.errors import (
    PortalAnsweredNonsense,
    PortalRefusedLogin,
    PortalUnreachable,
    SourceMisconfigured,
)
from connectors.login import Bearer, Login
from connectors.source import Source
from warehouse.settings import SourceAccess

T = TypeVar("T")
_BAD_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"
_BUSY_OR_BROKEN = frozenset({403, 408, 425, 429})


@dataclass(frozen=True)
class Call:
    """One question: `path` below the base address, `parameters` as query (GET) or JSON (POST)."""

    method: Literal["GET", "POST"]
    path: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What `read` made of the body, and the source's clock when it answered (Vietnam time)."""

    content: T
    answered_at: datetime


class PortalClient:
    """A session with one portal: one connection, one token, one pace."""

    def __init__(self, source: Source, access: SourceAccess, clock: Clock = REAL_CLOCK) -> None:
        self.source = source
        self._access = access
        self._clock = clock
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"
        self._session.headers["User-Agent"] = "motcua-connector"
        self._login = Login(source, access, clock)
        self._next_request_at = clock.monotonic()
        self._deadline = 0.0  # of the request under way
        self._wait_for_backoff = tenacity.wait_random_exponential(
            multiplier=1, max=source.longest_wait_seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def ask(self, call: Call, read: Callable[[bytes], T]) -> Answer[T]:
        """The answer to `call`, understood by `read`, which raises `Unreadable` if it cannot.

        Raises:
            PortalRefusedLogin: the credentials are refused, or a second token in a row is.
            PortalUnreachable: no attempt brought an answer.
            PortalAnsweredNonsense: no attempt brought a readable one, or the question is rejected.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Passing),
            stop=tenacity.stop_after_attempt(self.source.attempts),
            wait=self._seconds_before_next_attempt,
            sleep=self._clock.sleep,
            reraise=True,
        )
        renewals = _Renewals(self._login)
        try:
            return attempts(self._attempt, call, read, renewals)
        except Passing as passing:
            # Without the chain: a JSON error carries the whole document, and that names people.
            raise passing.fault from None

    def _attempt(self, call: Call, read: Callable[[bytes], T], renewals: "_Renewals") -> Answer[T]:
        while True:
            token = self._login.token(self._send_login)
            with self._send(call, token) as response:
                if response.status_code == requests.codes.unauthorized:
                    if renewals.renew():
                        continue
                    raise PortalRefusedLogin(
                        f"{name_of(self.source, response)} refused a token that its own login had "
                        f"just issued: check the rights of client {self._access.client_id!r}."
                    )
                body = self._body_of(response)
                try:
                    return Answer(read(body), moment_of_answer(response.headers))
                except Unreadable as fault:
                    if is_html(response):
                        renewals.renew()  # some portals show their log-in page for an expired token
                    raise self._nonsense(
                        response, f"{fault} ({describe(response, len(body))})"
                    ) from None

    def _send(self, call: Call, token: str) -> requests.Response:
        arguments: dict[str, Any] = {
            "params" if call.method == "GET" else "json": dict(call.parameters),
            "auth": Bearer(token),
        }
        return self._request(call.method, self._access.base_url.rstrip("/") + call.path, arguments)

    def _send_login(self, arguments: dict[str, Any]) -> tuple[requests.Response, bytes]:
        with self._request("POST", self._access.token_url, arguments) as response:
            if response.status_code in Login.REFUSALS:
                return response, b""
            return response, self._body_of(response)

    def _request(self, method: str, url: str, arguments: dict[str, Any]) -> requests.Response:
        self._keep_pace()
        self._deadline = self._clock.monotonic() + self.source.total_seconds
        timeouts = (self.source.connect_seconds, self.source.read_seconds)
        try:
            return self._session.request(
                method, url, timeout=timeouts, stream=True, allow_redirects=False, **arguments
            )
        except ValueError as fault:
            raise SourceMisconfigured(
                f"Source {self.source.name!r}: its base or token address is no web address "
                f"({type(fault).__name__}): correct MOTCUA_{self.source.name.upper()}_BASE_URL "
                "and _TOKEN_URL."
            ) from fault
        except requests.RequestException as fault:
            if _BAD_CERTIFICATE in str(fault):
                raise PortalUnreachable(
                    f"Source {self.source.name!r}: the certificate of {urlsplit(url).hostname} "
                    "cannot be verified. Have the portal renew it, or install its authority on "
                    "this machine; there is no way to pull without."
                ) from fault
            raise Passing(
                PortalUnreachable(
                    f"Source {self.source.name!r} at {urlsplit(url).hostname} did not answer in "
                    f"any of {self.source.attempts} attempts ({type(fault).__name__}): check the "
                    "address and the network, then run the pull again."
                )
            ) from fault

    def _body_of(self, response: requests.Response) -> bytes:
        status = response.status_code
        if status in _BUSY_OR_BROKEN or status >= requests.codes.internal_server_error:
            raise Passing(
                PortalUnreachable(
                    f"{name_of(self.source, response)} answered {status} in the last of "
                    f"{self.source.attempts} attempts: the portal is down, busy or blocks us, "
                    "run the pull again later or lower requests_per_second of the source."
                ),
                seconds_to_wait(response.headers),
            )
        if 300 <= status < 400:
            raise self._nonsense(response, f"a redirect, which is never followed (status {status})")
        if status >= requests.codes.bad_request:
            raise PortalAnsweredNonsense(
                f"{name_of(self.source, response)} rejected the question (status {status}): "
                "check the base address and the dialect of the source."
            )
        return read_body(response, self.source, self._clock, self._deadline)

    def _nonsense(self, response: requests.Response, what: str) -> Passing:
        return Passing(
            PortalAnsweredNonsense(
                f"{name_of(self.source, response)} gave no readable answer in "
                f"{self.source.attempts} attempts; the last was {what}. Look at the portal in a "
                "browser; if it is well, its interface has changed."
            )
        )

    def _seconds_before_next_attempt(self, state: tenacity.RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, Passing) and fault.retry_after is not None:
            return min(fault.retry_after, self.source.longest_wait_seconds)
        return self._wait_for_backoff(state)

    def _keep_pace(self) -> None:
        wait = self._next_request_at - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        self._next_request_at = self._clock.monotonic() + 1 / self.source.requests_per_second


class _Renewals:
    """The one renewal of the token that a call may have: refused twice is refused."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._is_spent = False

    def renew(self) -> bool:
        """Drop the token so that the next request logs in anew; False when that was done before."""
        if self._is_spent:
            return False
        self._is_spent = True
        self._login.drop()
        return True
