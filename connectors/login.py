"""The login: a bearer token by client credentials, lent until shortly before it expires."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import requests
from requests.auth import AuthBase, HTTPBasicAuth

from connectors.answers import Passing, describe, name_of
from connectors.clock import Clock
from connectors.errors import PortalAnsweredNonsense, PortalRefusedLogin
from connectors.source import Source
from warehouse.settings import SourceAccess

SendLogin = Callable[[dict[str, Any]], tuple[requests.Response, bytes]]
_TOKEN = re.compile(r"[\x21-\x7e]+")
_GRANT = {"grant_type": "client_credentials"}
# A token is renewed this much before its end, so that it does not expire on its way.
_MARGIN_SHARE, _MARGIN_SECONDS = 0.1, 30.0


class Bearer(AuthBase):
    """Puts the token on a request; being an `auth`, it keeps a user's .netrc out of it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with its Authorization header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Login:
    """The current token of one source; nothing of it shows in a repr or a message."""

    REFUSALS = (400, 401, 403)

    def __init__(self, source: Source, access: SourceAccess, clock: Clock) -> None:
        self._source = source
        self._access = access
        self._clock = clock
        self._token: str | None = None
        self._good_until: float | None = None

    def drop(self) -> None:
        """Forget the token: the next request logs in anew."""
        self._token = None

    def token(self, send: SendLogin) -> str:
        """The token in force, fetched by `send` when there is none or it is about to expire.

        Raises:
            PortalRefusedLogin: the credentials are wrong.
            Passing: the login gave no readable answer this time.
        """
        expired = self._good_until is not None and self._clock.monotonic() >= self._good_until
        if self._token is None or expired:
            self._token = self._fetch(send)
        return self._token

    def _fetch(self, send: SendLogin) -> str:
        access = self._access
        if self._source.auth == "client_credentials_basic":
            basic = HTTPBasicAuth(access.client_id.encode(), access.client_secret.encode())
            arguments: dict[str, Any] = {"data": _GRANT, "auth": basic}
        else:
            form = {"client_id": access.client_id, "client_secret": access.client_secret}
            arguments = {"data": _GRANT | form, "auth": _no_auth}
        response, body = send(arguments)
        if response.status_code in self.REFUSALS:
            variable = f"MOTCUA_{self._source.name.upper()}_CLIENT"
            raise PortalRefusedLogin(
                f"{name_of(self._source, response)} refused client {access.client_id!r} "
                f"(status {response.status_code}): check {variable}_ID and {variable}_SECRET."
            )
        return self._understand(response, body)

    def _understand(self, response: requests.Response, body: bytes) -> str:
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError:
            answer = None
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise Passing(
                PortalAnsweredNonsense(
                    f"{name_of(self._source, response)} gave no token in {self._source.attempts} "
                    f"attempts ({describe(response, len(body))}): check the token address."
                )
            )
        lifetime = answer.get("expires_in")
        self._good_until = None
        if isinstance(lifetime, int | float):
            margin = min(lifetime * _MARGIN_SHARE, _MARGIN_SECONDS)
            self._good_until = self._clock.monotonic() + lifetime - margin
        return token


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
