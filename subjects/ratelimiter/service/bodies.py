"""Reads the bodies of requests, up to a size, and decodes them into the expected type."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.types import Receive, Scope

from subjects.ratelimiter.service.policy import told

LARGEST_BODY = 65_536
"""Longest body that is read, bytes."""


class BadRequestError(Exception):
    """Raised where a request can't be used; the message is a sentence that says why.

    Attributes:
        status: the HTTP status of the answer: 400, 413, ...
    """

    def __init__(self, message: str, status: int = 400) -> None:
        """Stores the sentence, and the status of the answer."""
        super().__init__(message)
        self.status = status


class GoneError(Exception):
    """Raised where the client disconnected before sending everything."""


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """Reads the whole body of a request.

    Raises:
        BadRequestError: the body is larger than :data:`LARGEST_BODY`.
        GoneError: the client disconnected.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > LARGEST_BODY:
            raise _too_large()
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise GoneError
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            return body


def decoded(decoder: msgspec.json.Decoder[Any], body: bytes, what: str) -> Any:
    """Decodes ``body`` into the type that ``decoder`` expects.

    Args:
        decoder: decodes the expected type.
        body: the bytes that came.
        what: how people call the type: ``A check``.

    Raises:
        BadRequestError: the body isn't of that type; the sentence says why.
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
