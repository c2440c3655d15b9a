"""The vertical axes: the range of values, and the round figures on an axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_STEPS = (1.0, 2.0, 2.5, 4.0, 5.0, 10.0)
_TIME_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_HIGHEST_TICK = 0.96
"""Share of the axis that has figures: higher up, a figure would leave the plot."""
_LEAST_MS = 1e-6


class Scale(NamedTuple):
    """A vertical axis, from the lower to the upper edge of a plot.

    Operations a second from 0 up, or logarithmic where there is no ``step``: milliseconds.
    """

    low: float = 0.0
    high: float = 1.0
    step: float | None = 1.0
    """Distance between figures; None where a figure stands at each power of ten above ``low``."""

    def fit(self, peak: float, headroom: float, least: float) -> Scale:
        """Returns a linear scale with room for ``peak``: this one while the top is near enough.

        Each change of the top repaints the whole curve, and an axis that jumps is hard to read;
        so it grows when the curve comes near it, and shrinks only when far below.

        Args:
            peak: the highest value.
            headroom: the top as a multiple of the peak; 1.2 leaves a fifth.
            least: the least top.
        """
        wanted = max(peak * headroom, least)
        if wanted <= self.high <= wanted * 2:
            return self
        grid = get_step(wanted, 16)
        top = math.ceil(wanted / grid) * grid
        return Scale(0.0, top, get_step(top, 5))

    def get_y(self, value: float, height: float) -> float:
        """Returns the pixels from the upper edge of a plot ``height`` high down to ``value``."""
        return self.get_ys((value,), height)[0]

    def get_ys(self, values: Iterable[float], height: float) -> list[float]:
        """Returns the places of many values; a logarithmic axis clips what lies outside."""
        low, across = self.low, self.high - self.low
        if self.step is not None:
            return [height * (1.0 - (value - low) / across) for value in values]
        decades, log = math.log10(self.high / low), math.log10
        shares = (log(max(value, low) / low) / decades for value in values)
        return [height * (1.0 - min(share, 1.0)) for share in shares]

    def get_ticks(self) -> list[float]:
        """Returns the values that have a figure on the axis, from the lowest up."""
        if self.step is not None:
            return get_ticks(self.low, self.high * _HIGHEST_TICK, self.step)
        decades = math.floor(math.log10(self.high / self.low) + 1e-9)
        return [self.low * 10.0**power for power in range(decades + 1)]


def fit_latency(
    p99: Sequence[float], floor_ms: float | None = None, least: int = 1, headroom: float = 0.0
) -> Scale:
    """Returns a logarithmic scale for latencies in milliseconds, as a fault adds decades.

    Args:
        p99: the latencies; NaN where nothing was measured.
        floor_ms: the lower edge; without, the power of ten below the quickest.
        least: the least number of decades.
        headroom: share of a decade above the highest power of ten.
    """
    known = [max(value, _LEAST_MS) for value in p99 if value > 0] or [1.0]
    low = 10.0 ** math.floor(math.log10(min(known))) if floor_ms is None else floor_ms
    decades = max(math.ceil(math.log10(max(known) / low) - headroom), least)
    return Scale(low, low * 10.0 ** (decades + headroom), None)


def get_step(span: float, at_most: int) -> float:
    """Returns the smallest round step that divides ``span`` into at most ``at_most`` parts."""
    if span <= 0:
        return 1.0
    raw = span / at_most
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))


def get_time_step(span_s: float, at_most: int) -> float:
    """Returns the smallest step of a clock that cuts ``span_s`` into at most ``at_most`` parts."""
    raw = span_s / max(at_most, 1)
    return next((step for step in _TIME_STEPS if step >= raw), math.ceil(raw / 3600.0) * 3600.0)


def get_ticks(start: float, end: float, step: float) -> list[float]:
    """Returns the multiples of ``step`` from ``start`` to ``end``, both included."""
    first = math.ceil(start / step - 1e-9)
    last = math.floor(end / step + 1e-9)
    return [index * step for index in range(first, last + 1)]
