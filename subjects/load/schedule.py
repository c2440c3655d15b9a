"""When requests are due: an open loop's schedule, in slots of some milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable

STALL_S = 1.0
"""Later than this, the process stood still: what was due meanwhile is not sent in a burst."""


def make_wall_like_clock() -> Callable[[], float]:
    """Returns a clock that goes on while the machine sleeps, where the system has one.

    ``time.monotonic()`` stands still meanwhile on Linux and macOS.
    """
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        clock_id = getattr(time, name, None)
        if clock_id is not None:
            return lambda: time.clock_gettime(clock_id)
    return time.monotonic


class Schedule:
    """Hands out the requests of a constant rate, each with the time it was due.

    Attributes:
        rate: requests a second.
        slot_s: requests are due in bunches at these intervals, seconds.
    """

    def __init__(
        self, rate: float, slot_s: float, now: float, asleep: Callable[[], float] | None = None
    ) -> None:
        """Starts at ``now``; ``asleep`` is a clock that counts sleep of the machine, too."""
        self.rate = rate
        self.slot_s = slot_s
        self._asleep = asleep
        self._restart(now)

    def _restart(self, now: float) -> None:
        self._start = now
        self._slot = 0
        self._sent = 0
        self._last = now
        self._last_asleep = self._asleep() if self._asleep else now

    def next_slot(self) -> float:
        """When the next bunch is due."""
        return self._start + (self._slot + 1) * self.slot_s

    def take(self, now: float) -> tuple[float, list[tuple[float, int]]]:
        """Returns the seconds stood still, and the bunches due by ``now`` as (due, count)."""
        asleep = self._asleep() if self._asleep else now
        stood = max(now - self._last, asleep - self._last_asleep)
        if stood > STALL_S:
            self._restart(now)
            return stood, []
        self._last, self._last_asleep = now, asleep
        bunches: list[tuple[float, int]] = []
        while (due := self.next_slot()) <= now:
            self._slot += 1
            target = int(self._slot * self.slot_s * self.rate)
            if target > self._sent:
                bunches.append((due, target - self._sent))
                self._sent = target
        return 0.0, bunches
