"""The workload's curve in a fixed amount of memory, thinned out so that no extreme is lost."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right

from msgspec import Struct

CURVE_ROWS = 18_000
"""Rows kept: half an hour of samples, 576 KB, however long the run is."""
MAX_POINTS = 1_200
"""Most points that one curve can have without costing the plot its frame rate."""
GAP_S = 1.0
"""Samples further apart than this have a hole between them: the curve breaks there."""

_NAN = math.nan
_Point = tuple[float, float, float, float]
"""Time, throughput, p99 and what was refused."""


class Columns(Struct, frozen=True):
    """Points of the curve, oldest first, as ``array('d')``: numpy can view such arrays in place.

    Attributes:
        times: run seconds, rising.
        ops: acknowledged operations a second, of checks the allowed ones; NaN where nothing
            was measured, so that a line breaks there.
        p99: milliseconds; NaN where nothing was acknowledged.
        refused: refused checks a second; NaN where ``ops`` is, and where too little is known to
            say of checks how many were answered a second.
    """

    times: array[float]
    ops: array[float]
    p99: array[float]
    refused: array[float]

    def __len__(self) -> int:
        return len(self.times)


class Curve:
    """A ring of (time, ops, p99, refused) rows.

    Attributes:
        version: changes whenever a row comes in or all go, so that a reader can see without
            asking for the rows whether there is anything new.
    """

    def __init__(self, rows: int = CURVE_ROWS) -> None:
        """Creates an empty curve and allocates the memory for ``rows`` rows, once and for all."""
        self.version = 0
        self._rows = rows
        blank = array("d", [0.0]) * rows
        self._ring = (blank, blank[:], blank[:], blank[:])
        self._count = 0
        self._last_t = -math.inf
        self._width = 1
        self._buckets: dict[int, tuple[_Point, ...]] = {}

    def clear(self) -> None:
        """Forgets every row."""
        self.version += 1
        self._count = 0
        self._last_t = -math.inf
        self._buckets.clear()

    def add(
        self, t: float, interval_s: float, ops: float, p99_ms: float | None, refused: float = 0.0
    ) -> None:
        """Adds the row that ends at ``t``; a gap before that row becomes a row of NaN."""
        start = t - interval_s
        if self._count and start - self._last_t > GAP_S:
            self._put((self._last_t + start) / 2, _NAN, _NAN, _NAN)
        self._put(t, ops, _NAN if p99_ms is None else p99_ms, refused)
        self._last_t = t
        self.version += 1

    def get(
        self, start_t: float = -math.inf, end_t: float = math.inf, max_points: int = MAX_POINTS
    ) -> Columns:
        """Returns the rows within the times given, and one more at either side.

        Where there are more than ``max_points`` of them, groups of neighbours are replaced by
        their lowest and highest throughput, with the extremes of the others beside them.
        The groups stay the same while the window moves, so the curve doesn't shimmer.
        """
        rings = tuple(self._ordered(ring) for ring in self._ring)
        times = rings[0]
        first = max(bisect_left(times, start_t) - 1, 0)
        last = min(bisect_right(times, end_t) + 1, len(times))
        found = max(last - first, 0)
        if found <= max_points:
            return Columns(*(ring[first:last] for ring in rings))
        # Two groups are only partly inside the window, and a hole adds a point to its group.
        width = math.ceil(2 * found / max(max_points - 8, 2))
        if width != self._width:
            self._width = width
            self._buckets.clear()
        oldest = self._count - len(times)
        found_in = tuple(array("d") for _ in rings)
        for group in range((oldest + first) // width, (oldest + last - 1) // width + 1):
            a, b = group * width - oldest, (group + 1) * width - oldest
            points = self._buckets.get(group)
            if points is None:
                rows = slice(max(a, 0), b)
                points = _extremes(*(ring[rows] for ring in rings))
                if a >= 0 and b <= len(times):
                    self._buckets[group] = points
            for point in points:
                for column, value in zip(found_in, point, strict=True):
                    column.append(value)
        if len(self._buckets) > 2 * max_points:
            self._buckets.clear()
        return Columns(*found_in)

    def _put(self, *row: float) -> None:
        at = self._count % self._rows
        for ring, value in zip(self._ring, row, strict=True):
            ring[at] = value
        self._count += 1

    def _ordered(self, ring: array[float]) -> array[float]:
        if self._count <= self._rows:
            return ring[: self._count]
        head = self._count % self._rows
        return ring[head:] + ring[:head]


def _extremes(
    times: array[float], ops: array[float], p99: array[float], refused: array[float]
) -> tuple[_Point, ...]:
    """The lowest and the highest row of a group in the order of their times."""
    known = [(value, t) for value, t in zip(ops, times, strict=True) if value == value]
    if not known:
        return ((times[0], _NAN, _NAN, _NAN),)
    latencies = [value for value in p99 if value == value] or [_NAN]
    refusals = [value for value in refused if value == value] or [_NAN]
    low, high = min(known), max(known)
    pair = [
        (low[1], low[0], max(latencies), max(refusals)),
        (high[1], high[0], min(latencies), min(refusals)),
    ]
    if len(known) < len(ops):
        hole = next(t for value, t in zip(ops, times, strict=True) if value != value)
        pair.append((hole, _NAN, _NAN, _NAN))
    return tuple(sorted(pair, key=lambda point: point[0]))
