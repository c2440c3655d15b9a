"""The routes of the picture's lines, and the places where labels on the lines have room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import hypot

from core.views.picture.places import Box, Places, Spot

Point = tuple[float, float]

STEPS = 32
"""Straight pieces of a bent line."""
BENDS = (0.0, 0.1, -0.1, 0.16, -0.16, 0.22, -0.22, 0.28, -0.28)
"""Bends of a line that passes obstacles, as shares of the length; the first that passes counts.
Where no bend passes, the line is straight, and runs behind the obstacles."""
GAP = 8.0
"""Room between a line's end and the node, in units."""
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)
"""Places on a line for a label, as shares of the length; the first place with room counts."""


class LinkRoute:
    """A line from one thing to another.

    Attributes:
        points: its corners, pixels.
    """

    def __init__(self, points: Sequence[Point]) -> None:
        """Creates a line through ``points``, at least two."""
        self.points = tuple(points)

    @cached_property
    def _lengths(self) -> tuple[float, ...]:
        total, sums = 0.0, [0.0]
        for (x0, y0), (x1, y1) in pairwise(self.points):
            total += hypot(x1 - x0, y1 - y0)
            sums.append(total)
        return tuple(sums)

    @property
    def length(self) -> float:
        """The length of the line, pixels."""
        return self._lengths[-1]

    def at(self, distance: float) -> Point:
        """Returns the point at ``distance`` pixels from the beginning."""
        lengths = self._lengths
        if len(self.points) == 2:
            index = 0
        else:
            index = next(
                (i for i in range(len(lengths) - 1) if lengths[i + 1] >= distance),
                len(lengths) - 2,
            )
        piece = lengths[index + 1] - lengths[index]
        share = (distance - lengths[index]) / piece if piece else 0.0
        (x0, y0), (x1, y1) = self.points[index], self.points[index + 1]
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share

    @cached_property
    def pixels(self) -> tuple[Point, ...]:
        """The points of the line, one for each pixel of the length."""
        found: list[Point] = []
        lengths, index = self._lengths, 0
        for distance in range(int(self.length) + 1):
            while index < len(lengths) - 2 and lengths[index + 1] < distance:
                index += 1
            piece = lengths[index + 1] - lengths[index]
            share = (distance - lengths[index]) / piece if piece else 0.0
            (x0, y0), (x1, y1) = self.points[index], self.points[index + 1]
            found.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
        return tuple(found)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """The smallest and greatest x, and the smallest and greatest y, pixels."""
        xs, ys = zip(*self.points, strict=True)
        return min(xs), max(xs), min(ys), max(ys)

    def beside(self, offset: float) -> LinkRoute:
        """Returns this line, moved by ``offset`` pixels to the right of the line's direction."""
        (x0, y0), (x1, y1) = self.points[0], self.points[-1]
        long = hypot(x1 - x0, y1 - y0) or 1.0
        dx, dy = -(y1 - y0) / long * offset, (x1 - x0) / long * offset
        return LinkRoute([(x + dx, y + dy) for x, y in self.points])

    @property
    def back(self) -> LinkRoute:
        """The line in the other direction, from the end to the beginning."""
        return LinkRoute(self.points[::-1])


def between(places: Places, a: str, b: str) -> LinkRoute:
    """Returns the line between two nodes, which passes all others, but for those of a crowd."""
    one, other = places.spots[a], places.spots[b]
    gap = GAP * places.unit
    ends = (one.x, one.y, one.r + gap), (other.x, other.y, other.r + gap)
    if places.crowded:
        return _straight(*ends)
    others = [spot for name, spot in places.spots.items() if name not in (a, b)]
    blocks = [_block(spot, places.unit) for spot in places.spots.values()]
    boxes = [block for block in blocks if block is not None]
    return _bent(*ends, others, boxes, gap, places.room)


def from_clients(places: Places, nodes: Sequence[str]) -> dict[str, LinkRoute]:
    """Returns the lines from the clients to ``nodes``, which leave the clients side by side."""
    box, unit = places.clients, places.unit
    order = sorted(nodes, key=lambda name: _slope(box, places.spots[name]))
    step = min(26 * unit, box.h * 0.8 / max(len(order), 1))
    found: dict[str, LinkRoute] = {}
    for index, name in enumerate(order):
        spot = places.spots[name]
        y = box.y + box.h / 2 + (index - (len(order) - 1) / 2) * step
        gap = (GAP + 6) * unit
        ends = (box.right, y, GAP * unit), (spot.x, spot.y, spot.r + gap)
        if places.crowded:
            found[name] = _straight(*ends)
            continue
        others = [other for key, other in places.spots.items() if key != name]
        bars = [bar for other in others if (bar := _block(other, unit)) is not None]
        own = _block(spot, unit)
        if own is not None:
            bars.append(own)
        found[name] = _bent(*ends, others, bars, gap, places.room)
    return found


def label_box(
    route: LinkRoute, wide: float, high: float, taken: Iterable[Box], room: Box
) -> Box | None:
    """Returns a box on ``route`` for a label of the given size; None where there is no room.

    Args:
        route: the line.
        wide: of the label, pixels.
        high: of the label, pixels.
        taken: what the label mustn't cover.
        room: what it stays within.
    """
    # As plain numbers: of many nodes there are many lines, and much that each could cover.
    walls = [(box.x, box.x + box.w, box.y, box.y + box.h) for box in taken]
    for share in ALONG:
        x, y = route.at(route.length * share)
        left, top = x - wide / 2, y - high / 2
        box = Box(left, top, wide, high)
        right, bottom = left + wide, top + high
        if box.is_within(room) and not any(
            left < far and near < right and top < low and up < bottom
            for near, far, up, low in walls
        ):
            return box
    return None


def obstacles(places: Places) -> list[Box]:
    """Returns the boxes of all that a label mustn't cover."""
    boxes = [places.clients, *(spot.box for spot in places.spots.values())]
    blocks = (_block(spot, places.unit) for spot in places.spots.values())
    return [*boxes, *(block for block in blocks if block is not None)]


def _slope(box: Box, spot: Spot) -> float:
    return (spot.y - box.y - box.h / 2) / max(spot.x - box.right, 1.0)


def _block(spot: Spot, unit: float) -> Box | None:
    return None if spot.bar is None else spot.bar._replace(h=spot.bar.h + 58 * unit)


def _straight(start: tuple[float, float, float], end: tuple[float, float, float]) -> LinkRoute:
    """Returns the straight line, without as much of each end as is to be cut off there."""
    (x0, y0, r0), (x1, y1, r1) = start, end
    long = hypot(x1 - x0, y1 - y0)
    if long <= r0 + r1:  # nodes cover such a line: no length is left between them
        return LinkRoute([(x0, y0), (x1, y1)])
    dx, dy = (x1 - x0) / long, (y1 - y0) / long
    return LinkRoute([(x0 + dx * r0, y0 + dy * r0), (x1 - dx * r1, y1 - dy * r1)])


def _bent(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    spots: Sequence[Spot],
    boxes: Sequence[Box],
    gap: float,
    room: Box,
) -> LinkRoute:
    """Returns the least bent line that passes all ``spots`` and ``boxes``; straight without any.

    Args:
        start: where it begins, and how much of it is cut off there.
        end: the same of its end.
        spots: nodes to pass.
        boxes: boxes to pass.
        gap: at what distance.
        room: what the line stays within.
    """
    straight: LinkRoute | None = None
    for bend in BENDS:
        points = _curve(start, end, bend)
        if straight is None:
            straight = LinkRoute((points[0], points[-1]))
        if not any(_hits(point, spots, boxes, gap, room) for point in points):
            return straight if bend == 0 else LinkRoute(points)
    return straight or LinkRoute([(start[0], start[1]), (end[0], end[1])])


def _curve(
    start: tuple[float, float, float], end: tuple[float, float, float], bend: float
) -> list[Point]:
    (x0, y0, r0), (x1, y1, r1) = start, end
    dx, dy = x1 - x0, y1 - y0
    mx, my = x0 + dx / 2 - dy * 2 * bend, y0 + dy / 2 + dx * 2 * bend
    found: list[Point] = []
    for step in range(STEPS * 2 + 1):
        t = step / (STEPS * 2)
        x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * mx + t * t * x1
        y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * my + t * t * y1
        if hypot(x - x0, y - y0) >= r0 and hypot(x - x1, y - y1) >= r1:
            found.append((x, y))
    return found if len(found) > 1 else [(x0, y0), (x1, y1)]


def _hits(point: Point, spots: Sequence[Spot], boxes: Sequence[Box], gap: float, room: Box) -> bool:
    x, y = point
    if not (room.x < x < room.right and room.y < y < room.bottom):
        return True
    if any(hypot(x - spot.x, y - spot.y) < spot.r + gap for spot in spots):
        return True
    return any(
        box.x - gap < x < box.right + gap and box.y - gap < y < box.bottom + gap for box in boxes
    )
