"""The base of all events, and the version of the recording's format."""

from __future__ import annotations

from msgspec import Struct

FORMAT_VERSION = 1
"""Version of the recording; raised when an old reader would misread a new file."""


class Event(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """The base of all events: something happened at ``t`` seconds into the run."""

    t: float
