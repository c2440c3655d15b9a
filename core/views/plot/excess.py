"""What of a curve lies above a limit: one rule for the window and the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LEAST_EXCESS = 0.05
"""Share of the limit that a stretch above it must reach somewhere. A check is counted when its
answer is there, later than it was decided: by that alone a curve can pass the limit a little."""


def split_above(
    times: Sequence[float], values: Sequence[float], limit: float
) -> Iterator[list[tuple[float, float]]]:
    """Cuts out what lies above ``limit``, by enough to count.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        limit: above zero.

    Yields:
        The points of each stretch; it begins and ends on the limit where the curve crosses it.
    """
    stretch: list[tuple[float, float]] = []
    before: tuple[float, float] | None = None
    for t, value in zip(times, values, strict=True):
        point = None if value != value else (t, value)  # only NaN differs from itself
        if point is not None and value > limit:
            if not stretch and before is not None:
                stretch.append(_cross(before, point, limit))
            stretch.append(point)
        elif stretch:
            if point is not None:
                stretch.append(_cross(stretch[-1], point, limit))
            if is_above(stretch, limit):
                yield stretch
            stretch = []
        before = point
    if is_above(stretch, limit):
        yield stretch


def is_above(points: Sequence[tuple[float, float]], limit: float) -> bool:
    """Whether one of ``points`` is so far above ``limit`` that it counts."""
    return any(is_over(value, limit) for _, value in points)


def is_over(value: float, limit: float | None) -> bool:
    """Whether ``value`` is so far above ``limit`` that it counts; never where there is none."""
    return limit is not None and value > limit * (1 + LEAST_EXCESS)


def _cross(a: tuple[float, float], b: tuple[float, float], limit: float) -> tuple[float, float]:
    share = (limit - a[1]) / (b[1] - a[1])
    return a[0] + (b[0] - a[0]) * share, limit
