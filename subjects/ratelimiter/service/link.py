"""Whether the store can be reached, as this node last saw it."""

from __future__ import annotations

import logging
from collections.abc import Callable

_log = logging.getLogger("ratelimiter")


class Link:
    """The node's view of its store.

    While it is down, checks don't wait for the store: what tells it of the counts, once an
    interval, is the one that tries.

    Attributes:
        up: whether the last word from the store was an answer.
        errors: calls that failed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Takes the store as reachable until a call fails."""
        self._clock = clock
        self._synced: float | None = None
        self.up = True
        self.errors = 0

    @property
    def sync_age_s(self) -> float | None:
        """Seconds since the store was last told; None before the first time."""
        return None if self._synced is None else self._clock() - self._synced

    def synced(self) -> None:
        """It was told, and answered."""
        self._synced = self._clock()
        if not self.up:
            _log.warning("The store answers again.")
            self.up = True

    def failed(self, error: Exception) -> None:
        """A call to it failed."""
        self.errors += 1
        if self.up:
            _log.warning("The store can't be reached: %s.", error)
            self.up = False
