"""The curve cut into pieces of one state, with nothing drawn where nothing was measured.

The window and the report both paint by this, so that what is red in one is red in the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.model.events import Baseline
from core.views.curve import Columns
from core.views.samples import degraded_below

LEAST_S = 0.15
"""From the first to the last low point: a dip of one or two samples is the machine's jitter."""


class Run(NamedTuple):
    """Neighbouring points that are drawn as one line, in one colour.

    A piece begins with the last point of the one before it, unless there is a gap between.
    """

    times: list[float]
    values: list[float]
    degraded: bool


def find_degraded(
    times: Sequence[float], values: Sequence[float], degraded_below: float
) -> list[bool]:
    """Tells of each point whether it belongs to a stretch below normal.

    A stretch counts where it lasts, or where nothing at all came through.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        degraded_below: the least that is normal.
    """
    found = [False] * len(times)
    start: int | None = None
    for index in range(len(times) + 1):
        low = index < len(times) and values[index] < degraded_below
        if low and start is None:
            start = index
        elif not low and start is not None:
            stretch = slice(start, index)
            if times[index - 1] - times[start] >= LEAST_S or min(values[stretch]) <= 0:
                found[stretch] = [True] * (index - start)
            start = None
    return found


def split_runs(
    times: Sequence[float],
    values: Sequence[float],
    degraded_below: float,
    judged: Sequence[float] | None = None,
) -> Iterator[Run]:
    """Cuts a curve at gaps and where its state changes.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        degraded_below: the least that is normal; see :func:`find_degraded`.
        judged: what is held against that instead of ``values``.

    Yields:
        The pieces in the order of time; one of a single point where both neighbours are gaps.
    """
    run: Run | None = None
    before = False
    flags = find_degraded(times, values if judged is None else judged, degraded_below)
    for t, value, low in zip(times, values, flags, strict=True):
        if value != value:  # only NaN differs from itself
            if run is not None:
                yield run
            run = None
            continue
        if run is None:
            run = Run([t], [value], low)
        else:
            degraded = low or before
            if degraded != run.degraded:
                if len(run.times) > 1:
                    yield run
                run = Run([run.times[-1]], [run.values[-1]], degraded)
            run.times.append(t)
            run.values.append(value)
        before = low
    if run is not None:
        yield run


def least_normal(baseline: Baseline | None) -> float:
    """Throughput, in operations a second, below which a curve is red: none at all always is."""
    least = 0.0 if baseline is None else degraded_below(baseline)
    return max(least, math.ulp(0.0))


def judged(columns: Columns) -> list[float]:
    """What is held against what is normal: all that was answered, refused or not.

    Few of many checks allowed is what a limit is for. Where nothing was refused it is the
    throughput itself.
    """
    return [ops + refused for ops, refused in zip(columns.ops, columns.refused, strict=True)]


def split_throughput(columns: Columns, least: float) -> Iterator[Run]:
    """Cuts the curve of throughput into its pieces, red ones and others.

    Args:
        columns: the curve.
        least: the least that is normal; see :func:`least_normal`.
    """
    return split_runs(columns.times, columns.ops, least, judged(columns))
