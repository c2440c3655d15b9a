"""The node's view of whether the store can be reached."""

from __future__ import annotations

import logging
from collections.abc import Callable

_log = logging.getLogger("ratelimiter")


class StoreLink:
    """Whether the store can be reached, as this node last saw.

    While the store is down, checks don't wait for it: only the regular sync tries to reach it.

    Attributes:
        up: whether the last call to the store was answered.
        errors: number of calls that failed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Assumes that the store can be reached, until a call fails."""
        self._clock = clock
        self._synced: float | None = None
        self.up = True
        self.errors = 0

    @property
    def sync_age_s(self) -> float | None:
        """Seconds since the last sync with the store; None before the first one."""
        return None if self._synced is None else self._clock() - self._synced

    def synced(self) -> None:
        """Notes that the store answered a sync."""
        self._synced = self._clock()
        if not self.up:
            _log.warning("The store answers again.")
            self.up = True

    def failed(self, error: Exception) -> None:
        """Notes that a call to the store failed."""
        self.errors += 1
        if self.up:
            _log.warning("The store can't be reached: %s.", error)
            self.up = False
