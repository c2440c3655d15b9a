"""The warden's reports, as the app decodes them."""

from __future__ import annotations

from msgspec import Struct


class WardenReady(Struct, frozen=True, tag_field="event", tag="ready"):
    """The warden is ready for orders."""


class Alive(Struct, frozen=True, tag_field="event", tag="alive"):
    """The warden's answer to a ping."""


class Spawned(Struct, frozen=True, tag_field="event", tag="spawned"):
    """The warden started a process."""

    id: int
    pid: int
    start: float
    """The start, as returned by ``core.process.identity.start_of``."""


class Exited(Struct, frozen=True, tag_field="event", tag="exited"):
    """The warden saw a process end."""

    id: int
    returncode: int | None
    """The exit code, negative for a signal; None where nobody saw the end."""
    monotonic: float
    """The time when the end was seen, as ``time.monotonic()``."""


class Failed(Struct, frozen=True, tag_field="event", tag="failed"):
    """The warden couldn't carry out an order."""

    id: int | None
    """The order's id; None where the line was no order."""
    text: str


Report = WardenReady | Alive | Spawned | Exited | Failed
