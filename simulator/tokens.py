"""Client credentials and the tokens given for them."""

import base64
import binascii
import secrets
import time
from collections.abc import Mapping
from urllib.parse import unquote_plus


class TokenDesk:
    """Gives tokens for the right credentials and says which are still good.

    A token is good for `lifetime_seconds`, and, if `good_for_requests` is given, for so many
    requests: an expiry in the middle of a pull that needs no waiting.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        lifetime_seconds: float,
        good_for_requests: int | None,
    ) -> None:
        self._credentials = (client_id, client_secret)
        self._lifetime_seconds = lifetime_seconds
        self._good_for_requests = good_for_requests
        self._expires_at: dict[str, float] = {}
        self._uses: dict[str, int] = {}
        self.issued_count = 0

    def issue(
        self, form: Mapping[str, str], authorization: str | None
    ) -> tuple[int, dict[str, object]]:
        """Status and answer of the token endpoint; credentials as Basic header or in the form."""
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        given = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
        if not _same(given, self._credentials):
            return 401, {
                "error": "unauthorized_client",
                "error_description": "Invalid client or Invalid client credentials",
            }
        token = secrets.token_urlsafe(24)
        self._expires_at[token] = time.monotonic() + self._lifetime_seconds
        self._uses[token] = 0
        self.issued_count += 1
        return 200, {
            "access_token": token,
            "expires_in": int(self._lifetime_seconds),
            "token_type": "Bearer",
            "scope": "",
        }

    def accepts(self, authorization: str | None) -> bool:
        """Whether the header carries a token that is still good; each call uses it once."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or token not in self._expires_at:
            return False
        self._uses[token] += 1
        is_worn_out = (
            self._good_for_requests is not None and self._uses[token] > self._good_for_requests
        )
        return not is_worn_out and time.monotonic() < self._expires_at[token]

    def expire_all(self) -> None:
        """Let every token given so far expire now."""
        self._expires_at.clear()


def _basic(authorization: str | None) -> tuple[str, str] | None:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, client_secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(client_secret)


def _same(given: tuple[str, str], expected: tuple[str, str]) -> bool:
    pairs = zip(given, expected, strict=True)
    return all([secrets.compare_digest(a.encode(), b.encode()) for a, b in pairs])
