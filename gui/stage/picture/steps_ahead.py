"""What a hidden picture does step by step, between frames that belong to what can be seen."""

from __future__ import annotations

from collections.abc import Iterator

FOLLOWS_EVERY_S = 2.0
"""Seconds of the run between two states that a hidden picture follows."""
RESTS = 2
"""Frames without a step after each frame with one: else news on the stage would wait for it."""


class StepsAhead:
    """Steps that are done one by one, and begun anew from time to time.

    Attributes:
        is_under_way: whether there are steps left.
    """

    def __init__(self) -> None:
        """Creates no steps."""
        self.is_under_way = False
        self._steps: Iterator[None] = iter(())
        self._began_t: float | None = None
        self._resting = 0

    def is_due(self, now: float) -> bool:
        """Whether others are to begin: there are none, or the last began long before ``now``."""
        if self.is_under_way:
            return False
        return self._began_t is None or not 0 <= now - self._began_t < FOLLOWS_EVERY_S

    def begin(self, steps: Iterator[None], now: float) -> None:
        """Begins ``steps`` at ``now`` seconds of the run, in place of any others."""
        self._steps, self._began_t, self.is_under_way = steps, now, True

    def drop(self) -> None:
        """Leaves out what is left, as everything is done at once."""
        self._steps, self._began_t, self.is_under_way = iter(()), None, False

    def step(self) -> bool:
        """Does the next step, unless it is time for a rest; returns whether one was done."""
        if self._resting > 0:
            self._resting -= 1
            return False
        self._resting = RESTS
        self.is_under_way = next(self._steps, False) is None
        return True
