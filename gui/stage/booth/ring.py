"""The nodes on a ring, large enough for passers-by, with the traffic between nodes."""

from __future__ import annotations

import math
from itertools import combinations
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.model.events import NodeStatus, Role
from core.views.groups import groups_of
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.booth.flows import FlowMemory
from gui.stage.nodes.text import node_text, status_look

_MOST_RADIUS, _LEAST_RADIUS, _CROWN = 102.0, 46.0, 52.0
"""Radius of a node and height of the crown, in units."""
_RIM = 13.0
"""Room around a node for the ring of the next victim, in units."""
_APART = 2.8
"""Least distance of two nodes, in radii."""
_DOT, _DOTS_PER_S = 7.0, 120.0
"""Radius of a dot, and how far one travels in a second, in units."""
_LEAST_FLOW = 2_000.0
"""Bytes a second below which a link has one dot; each fourfold rate has one more."""


class RingNode(NamedTuple):
    """One node as shown in the ring."""

    name: str
    role: str
    word: str
    sign: signs.Sign
    tone: str
    is_up: bool
    leads: bool
    is_victim: bool


class RingLink(NamedTuple):
    """A line between two nodes, by their places in the ring, with the dots there and back."""

    a: int
    b: int
    is_whole: bool
    there: int
    back: int


class BoothRing(NamedTuple):
    """All that the ring shows."""

    nodes: tuple[RingNode, ...] = ()
    links: tuple[RingLink, ...] = ()

    @property
    def flows(self) -> bool:
        """Whether anything flows, as far as was measured."""
        return any(link.there or link.back for link in self.links)

    @property
    def spoken(self) -> str:
        """The text for assistive technology."""
        return "; ".join(
            ", ".join(part for part in (node.name, node.role, node.word) if part)
            for node in self.nodes
        )


def ring_of(state: StageState, now: float, flows: FlowMemory) -> BoothRing:
    """Returns the ring of ``state`` at ``now`` run seconds.

    Links are those between nodes that agree among themselves, and those over which bytes were
    counted. What flows comes from the counters alone: where there are none, nothing moves.
    """
    names = tuple(state.nodes)
    nodes = tuple(_node(state, name, now) for name in names)
    groups = [group for group in groups_of(state.run) if group.agrees]
    pairs = {pair for group in groups for pair in combinations(group.nodes, 2)} | flows.pairs
    links: list[RingLink] = []
    for a, b in combinations(range(len(names)), 2):
        first, second = names[a], names[b]
        if (first, second) not in pairs and (second, first) not in pairs:
            continue
        whole = nodes[a].is_up and nodes[b].is_up
        there, back = flows.rate(first, second), flows.rate(second, first)
        links.append(
            RingLink(a, b, whole, _dots(there) if whole else 0, _dots(back) if whole else 0)
        )
    return BoothRing(nodes, tuple(links))


def _node(state: StageState, name: str, now: float) -> RingNode:
    health = state.nodes[name]
    text = node_text(health, state, now)
    word, sign, tone = status_look(health.status)
    is_up = health.status is NodeStatus.UP
    leads = is_up and health.role is Role.LEADER
    return RingNode(name, text.badge, word, sign, tone, is_up, leads, text.marked)


class RingView(Panel):
    """Paints a ring.

    Attributes:
        ring: what is on show.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Makes an empty ring."""
        super().__init__(theme, "The system", parent)
        self.ring = BoothRing()
        self._moment_s = 0.0

    def set_ring(self, ring: BoothRing) -> None:
        """Shows ``ring``."""
        if ring != self.ring:
            self.ring = ring
            self.setAccessibleDescription(ring.spoken)
            self.update()

    def tick(self, moment_s: float) -> None:
        """Moves the dots to their places at ``moment_s`` seconds of any steady clock."""
        self._moment_s = moment_s
        if self.ring.flows:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints links, dots and nodes."""
        with Ink(self, self.theme) as ink:
            ink.fill("window")
            if not self.ring.nodes:
                return
            places, radius = self._get_places()
            for link in self.ring.links:
                self._draw_link(ink, link, QLineF(places[link.a], places[link.b]), radius)
            for node, place in zip(self.ring.nodes, places, strict=True):
                self._draw_node(ink, node, place, radius)

    def _get_places(self) -> tuple[list[QPointF], float]:
        """Returns the centre of each node, and the radius of all: as large as there is room for."""
        unit = self.theme.unit
        radius = min(_MOST_RADIUS * unit, (self.height() - _CROWN * unit) * 0.25)
        places = self._arrange(radius)
        while radius > _LEAST_RADIUS * unit and _nearest(places) < _APART * radius:
            radius -= max(unit, 1.0)
            places = self._arrange(radius)
        return places, radius

    def _arrange(self, radius: float) -> list[QPointF]:
        """Returns the centres of nodes of ``radius`` pixels, the first one at the top."""
        count, unit = len(self.ring.nodes), self.theme.unit
        low, high = _CROWN * unit + radius, self.height() - radius - _RIM * unit
        wide = min(self.width() / 2 - radius - 2, (high - low) * (1.45 if count <= 3 else 1.9))
        places: list[QPointF] = []
        for number in range(count):
            angle = 2 * math.pi * number / count
            share = (1 - math.cos(angle)) / 2
            if count == 3:
                share = 1.0 if number else 0.0
            places.append(
                QPointF(self.width() / 2 + wide * math.sin(angle), low + (high - low) * share)
            )
        return places

    def _draw_link(self, ink: Ink, link: RingLink, line: QLineF, radius: float) -> None:
        theme, unit = self.theme, self.theme.unit
        length = line.length() - 2 * (radius + 8 * unit)
        if length <= 0:
            return
        step = QPointF(line.dx(), line.dy()) / line.length()
        begin = line.p1() + step * (radius + 8 * unit)
        pen = QPen(theme.color("border"), max(2 * unit, 1.0))
        if not link.is_whole:
            pen.setStyle(Qt.PenStyle.DashLine)
        ink.painter.setPen(pen)
        ink.painter.drawLine(begin, begin + step * length)
        ink.painter.setPen(Qt.PenStyle.NoPen)
        ink.painter.setBrush(theme.color("accent"))
        dot = _DOT * unit
        for count, forth in ((link.there, True), (link.back, False)):
            moved = (self._moment_s * _DOTS_PER_S * unit / length) % 1.0
            side = QPointF(-step.y(), step.x()) * (dot * (0.9 if forth else -0.9))
            for number in range(count):
                share = (moved * max(count, 1) + number) / max(count, 1) % 1.0
                share = share if forth else 1.0 - share
                ink.painter.drawEllipse(begin + step * (length * share) + side, dot, dot)

    def _draw_node(self, ink: Ink, node: RingNode, place: QPointF, radius: float) -> None:
        theme, scale = self.theme, radius / _MOST_RADIUS
        painter, tone = ink.painter, theme.color(node.tone)
        painter.setBrush(theme.color("raised" if node.is_up else "panel"))
        pen = QPen(tone, max(5 * scale, 1.5))
        if not node.is_up:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawEllipse(place, radius, radius)
        if node.is_victim:
            painter.setPen(QPen(theme.color("bad"), max(3 * scale, 1.5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, radius + 9 * scale, radius + 9 * scale)
        if node.leads:
            self._draw_crown(ink, place.x(), place.y() - radius - 6 * scale, scale)
        unit, wide = scale / theme.unit, radius * 1.7
        name = QRectF(place.x() - wide / 2, place.y() - 54 * scale, wide, 50 * scale)
        ink.text(name, node.name, theme.font(40 * unit, 700), "text", CENTER)
        role = QRectF(name.left(), place.y() + 2 * scale, wide, 26 * scale)
        ink.text(role, node.role, theme.font(20 * unit, 600), "accent", CENTER)
        font, size = theme.font(20 * unit, 600), 18 * scale
        row = QRectF(name.left(), place.y() + 32 * scale, wide, 26 * scale)
        room = row.adjusted(size + 6 * scale, 0, 0, 0)
        drawn = ink.text(room, node.word, font, node.tone, CENTER)
        left = room.center().x() - drawn / 2 - size - 6 * scale
        spot = QRectF(left, row.center().y() - size / 2, size, size)
        signs.draw(painter, node.sign, spot, tone)

    def _draw_crown(self, ink: Ink, middle: float, bottom: float, scale: float) -> None:
        wide, high = 34 * scale, 44 * scale
        points = ((-1, 0), (-1, -0.8), (-0.5, -0.38), (0, -1), (0.5, -0.38), (1, -0.8), (1, 0))
        ink.painter.setPen(Qt.PenStyle.NoPen)
        ink.painter.setBrush(self.theme.color("warn"))
        ink.painter.drawPolygon(
            QPolygonF([QPointF(middle + x * wide, bottom + y * high) for x, y in points])
        )


def _nearest(places: list[QPointF]) -> float:
    """Returns the least distance of two of ``places``, in pixels."""
    lines = (QLineF(a, b).length() for a, b in combinations(places, 2))
    return min(lines, default=math.inf)


def _dots(rate: float) -> int:
    """Returns the number of dots for a link that carries ``rate`` bytes a second."""
    if rate <= 0:
        return 0
    return 1 + max(round(math.log(max(rate, 1.0) / _LEAST_FLOW, 4)), 0)
