"""The places of everything in the picture: arithmetic that the window and the report share.

All lengths are pixels of the picture, from its upper left corner; constants are in units.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

from core.views.picture.crowd import APART, crowd

MARGIN, TITLE_TOP, TITLE_HIGH = 24.0, 12.0, 34.0
CLIENTS_WIDE, CLIENTS_HIGH, BESIDE_CLIENTS = 184.0, 126.0, 60.0
CROWN, BOTTOM = 42.0, 22.0
LARGEST, LARGEST_OF_MANY, SMALLEST = 86.0, 78.0, 26.0
"""Radius of a node: at most, where there are several rings, and at least."""
BAR_WIDE, BAR_WIDE_OF_MANY, LEAST_BAR = 190.0, 150.0, 70.0
BAR_HIGH, BAR_ROW, BAR_GAP = 20.0, 26.0, 16.0
"""A bar, each row of text below it, and the room between node and bar."""
BETWEEN = 44.0
"""Room between two rings."""
FEW = 12
"""Nodes that have room for bars on a ring; more stand as a crowd, without bars."""
WORDY, LEAST_FOR_WORDS = 9, 32.0
"""More nodes than that say only their names where their radius is less, in pixels: for smaller
words nobody's eyes are good enough."""
LINES_FADE = 0.8
"""How much fainter lines get with the number of nodes; there are as many as its square."""
WIDEST = 1.35
"""Half the width of a ring, at most, by its height: else neighbours lose each other."""


class Box(NamedTuple):
    """A rectangle, by the upper left corner and the size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def is_within(self, other: Box) -> bool:
        """Whether all of the box lies within ``other``."""
        across = other.x <= self.x and self.right <= other.right
        return across and other.y <= self.y and self.bottom <= other.bottom

    def meets(self, other: Box) -> bool:
        """Whether the two share any point."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom


class Spot(NamedTuple):
    """The place of one node: a circle and a bar, side by side."""

    x: float
    y: float
    r: float
    bar: Box | None = None
    """The place of the bar itself; two rows of text stand below."""
    is_terse: bool = False
    """Whether there is room for the name and a sign, and for no other words."""

    @property
    def is_bar_left(self) -> bool:
        """Whether the bar stands at the left of the node."""
        return self.bar is not None and self.bar.x < self.x

    @property
    def box(self) -> Box:
        """The square around the circle."""
        return Box(self.x - self.r, self.y - self.r, 2 * self.r, 2 * self.r)


SQUARE, SQUARE_GAP = 24.0, 6.0
"""The square of a shard, and the room between two."""


def shard_boxes(spot: Spot, count: int, unit: float) -> list[Box]:
    """Returns the squares of ``count`` shards in the bar's place, in rows from the node upwards."""
    if spot.bar is None:
        return []
    box, side, pitch = spot.bar, SQUARE * unit, (SQUARE + SQUARE_GAP) * unit
    across = max(1, int((box.w + SQUARE_GAP * unit) // pitch))
    found: list[Box] = []
    for index in range(count):
        row, column = divmod(index, across)
        x = box.right - side - column * pitch if spot.is_bar_left else box.x + column * pitch
        found.append(Box(x, box.bottom - side - row * pitch, side, side))
    return found


class Ring(NamedTuple):
    """The nodes of one ring, and whether each has a bar at the side."""

    nodes: tuple[str, ...]
    has_bars: bool


class Places(NamedTuple):
    """The places of the parts of the picture."""

    unit: float
    room: Box
    """The room that lines stay within."""
    title: Box
    legend: Box
    clients: Box
    spots: dict[str, Spot]
    crowded: bool = False
    """Whether lines are straight, behind the nodes in their way, since many can't pass them."""

    @property
    def line_share(self) -> float:
        """The opacity of lines between nodes, 0 to 1: full lines of a crowd would be a fog."""
        return (FEW / len(self.spots)) ** LINES_FADE if self.crowded else 1.0

    def texts_of(self, node: str) -> Box | None:
        """Returns the room for the rows of text below the bar of ``node``; None without a bar."""
        bar = self.spots[node].bar
        return None if bar is None else bar._replace(y=bar.bottom + 2, h=2 * BAR_ROW * self.unit)


def arrange(rings: Sequence[Ring], width: float, height: float, unit: float) -> Places:
    """Returns the places of everything, in a picture of ``width`` x ``height`` pixels.

    Args:
        rings: the nodes that stand together, from left to right.
        width: of the picture, pixels.
        height: of the picture, pixels.
        unit: pixels in a unit.
    """
    margin, title_high = MARGIN * unit, TITLE_HIGH * unit
    half = (width - 2 * margin) / 2
    title = Box(margin, TITLE_TOP * unit, half * 1.2, title_high)
    legend = Box(title.right, title.y, 2 * half - title.w, title_high)
    top, bottom = title.bottom + CROWN * unit, height - BOTTOM * unit
    high = CLIENTS_HIGH * unit
    clients = Box(margin, (title.bottom + height - high) / 2, CLIENTS_WIDE * unit, high)
    left = clients.right + BESIDE_CLIENTS * unit
    room = Box(left, top, width - margin - left, bottom - top)
    spots: dict[str, Spot] = {}
    for ring, zone in zip(rings, _zones(rings, room, unit), strict=True):
        found = _ring(ring, zone, unit, many=len(rings) > 1)
        if len(ring.nodes) > WORDY:
            found = {
                name: spot._replace(is_terse=spot.r < LEAST_FOR_WORDS)
                for name, spot in found.items()
            }
        spots |= found
    edge = 6 * unit
    within = Box(edge, title.bottom, width - 2 * edge, height - title.bottom - edge)
    crowded = any(len(ring.nodes) > FEW for ring in rings)
    return Places(unit, within, title, legend, clients, spots, crowded)


def _zones(rings: Sequence[Ring], room: Box, unit: float) -> list[Box]:
    """Divides the room among the rings, by what each needs."""
    many = len(rings) > 1
    needs = [_need(ring, unit, many=many) for ring in rings]
    total, x, gap = sum(needs) or 1.0, room.x, BETWEEN * unit
    free = room.w - gap * (len(rings) - 1)
    zones: list[Box] = []
    for need in needs:
        wide = free * need / total
        zones.append(Box(x, room.y, wide, room.h))
        x += wide + gap
    return zones


def _need(ring: Ring, unit: float, *, many: bool) -> float:
    count = len(ring.nodes)
    across = {1: 1.0, 2: 2.0, 3: 2.0}.get(count, 2.6 * sqrt(max(1.0, count / FEW)))
    bars = 0.0
    if ring.has_bars and count <= FEW:
        bars = (2 if len(ring.nodes) > 1 else 1) * (BAR_GAP + (BAR_WIDE_OF_MANY if many else 0))
    return (across * (APART if across > 1 else 2.2) * LARGEST_OF_MANY * 0.8 + bars) * unit


def _ring(ring: Ring, zone: Box, unit: float, *, many: bool) -> dict[str, Spot]:
    count = len(ring.nodes)
    if not count:
        return {}
    if count > FEW:
        largest = LARGEST_OF_MANY if many else LARGEST
        points, r = crowd(count, zone.w, zone.h, largest, unit)
        x, y = zone.x + zone.w / 2, zone.y + zone.h / 2
        spots = (Spot(x + dx, y + dy, r) for dx, dy in points)
        return dict(zip(ring.nodes, spots, strict=True))
    wide = (BAR_WIDE_OF_MANY if many else BAR_WIDE) * unit
    r = (LARGEST_OF_MANY if many else LARGEST) * unit
    points = _few(count)
    while True:
        beside = wide + BAR_GAP * unit if ring.has_bars else 0.0
        middle, half_high = zone.y + zone.h / 2, max(0.0, zone.h / 2 - r)
        half_wide = max(0.0, zone.w / 2 - r - beside)
        if count > 2:
            half_wide = min(half_wide, WIDEST * 2 * half_high)
        centre = zone.x + zone.w / 2
        if count == 1 and ring.has_bars:
            centre -= beside / 2
        spots = [Spot(centre + x * half_wide, middle + y * half_high, r) for x, y in points]
        near = [hypot(a.x - b.x, a.y - b.y) for i, a in enumerate(spots) for b in spots[i + 1 :]]
        if min(near, default=r * APART) >= APART * r or r <= SMALLEST * unit:
            break
        if wide > LEAST_BAR * unit and ring.has_bars:
            wide *= 0.94
        r = max(r * 0.95, SMALLEST * unit)
    named = dict(zip(ring.nodes, spots, strict=True))
    if not ring.has_bars:
        return named
    return {name: _with_bar(name, named, wide, centre, unit) for name in named}


def _few(count: int) -> list[tuple[float, float]]:
    """Returns ``count`` points on a ring, clockwise, stretched to the square from -1 to 1."""
    if count == 1:
        return [(0.0, 0.0)]
    if count == 2:
        return [(-1.0, 0.0), (1.0, 0.0)]
    first = -pi / 2 if count % 2 else -pi / 2 - pi / count
    angles = [first + 2 * pi * index / count for index in range(count)]
    points = [(cos(angle), sin(angle)) for angle in angles]
    most = max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    return [(x / most, 2 * (y - low) / (high - low) - 1) for x, y in points]


def _with_bar(name: str, spots: dict[str, Spot], wide: float, centre: float, unit: float) -> Spot:
    """Returns the spot of a node with a bar on the outside, where that leaves other nodes free."""
    spot, gap, high = spots[name], BAR_GAP * unit, BAR_HIGH * unit
    is_left = spot.x < centre - 1
    while True:
        x = spot.x - spot.r - gap - wide if is_left else spot.x + spot.r + gap
        bar = Box(x, spot.y - high, wide, high)
        block = bar._replace(h=high + 2 * BAR_ROW * unit)
        others = (other for key, other in spots.items() if key != name)
        if not any(_meets(block, other, gap) for other in others):
            return spot._replace(bar=bar)
        if wide <= LEAST_BAR * unit:
            return spot
        wide -= 4 * unit


def _meets(box: Box, spot: Spot, gap: float) -> bool:
    x = min(max(spot.x, box.x), box.right)
    y = min(max(spot.y, box.y), box.bottom)
    return hypot(spot.x - x, spot.y - y) < spot.r + gap / 2
