"""Reads what a client sent: not too much of it, and only what it should be."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.types import Receive, Scope

from subjects.ratelimiter.service.policy import told

LARGEST_BODY = 65_536
"""Bytes."""


class BadRequestError(Exception):
    """What a client sent can't be used; the message is a sentence that says why.

    Attributes:
        status: 400, 413, ...
    """

    def __init__(self, message: str, status: int = 400) -> None:
        """Takes the sentence, and the status of the answer."""
        super().__init__(message)
        self.status = status


class GoneError(Exception):
    """The client went before it had sent everything."""


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """Reads the whole body.

    Raises:
        BadRequestError: it is larger than :data:`LARGEST_BODY`.
        GoneError: the client went.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > LARGEST_BODY:
            raise _too_large()
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        return body
    pieces = bytearray()
    while True:
        if message["type"] != "http.request":
            raise GoneError
        pieces += message.get("body", b"")
        if len(pieces) > LARGEST_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            return bytes(pieces)
        message = await receive()


def decoded(decoder: msgspec.json.Decoder[Any], body: bytes, what: str) -> Any:
    """The body as what it should be.

    Args:
        decoder: knows what that is.
        body: what came.
        what: how people call it: ``A check``.

    Raises:
        BadRequestError: it isn't that; the sentence says what is wrong with it.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise BadRequestError(f"{what} can't be read: {told(error)}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(f"The body isn't JSON: {_why(error)}.") from error


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it isn't UTF-8"
    text = str(error)
    return text[:1].lower() + text[1:]


def _too_large() -> BadRequestError:
    return BadRequestError(f"The body is larger than {LARGEST_BODY:,} bytes.", 413)
