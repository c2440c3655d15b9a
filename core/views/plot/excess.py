"""The part of a curve above a limit: one rule for the window and the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.views.plot.runs import CurveRun, stretches

LEAST_EXCESS = 0.05
"""Share of the limit that a stretch above it must reach somewhere. A check is counted when its
answer is there, later than it was decided: by that alone a curve can pass the limit a little."""


def is_over(value: float, limit: float | None) -> bool:
    """Returns whether ``value`` exceeds ``limit`` by enough to count; False without a limit."""
    return limit is not None and value > limit * (1 + LEAST_EXCESS)


def split_above(
    times: Sequence[float], values: Sequence[float], limit: float
) -> Iterator[CurveRun]:
    """Cuts out what lies above ``limit``, by enough to count.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        limit: above zero.

    Yields:
        The points of each stretch; it begins and ends on the limit where the curve crosses it.
    """
    for first, last in stretches([value > limit for value in values]):
        inside = values[first : last + 1]
        if is_over(max(inside), limit):
            before = _cross(times, values, limit, first, first - 1)
            after = _cross(times, values, limit, last, last + 1)
            yield CurveRun(
                [*before, *times[first : last + 1], *after],
                [*(limit for _ in before), *inside, *(limit for _ in after)],
                degraded=True,
            )


def _cross(
    times: Sequence[float], values: Sequence[float], limit: float, above: int, beside: int
) -> list[float]:
    """Returns the time at which the curve crosses the limit; None at ends and gaps."""
    if not 0 <= beside < len(values) or values[beside] != values[beside]:
        return []
    share = (limit - values[above]) / (values[beside] - values[above])
    return [times[above] + (times[beside] - times[above]) * share]
