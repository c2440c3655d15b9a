"""One kept connection of a lane, which carries a request at a time."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import cast


class LaneConnection(asyncio.Protocol, ABC):
    """A connection to one node, in whichever protocol.

    Attributes:
        rested: since when it waits for the next request, as ``time.monotonic()``.
        sent: when the request under way was sent, likewise.
        why: the reason for which this end gave the connection up; empty without one.
    """

    def __init__(self) -> None:
        """Creates a connection that isn't open yet."""
        self.rested = self.sent = 0.0
        self.why = ""
        self._transport: asyncio.Transport | None = None

    @property
    def is_open(self) -> bool:
        """Whether a request can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    @abstractmethod
    def is_given_up(self) -> bool:
        """Whether it carries a request whose answer nobody waits for any more."""

    def abort(self, why: str = "") -> None:
        """Ends the connection at once; the first reason given counts."""
        self.why = self.why or why
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Notes that the connection is open, and waits for a request."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self.rested = time.monotonic()
