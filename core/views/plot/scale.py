"""Round numbers for the axes, and how they are written."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 2.5, 4.0, 5.0, 10.0)
_TIME_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)


def get_step(span: float, at_most: int) -> float:
    """The smallest round step that divides ``span`` into at most ``at_most`` parts."""
    if span <= 0:
        return 1.0
    raw = span / at_most
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))


def get_time_step(span_s: float, at_most: int) -> float:
    """The smallest step of seconds or minutes that divides ``span_s`` into ``at_most`` parts."""
    raw = span_s / max(at_most, 1)
    return next((step for step in _TIME_STEPS if step >= raw), math.ceil(raw / 3600.0) * 3600.0)


def get_ticks(start: float, end: float, step: float) -> list[float]:
    """The multiples of ``step`` from ``start`` to ``end``, both included."""
    first = math.ceil(start / step - 1e-9)
    last = math.floor(end / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def format_ops(value: float) -> str:
    """Operations a second, short: ``0``, ``800``, ``2.5k``, ``12k``."""
    if abs(value) < 1000:
        return f"{value:g}"
    return f"{value / 1000:g}k"


def format_ms(value: float) -> str:
    """Milliseconds: ``7.5 ms``, ``200 ms``; from a second on ``1.5 s``."""
    return f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"


def format_time(t: float) -> str:
    """Run seconds as the feeds write them: ``0:48``, ``1:02.5``, ``1:00:05``."""
    tenths = round(t * 10)
    seconds, tenth = divmod(tenths, 10)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{tenth}" if tenth else ""
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}{fraction}"
    return f"{minutes}:{seconds:02}{fraction}"


class TickScale:
    """The top of a vertical axis: a round step above the curve, changed seldom.

    Each change of the top repaints the whole curve, and an axis that jumps is hard to read;
    so it grows when the curve comes near it, and shrinks only when far below.

    Attributes:
        top: value at the upper edge.
        step: distance of the ticks.
    """

    def __init__(self, smallest: float, headroom: float) -> None:
        """Takes the least top to show, and how far above the curve the top is (1.2: a fifth)."""
        self._smallest = smallest
        self._headroom = headroom
        self.top = 0.0
        self.step = 1.0
        self.fit(0.0)

    def fit(self, peak: float) -> bool:
        """Makes room for ``peak``; returns whether the axis changed."""
        wanted = max(peak * self._headroom, self._smallest)
        if wanted <= self.top <= wanted * 2:
            return False
        grid = get_step(wanted, 16)
        top = math.ceil(wanted / grid) * grid
        if top == self.top:
            return False
        self.top = top
        self.step = get_step(top, 5)
        return True
