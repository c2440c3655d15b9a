"""The passes of phones: a signed cookie with a random number, or address and browser.

No name is kept, and nothing outlives the run: each run has a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

COOKIE = "phone"
"""The cookie's name."""

_ID_BYTES = 9
_SIGN_BYTES = 18


class Passes:
    """Makes the cookies of one run, and recognizes those cookies."""

    def __init__(self, key: bytes | None = None) -> None:
        """Creates passes that are signed with ``key``; with a new one by default."""
        self._key = secrets.token_bytes(32) if key is None else key

    def issue(self) -> str:
        """Returns a new cookie's value."""
        phone = secrets.token_urlsafe(_ID_BYTES)
        return f"{phone}.{self._sign('cookie', phone)}"

    def phone_of(self, cookie: str) -> str | None:
        """Returns whose ``cookie`` is; None for one that wasn't made here."""
        phone, dot, sign = cookie.partition(".")
        expected = self._sign("cookie", phone)
        is_ours = hmac.compare_digest(sign.encode(), expected.encode())
        return phone if dot and is_ours else None

    def shared_phone(self, address: str, agent: str) -> str:
        """Returns the id that phones without a cookie share, by address and browser."""
        return "~" + self._sign("agent", f"{address}|{agent}")

    def _sign(self, kind: str, text: str) -> str:
        message = f"{kind}:{text}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, message, hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:_SIGN_BYTES]).decode()


def is_shared(phone: str) -> bool:
    """Whether ``phone`` may stand for several, as there was no cookie."""
    return phone.startswith("~")
