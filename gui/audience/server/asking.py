"""The reading of a request, with care: host, path, cookie, vote."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from core.process.files import UNDECODABLE
from gui.audience.server.guard import MOST_BODY
from gui.audience.server.passes import COOKIE

_LOOPBACK = "127.0.0.1"
_HTTP_PORT = 80


class GivenVote(Struct, frozen=True):
    """A vote as a phone sent it."""

    vote: int
    question: str
    key: str


def own_hosts(address: str, port: int) -> frozenset[str]:
    """Returns the values of the header ``Host`` allowed at ``address`` and ``port``."""
    names = [address, "localhost"] if address == _LOOPBACK else [address]
    bare = names if port == _HTTP_PORT else []
    return frozenset([*(f"{name}:{port}" for name in names), *bare])


def split_path(path: str) -> tuple[str, str | None]:
    """Returns the token in ``path``, and the rest; None where nothing follows the token."""
    token, slash, rest = path.removeprefix("/").partition("/")
    return token, rest if slash else None


def is_same(given: str, secret: str) -> bool:
    """Whether ``given`` is ``secret``, compared in a time that doesn't depend on the difference."""
    return bool(secret) and hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), secret.encode()
    )


def cookie_of(headers: Headers) -> str | None:
    """Returns the value of our cookie; None without one."""
    for part in headers.get("cookie", "").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals and name == COOKIE:
            return value
    return None


def comes_from_elsewhere(headers: Headers, hosts: frozenset[str]) -> bool:
    """Whether another site's page sent the request, as far as the browser says so."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Without a referrer, forms say "null", whoever sends them; and other programs say nothing.
    origin = headers.get("origin", "null")
    return origin != "null" and origin.removeprefix("http://") not in hosts


async def read_body(receive: Receive) -> bytes | None:
    """Returns the body; None where the body is too long, or the sender has gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            return None
        if not message.get("more_body", False):
            return body


def read_vote(body: bytes, kind: str) -> GivenVote | None:
    """Returns the vote in ``body``, a form's or JSON; None where there is none."""
    try:
        if kind.startswith("application/json"):
            return msgspec.json.decode(body, type=GivenVote)
        pairs = parse_qsl(
            body.decode(), strict_parsing=True, max_num_fields=8, keep_blank_values=True
        )
        return msgspec.convert(dict[str, Any](pairs), GivenVote, strict=False)
    except UNDECODABLE:
        return None


def address_of(scope: Scope) -> str:
    """Returns the address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else ""
