"""Rates over the time that a limit is counted in, so that a plot can be held against it."""

from __future__ import annotations

from collections import deque

from core.curve import GAP_S
from core.values import Sample


class RollingRates:
    """Allowed and refused checks a second over the last ``window_s`` seconds.

    A limit holds for a window, not for a tenth of a second: many checks may pass at once where
    none came before. What exceeds the limit here exceeds it for sure.
    """

    def __init__(self) -> None:
        """Knows of no sample."""
        self._kept: deque[Sample] = deque()
        self._is_full = False
        self._seconds = 0.0
        self._allowed = 0
        self._refused = 0

    def clear(self) -> None:
        """Forgets every sample."""
        self._kept.clear()
        self._is_full = False
        self._seconds = 0.0
        self._allowed = self._refused = 0

    def add(self, sample: Sample, window_s: float) -> tuple[float, float]:
        """Takes the next sample; a hole before it begins anew.

        Returns:
            Allowed and refused a second over ``window_s`` seconds up to its end; over what is
            known of them where that is less; always over the last sample.
        """
        if self._kept and sample.t - sample.interval_s - self._kept[-1].t > GAP_S:
            self.clear()
        self._kept.append(sample)
        self._count(sample, 1)
        # Half an interval of slack: intervals are as exact as the timer that made them.
        while len(self._kept) > 1 and self._seconds - self._kept[0].interval_s / 2 > window_s:
            self._count(self._kept.popleft(), -1)
            self._is_full = True
        # A window that is short by a timer's jitter must not count as a higher rate.
        seconds = max(self._seconds, window_s if self._is_full else 0.0)
        return (self._allowed / seconds, self._refused / seconds) if seconds > 0 else (0.0, 0.0)

    def _count(self, sample: Sample, sign: int) -> None:
        self._seconds += sign * sample.interval_s
        self._allowed += sign * sample.acked
        self._refused += sign * sample.refused
