"""Scales and ticks of the report's plot."""

from __future__ import annotations

import math

from msgspec import Struct


class ReportScale(Struct, frozen=True):
    """Maps values from ``low`` to ``high`` onto pixels; logarithmic where told so."""

    low: float
    high: float
    first_px: float
    last_px: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Returns the pixel of ``value``, held within the scale."""
        value = min(self.high, max(self.low, value))
        low, high = self.low, self.high
        if self.is_log:
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        share = (value - low) / (high - low) if high > low else 0.0
        return self.first_px + share * (self.last_px - self.first_px)


def ticks(high: float, wanted: int) -> list[float]:
    """Returns about ``wanted`` round steps from 0 up to ``high``, which is more than 0."""
    rough = high / wanted
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * size for size in (1, 2, 4, 5, 10) if unit * size >= rough * 0.999)
    return [step * number for number in range(int(high / step * 1.0001) + 1)]


def time_ticks(start_t: float, end_t: float, wanted: int) -> list[float]:
    """Returns about ``wanted`` round moments between two run times, in seconds."""
    rough = max(end_t - start_t, 0.1) / wanted
    sizes = (0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
    step = next((size for size in sizes if size >= rough), 86_400)
    first = math.ceil(start_t / step - 1e-9)
    last = math.floor(end_t / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def decades(low: float, high: float) -> list[float]:
    """Returns the powers of ten from ``low`` to ``high``, both more than 0."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    return [10.0**power for power in range(first, last + 1)]
