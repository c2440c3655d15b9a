"""Curves as an SVG draws them: points in pixels, in pieces where nothing was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from core.report.axes import ReportScale


def points_of(
    times: Sequence[float], values: Sequence[float], x: ReportScale, y: ReportScale
) -> list[tuple[float, float]]:
    """Returns pixels; NaN where nothing was measured."""
    return [
        (x(t), y(value) if value == value else math.nan)
        for t, value in zip(times, values, strict=True)
    ]


def unbroken(points: Sequence[tuple[float, float]]) -> Iterator[range]:
    """Yields the index ranges between points that weren't measured."""
    for first, last in spans([value == value for _, value in points]):
        yield range(first, last + 1)


def spans(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yields first and last index of each row of true ``flags``."""
    first: int | None = None
    for index, flag in enumerate(flags):
        if flag and first is None:
            first = index
        elif not flag and first is not None:
            yield first, index - 1
            first = None
    if first is not None:
        yield first, len(flags) - 1


def path(points: Sequence[tuple[float, float]]) -> str:
    """The ``d`` of a path through ``points``; one alone is drawn to itself, as a dot."""
    points = points if len(points) > 1 else [*points, *points]
    return "M" + "L".join(f"{at:.1f} {value:.1f}" for at, value in points)
