"""The warden's reports, as the app decodes them."""

from __future__ import annotations

from msgspec import Struct


class WardenReady(Struct, frozen=True, tag_field="event", tag="ready"):
    """The warden takes orders."""


class Alive(Struct, frozen=True, tag_field="event", tag="alive"):
    """The warden was asked whether it still answers."""


class Spawned(Struct, frozen=True, tag_field="event", tag="spawned"):
    """A process was started."""

    id: int
    pid: int
    start: float
    """As ``core.process.identity.start_of`` tells it."""


class Exited(Struct, frozen=True, tag_field="event", tag="exited"):
    """A process has ended."""

    id: int
    returncode: int | None
    """Negative for a signal; None where nobody saw it."""
    monotonic: float
    """When that was seen, as ``time.monotonic()``."""


class Failed(Struct, frozen=True, tag_field="event", tag="failed"):
    """An order couldn't be carried out."""

    id: int | None
    """The order's; None where what came was no order."""
    text: str


Report = WardenReady | Alive | Spawned | Exited | Failed
