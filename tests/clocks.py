"""A clock that only the test moves."""

from __future__ import annotations


class SetClock:
    """A run clock that stands where set; readings of other clocks are run times."""

    def __init__(self) -> None:
        self.t = 0.0

    def now(self) -> float:
        return self.t

    def from_monotonic(self, monotonic_s: float) -> float:
        return monotonic_s
