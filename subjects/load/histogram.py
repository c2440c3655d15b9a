"""A latency histogram with a high dynamic range, in a few lines of plain Python.

The package ``hdrhistogram`` has no wheels for Linux on ARM and none for newer Pythons on
Intel Macs, so there a visitor would need a C compiler; the package is also three times slower.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_PRECISION_BITS = 11
"""Values below 2**11 are exact, larger ones to 1 part in 2**10: three significant digits."""
_HALF = 1 << (_PRECISION_BITS - 1)


class Histogram:
    """Counts of latencies in log-linear buckets of one microsecond and more.

    Attributes:
        count: values recorded.
        seconds: the sum of all values, in seconds.
    """

    def __init__(self) -> None:
        """Creates an empty histogram."""
        self.count = 0
        self.seconds = 0.0
        self._buckets: dict[int, int] = {}
        self._max_us = 0

    def record(self, seconds: float) -> None:
        """Adds one latency in seconds; a negative one counts as zero."""
        micros = int(seconds * 1e6)
        if micros < 0:
            micros = 0
        if micros > self._max_us:
            self._max_us = micros
        shift = micros.bit_length() - _PRECISION_BITS
        bucket = micros if shift <= 0 else shift * _HALF + (micros >> shift)
        self._buckets[bucket] = self._buckets.get(bucket, 0) + 1
        self.count += 1
        self.seconds += micros / 1e6

    def add(self, other: Histogram) -> None:
        """Adds all values of ``other``."""
        for bucket, count in other._buckets.items():
            self._buckets[bucket] = self._buckets.get(bucket, 0) + count
        self._max_us = max(self._max_us, other._max_us)
        self.count += other.count
        self.seconds += other.seconds

    def percentiles_ms(self, *percents: float) -> tuple[float | None, ...]:
        """Returns for each of ``percents`` the latency in ms that so many per cent don't exceed.

        All are None while nothing was recorded. ``percents`` must ascend.
        """
        if not self.count:
            return (None,) * len(percents)
        found: list[float | None] = []
        seen = 0
        ordered = iter(sorted(self._buckets.items()))
        bucket = 0
        for percent in percents:
            rank = max(1, -(-self.count * percent // 100))
            while seen < rank:
                bucket, count = next(ordered)
                seen += count
            found.append(min(_upper_us(bucket), self._max_us) / 1e3)
        return tuple(found)

    def spread(self, bounds_s: Sequence[float]) -> tuple[int, ...]:
        """Returns how many values don't exceed each bound but the one before, and the others.

        Args:
            bounds_s: in seconds, ascending.
        """
        bounds = [bound * 1e6 for bound in bounds_s]
        counts = [0] * (len(bounds) + 1)
        for bucket, count in self._buckets.items():
            counts[bisect_left(bounds, min(_upper_us(bucket), self._max_us))] += count
        return tuple(counts)

    @property
    def max_ms(self) -> float | None:
        """The largest latency in ms; None while nothing was recorded."""
        return self._max_us / 1e3 if self.count else None


def _upper_us(bucket: int) -> int:
    """Returns the largest value, in microseconds, that falls into ``bucket``."""
    if bucket < 2 * _HALF:
        return bucket
    shift = bucket // _HALF - 1
    mantissa = bucket - shift * _HALF
    return ((mantissa + 1) << shift) - 1
