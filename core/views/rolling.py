"""Rates over the window of a limit, so that curve and limit can be compared."""

from __future__ import annotations

from collections import deque

from core.model.measurements import Sample
from core.views.curve import GAP_S


class RollingRates:
    """Allowed and refused checks a second over the last ``window_s`` seconds.

    A limit holds for a window, not for a tenth of a second: many checks may pass at once where
    none came before. What exceeds the limit here exceeds it for sure.

    Attributes:
        is_whole: whether the whole window before the last sample is known; where not, the rates
            are too low.
    """

    def __init__(self) -> None:
        """Creates rates over no sample."""
        self.is_whole = False
        self._kept: deque[Sample] = deque()
        self._seconds = 0.0
        self._allowed = 0
        self._refused = 0

    def clear(self) -> None:
        """Forgets every sample."""
        self._kept.clear()
        self._seconds = 0.0
        self._allowed = self._refused = 0

    def add(self, sample: Sample, window_s: float) -> tuple[float, float]:
        """Adds the next sample; a gap before the sample starts a new window.

        Returns:
            Allowed and refused within the ``window_s`` seconds up to its end, as a rate; of
            longer samples, over the last one.
        """
        if self._kept and sample.t - sample.interval_s - self._kept[-1].t > GAP_S:
            self.clear()
        self._kept.append(sample)
        self._count(sample, 1)
        # Half an interval of slack: intervals are as exact as the timer that made them.
        while len(self._kept) > 1 and self._seconds - self._kept[0].interval_s / 2 > window_s:
            self._count(self._kept.popleft(), -1)
        # Where less of the window is known, no higher rate is made of that: a full bucket that
        # is emptied at the load's start would pass for an excess.
        seconds = max(self._seconds, window_s)
        self.is_whole = self._seconds > 0.9 * window_s
        return (self._allowed / seconds, self._refused / seconds) if seconds > 0 else (0.0, 0.0)

    def _count(self, sample: Sample, sign: int) -> None:
        self._seconds += sign * sample.interval_s
        self._allowed += sign * sample.acked
        self._refused += sign * sample.refused
