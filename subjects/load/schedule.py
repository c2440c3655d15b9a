"""The schedule of an open loop: when requests are due, in slots of some milliseconds."""

from __future__ import annotations

STALL_S = 1.0
"""Seconds of delay that mean a standstill: what was due meanwhile is not sent in a burst."""


class Schedule:
    """Hands out the requests of a constant rate, each with a due time.

    Attributes:
        rate: requests a second.
        slot_s: seconds between the bunches in which requests are due.
    """

    def __init__(self, rate: float, slot_s: float, now: float) -> None:
        """Starts the schedule at ``now``."""
        self.rate = rate
        self.slot_s = slot_s
        self.restart(now)

    def restart(self, now: float) -> None:
        """Starts the schedule anew at ``now``: what was due before is never sent."""
        self._start = now
        self._slot = 0
        self._sent = 0

    def next_slot(self) -> float:
        """Returns when the next bunch is due."""
        return self._start + (self._slot + 1) * self.slot_s

    def take(self, now: float) -> list[tuple[float, int]]:
        """Returns the bunches due by ``now`` as (due, count)."""
        bunches: list[tuple[float, int]] = []
        while (due := self.next_slot()) <= now:
            self._slot += 1
            target = int(self._slot * self.slot_s * self.rate)
            if target > self._sent:
                bunches.append((due, target - self._sent))
                self._sent = target
        return bunches
