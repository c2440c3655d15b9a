"""The clock of a replay: seconds of the recorded run, at any speed, or standing still."""

from __future__ import annotations

import time
from collections.abc import Callable

SLOWEST, FASTEST = 1.0, 20.0
"""Bounds of a replay's speed, in recorded seconds a second."""


class ReplayClock:
    """A :class:`core.ports.Clock` of recorded time, so that running figures are right in a replay.

    Attributes:
        end_s: the length of the recording, seconds; the clock never goes past it.
    """

    def __init__(
        self, end_s: float = float("inf"), monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Creates a paused clock at zero."""
        self.end_s = end_s
        self._monotonic = monotonic
        self._since = monotonic()
        self._position = 0.0
        self._speed = 1.0
        self._paused = True

    @property
    def speed(self) -> float:
        """Recorded seconds that pass each second while the clock runs."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._anchor(self.now())
        self._speed = min(FASTEST, max(SLOWEST, speed))

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._anchor(self.now())
        self._paused = paused

    def now(self) -> float:
        """Returns the seconds since the start of the recorded run."""
        return self.from_monotonic(self._monotonic())

    def from_monotonic(self, monotonic_s: float) -> float:
        """Returns the recorded time at a ``time.monotonic()`` reading, at the present speed."""
        if self._paused:
            return self._position
        position = self._position + (monotonic_s - self._since) * self._speed
        return min(self.end_s, max(0.0, position))

    def set(self, position_s: float) -> None:
        """Sets the clock to ``position_s``, from where the clock goes on."""
        self._anchor(min(self.end_s, max(0.0, position_s)))

    def _anchor(self, position_s: float) -> None:
        self._position = position_s
        self._since = self._monotonic()
