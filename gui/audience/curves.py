"""The small curve that phones show: throughput of the last half a minute in few numbers."""

from __future__ import annotations

from collections import deque

from core.model.events import Sample
from core.views.load_curve import LoadCurve
from core.views.system_view import SystemView

BINS, BIN_S = 60, 0.5
"""Points of the curve, and the seconds that each stands for."""
NOTHING = -1
"""A point where nothing was measured."""


class PhoneCurve:
    """Throughput of the last :data:`BINS` times :data:`BIN_S` seconds; older samples are forgotten.

    Attributes:
        ops: the latest throughput, as the stage shows it.
    """

    def __init__(self) -> None:
        """Creates an empty curve."""
        self.ops = 0.0
        self._rates = LoadCurve(rows=16)
        self._bins: deque[tuple[int, float, int]] = deque(maxlen=BINS)

    def clear(self) -> None:
        """Forgets everything: another run begins."""
        self.ops = 0.0
        self._rates.clear()
        self._bins.clear()

    def add(self, sample: Sample, view: SystemView) -> None:
        """Takes the next sample."""
        self._rates.add(sample, view)
        self.ops = self._rates.rates[0]
        at = int(sample.t // BIN_S)
        total, count = 0.0, 0
        if self._bins and self._bins[-1][0] == at:
            _, total, count = self._bins.pop()
        self._bins.append((at, total + self.ops, count + 1))

    def points(self, now: float, normal: float = 0.0) -> tuple[int, ...]:
        """Returns the curve in hundredths of the highest throughput, oldest first.

        Args:
            now: the time that the curve ends at.
            normal: what is normal, which the curve's height has room for in any case.
        """
        means = {at: total / count for at, total, count in self._bins}
        last = int(now // BIN_S)
        shown = [means.get(at) for at in range(last - BINS + 1, last + 1)]
        top = max([normal * 1.1, *(each for each in shown if each is not None)], default=0.0)
        if shown and shown[-1] is None:
            shown.pop()  # the present half second has no sample yet
        return tuple(
            NOTHING if each is None else round(100 * each / top) if top > 0 else 0 for each in shown
        )
