"""The places of many nodes: evenly along a ring, or in rows where a ring is too short."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import ceil, cos, dist, hypot, pi, sin, sqrt

Point = tuple[float, float]

APART = 2.4
"""Least distance of two nodes, in radii."""
READABLE, LARGEST_IN_ROWS = 40.0, 44.0
"""The radius below which nodes stand in rows, where they are larger; there, the greatest one: the
lines between them pass behind, and are to be seen. In units."""
SHRINK = 0.97
"""How much smaller nodes are tried each time, until they fit."""
PIECES = 180
"""Straight pieces by which a ring is measured."""
_CIRCLE = [(sin(2 * pi * step / PIECES), cos(2 * pi * step / PIECES)) for step in range(PIECES + 1)]
"""Corners of a circle, clockwise from the top: how far right and how far up, in radii."""


def crowd(
    count: int, wide: float, high: float, largest: float, unit: float
) -> tuple[list[Point], float]:
    """Returns the middles of ``count`` nodes around the middle of a room, and their radius.

    On a ring the first node stands at the top and the others follow clockwise; in rows they are
    read from left to right.

    Args:
        count: how many nodes there are.
        wide: of the room, pixels.
        high: of the room, pixels.
        largest: the greatest radius, units.
        unit: pixels in a unit.
    """
    wide, high, most = max(wide, 1.0), max(high, 1.0), largest * unit
    on_ring = _on_ring(count, wide, high, most, READABLE * unit)
    if on_ring is not None:
        return on_ring
    in_rows, size = list[Point](), 0.0
    for rows in range(1, count + 1):
        larger = _in_rows(count, rows, wide, high, most, beyond=size)
        if larger is not None:
            in_rows, size = larger
    return in_rows, min(size, LARGEST_IN_ROWS * unit)


def _on_ring(
    count: int, wide: float, high: float, largest: float, least: float
) -> tuple[list[Point], float] | None:
    """Returns the nodes at equal ways along a ring, as large as they fit; None below ``least``."""
    r = min(largest, wide / 4, high / 4)
    while r >= least:
        half_wide, half_high, asked = wide / 2 - r, high / 2 - r, APART * r * count
        # No ellipse is longer than this: most sizes need no measuring.
        if 2 * pi * sqrt((half_wide**2 + half_high**2) / 2) >= asked:
            ring = _ring(half_wide, half_high)
            if ring[-1][0] >= asked:
                points = _along(ring, count)
                if min(dist(*pair) for pair in combinations(points, 2)) >= (APART + 2) / 2 * r:
                    return points, r
        r *= SHRINK
    return None


def _ring(half_wide: float, half_high: float) -> list[tuple[float, Point]]:
    """Returns corners of a ring, clockwise from the top, each with the way there from the top."""
    corners: list[tuple[float, Point]] = [(0.0, (0.0, -half_high))]
    for right, up in _CIRCLE[1:]:
        (way, before), corner = corners[-1], (half_wide * right, -half_high * up)
        corners.append((way + dist(before, corner), corner))
    return corners


def _along(ring: list[tuple[float, Point]], count: int) -> list[Point]:
    """Returns ``count`` points at equal ways along ``ring``, the first at the top."""
    points: list[Point] = []
    pieces, pitch = pairwise(ring), ring[-1][0] / count
    (way, (x0, y0)), (end, (x1, y1)) = next(pieces)
    for index in range(count):
        while end < index * pitch:
            (way, (x0, y0)), (end, (x1, y1)) = next(pieces)
        share = (index * pitch - way) / (end - way)
        points.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
    return points


def _in_rows(
    count: int, rows: int, wide: float, high: float, largest: float, *, beyond: float
) -> tuple[list[Point], float] | None:
    """Returns the nodes in so many rows, each between the nodes of the next; as large as fit.

    None where they are no larger than ``beyond``.
    """
    columns = ceil(count / rows)
    missing = rows * columns - count
    if missing > rows:
        return None
    # Every other row is moved by half a place: one that lacks a node then stands in the middle.
    moved_first = sorted(range(rows), key=lambda row: row % 2 == 0)
    lacking = set(moved_first[:missing])
    spread = columns - (1.0 if lacking.issuperset(range(1, rows, 2)) else 0.5)
    r = min(largest, wide / 2, high / 2)
    while r > beyond:
        across, down = (wide - 2 * r) / max(spread, 0.5), (high - 2 * r) / max(rows - 1, 1)
        beside = [across, *([hypot(across / 2, down)] if rows > 1 else [])]
        if min(beside) >= APART * r and (rows < 3 or 2 * down >= APART * r):
            break
        r *= SHRINK
    else:
        return None
    top = (rows - 1) / 2
    return [
        ((column + row % 2 / 2 - spread / 2) * across, (row - top) * down)
        for row in range(rows)
        for column in range(columns - (row in lacking))
    ], r
