"""The curves cut into pieces of one colour, with nothing drawn where nothing was measured.

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
"""Least time from the first to the last low point: a shorter dip is the machine's jitter."""


class CurveRun(NamedTuple):
    """Neighbouring points that are drawn as one line, in one colour.

    A piece begins with the last point of the one before it, unless there is a gap between.
    """

    times: Sequence[float]
    """Run seconds."""
    values: Sequence[float]
    degraded: bool = False


def stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yields the first and the last index of each row of true ``flags``."""
    first: int | None = None
    for index, flag in enumerate(flags):
        if flag and first is None:
            first = index
        elif not flag and first is not None:
            yield first, index - 1
            first = None
    if first is not None:
        yield first, len(flags) - 1


def find_degraded(
    times: Sequence[float], values: Sequence[float], degraded_below: float
) -> list[bool]:
    """Returns for each point whether the point belongs to a stretch below normal.

    A stretch counts where it lasts, or where nothing at all came through.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        degraded_below: the least that is normal.
    """
    found = [value < degraded_below for value in values]
    for first, last in stretches(found):
        if times[last] - times[first] < LEAST_S and min(values[first : last + 1]) > 0:
            found[first : last + 1] = [False] * (last + 1 - first)
    return found


def split_runs(
    times: Sequence[float], values: Sequence[float], degraded: Sequence[bool] | None = None
) -> Iterator[CurveRun]:
    """Cuts a curve at gaps and at changes of state.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        degraded: whether each point is below normal; by default none is.

    Yields:
        The pieces in the order of time; one of a single point where both neighbours are gaps.
    """
    for first, last in stretches([value == value for value in values]):  # only NaN differs
        if degraded is None or first == last:
            one = slice(first, last + 1)
            yield CurveRun(times[one], values[one], degraded is not None and degraded[first])
            continue
        start, state = first, degraded[first] or degraded[first + 1]
        for index in range(first + 1, last):
            after = degraded[index] or degraded[index + 1]
            if after != state:
                yield CurveRun(times[start : index + 1], values[start : index + 1], state)
                start, state = index, after
        yield CurveRun(times[start : last + 1], values[start : last + 1], state)


def least_normal(baseline: Baseline | None) -> float:
    """Returns the ops/s below which a curve is red; throughput of zero always is."""
    least = 0.0 if baseline is None else degraded_below(baseline)
    return max(least, math.ulp(0.0))


def find_low(columns: Columns, least: float) -> list[bool]:
    """Returns for each point of the throughput whether the point is red.

    All that was answered is held against ``least``, refused or not: few of many checks allowed
    is what a limit is for. Where nothing was refused it is the throughput itself.
    """
    answered = [ops + refused for ops, refused in zip(columns.ops, columns.refused, strict=True)]
    return find_degraded(columns.times, answered, least)


def split_throughput(columns: Columns, least: float) -> list[CurveRun]:
    """Cuts the curve of throughput into pieces, red ones last, to lie over their neighbours.

    Args:
        columns: the curve.
        least: the least that is normal; see :func:`least_normal`.
    """
    runs = split_runs(columns.times, columns.ops, find_low(columns, least))
    return sorted(runs, key=lambda run: run.degraded)


def split_refused(columns: Columns) -> Iterator[CurveRun]:
    """Yields the pieces of the curve of refused checks, without the stretches at zero."""
    for run in split_runs(columns.times, columns.refused):
        values = run.values
        near = [max(values[max(index - 1, 0) : index + 2]) > 0 for index in range(len(values))]
        for first, last in stretches(near):
            yield CurveRun(run.times[first : last + 1], values[first : last + 1])
