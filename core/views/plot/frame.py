"""Where a time and a value lie in the plot."""

from __future__ import annotations

import math
from typing import NamedTuple

P99_FLOOR_MS = 1.0
"""Latency at the zero line; quicker ones lie on it."""


class Frame(NamedTuple):
    """Sizes and scales of the plot, in device pixels.

    Times become columns counted from the start of the run, so that a picture of the curve can
    be moved by whole pixels and never has to be drawn again.
    """

    width: int
    """Of the visible part."""
    height: int
    """From the top down to the zero line."""
    label_height: int
    """Of the row of times below the zero line."""
    per_s: float
    """Columns to a second."""
    top: float
    """Operations a second at the upper edge."""
    step: float
    """Distance of the horizontal lines, in operations a second."""
    time_step: float
    """Distance of the times below, in seconds."""
    baseline: tuple[float, float] | None
    """Lower and upper edge of what is normal, in operations a second."""
    degraded_below: float
    """Operations a second."""
    p99_top: float | None
    """Milliseconds at the upper edge; None where p99 isn't shown."""
    is_known: bool
    """Whether anything was measured: without, the scales say nothing."""
    limit: float | None = None
    """Operations a second that are allowed; None where there is no limit."""
    has_refused: bool = False
    """Whether the load asks checks, of which some are refused."""

    @property
    def full_height(self) -> int:
        """With the row of times."""
        return self.height + self.label_height

    def get_column(self, t: float) -> int:
        """The column that the time ``t`` falls into."""
        return math.floor(t * self.per_s)

    def get_x(self, t: float, origin: int) -> float:
        """Pixels right of column ``origin``."""
        return t * self.per_s - origin

    def get_t(self, x: float, origin: int) -> float:
        """The time ``x`` pixels right of column ``origin``."""
        return (x + origin) / self.per_s

    def get_y(self, ops: float) -> float:
        """Pixels below the upper edge of a throughput."""
        return self.height * (1.0 - ops / self.top)

    def get_p99_y(self, ms: float) -> float:
        """Pixels below the upper edge of a latency: logarithmic, as a fault adds decades."""
        top = self.p99_top or P99_FLOOR_MS * 10
        share = math.log10(max(ms, P99_FLOOR_MS) / P99_FLOOR_MS) / math.log10(top / P99_FLOOR_MS)
        return self.height * (1.0 - min(share, 1.0))
