"""Encodes one event as one line of JSON, and decodes such lines."""

from __future__ import annotations

from functools import cache
from typing import Any, cast, get_args

import msgspec

from core.model.events import AnyEvent, Event

END_TAG = "recordingended"
"""Type of the last line of a recording that was closed in order; that line is no event."""

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The decoder's errors on bytes that aren't JSON, or are JSON of another shape."""

_encoder = msgspec.json.Encoder()
_kinds = cast(tuple[type[Event], ...], get_args(AnyEvent))
_known = {kind.__struct_config__.tag for kind in _kinds}


class _Tagged(msgspec.Struct):
    """The part of a line that holds the type and format version."""

    type: str
    version: int = 1


class NotAnEventError(Exception):
    """Raised where a line holds no readable event.

    Attributes:
        tag: the type that the line claims, None where the line isn't even a tagged object.
        is_newer: whether the line is an event of a type that this version doesn't know.
    """

    def __init__(self, message: str, tag: str | None) -> None:
        """Stores the decoder's message, and the type that the line claims."""
        super().__init__(message)
        self.tag = tag
        self.is_newer = tag is not None and tag not in _known


@cache
def _decoder() -> msgspec.json.Decoder[AnyEvent]:
    """Returns what decodes an event; made at the first line, for which no start waits."""
    return msgspec.json.Decoder(AnyEvent)


def encode(event: Event) -> bytes:
    """Returns ``event`` as one line, newline included."""
    try:
        return _encoder.encode(event) + b"\n"
    except UnicodeEncodeError:
        # Another program's output can hold bytes that no encoding knows.
        return _encoder.encode(_printable(msgspec.to_builtins(event))) + b"\n"


def encode_end(events: int) -> bytes:
    """Returns the line that ends a recording of ``events`` events."""
    return _encoder.encode({"type": END_TAG, "events": events}) + b"\n"


def decode(line: bytes) -> Event:
    """Returns the event that ``line`` holds.

    Raises:
        NotAnEventError: the line holds no event, or one of an unknown type.
    """
    try:
        return _decoder().decode(line)
    except _UNREADABLE as error:
        raise NotAnEventError(str(error), read_tag(line)) from error


def read_tag(line: bytes) -> str | None:
    """Returns the type that ``line`` claims; None where there is none."""
    tagged = _read_tagged(line)
    return tagged.type if tagged else None


def read_version(line: bytes) -> int | None:
    """Returns the format version that ``line`` claims; None for a line that isn't ours."""
    tagged = _read_tagged(line)
    return tagged.version if tagged else None


def _read_tagged(line: bytes) -> _Tagged | None:
    try:
        return msgspec.json.decode(line, type=_Tagged)
    except _UNREADABLE:
        return None


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        items = cast(dict[Any, Any], value).items()
        return {_printable(key): _printable(item) for key, item in items}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in cast(list[Any], value)]
    return value
