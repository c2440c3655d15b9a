"""The curve cut into pieces of one state, with nothing drawn where nothing was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Neighbouring points that are drawn as one line, in one colour.

    A piece begins with the last point of the one before it, unless there is a gap between.
    """

    times: list[float]
    values: list[float]
    degraded: bool


def split_runs(
    times: Sequence[float], values: Sequence[float], degraded_below: float
) -> Iterator[Run]:
    """Cuts a curve at gaps and where its state changes.

    Args:
        times: run seconds, rising.
        values: NaN where nothing was measured.
        degraded_below: a stretch between two points is degraded where either is below this.

    Yields:
        The pieces in the order of time; one of a single point where both neighbours are gaps.
    """
    run: Run | None = None
    for t, value in zip(times, values, strict=True):
        if value != value:  # only NaN differs from itself
            if run is not None:
                yield run
            run = None
            continue
        if run is None:
            run = Run([t], [value], value < degraded_below)
            continue
        degraded = min(value, run.values[-1]) < degraded_below
        if degraded != run.degraded:
            if len(run.times) > 1:
                yield run
            run = Run([run.times[-1]], [run.values[-1]], degraded)
        run.times.append(t)
        run.values.append(value)
    if run is not None:
        yield run
