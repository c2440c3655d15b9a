"""The drawing of lines in the picture: links, clients' arrows and votes, with labels."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF, QRegion

from core.text.picture import Line
from core.views.picture.model import Arrow, Clients, LinkState, PictureLink
from core.views.picture.places import Box
from core.views.picture.routes import LinkRoute
from gui.drawing.ink import CENTER, Ink, metrics
from gui.stage.picture.node_drawing import rect_of

PIECES = 10
"""Pieces of a line, each drawn anew where the items under the piece have changed."""
THIN, EVERY = 4.0, 4
"""A bent line that isn't wider, in pixels, is drawn as straight pieces, from every fourth corner to
the next: nobody sees the joints."""
THINNEST, WIDEST = 2.0, 18.0
"""Width of an arrow, in units, for the least and for the most that a client sends."""


def path_of(route: LinkRoute) -> QPainterPath:
    """Returns a route as a path of Qt."""
    path = QPainterPath(QPointF(*route.points[0]))
    for x, y in route.points[1:]:
        path.lineTo(x, y)
    return path


@lru_cache(maxsize=4096)
def line_region(route: LinkRoute, wide: float, pieces: int = PIECES) -> QRegion:
    """Returns the region of a line of the given width, head included, in pieces along the line."""
    region, step = QRegion(), max(route.length / pieces, 1.0)
    for piece in range(pieces):
        ends = [route.at(min(route.length, step * (piece + end))) for end in (0, 1)]
        (x0, y0), (x1, y1) = ends
        corner, size = (min(x0, x1), min(y0, y1)), (abs(x1 - x0), abs(y1 - y0))
        rect = QRectF(*corner, *size).adjusted(-wide, -wide, wide, wide)
        region = region.united(rect.toAlignedRect())
    return region


def draw_link(
    ink: Ink, route: LinkRoute, link: PictureLink, cross: Box | None, share: float
) -> None:
    """Draws a link's line: whole, dashed where the link is slow, crossed where nothing passes.

    A whole one is drawn fainter and thinner by ``share``.
    """
    theme, px = ink.theme, ink.theme.px
    match link.state:
        case LinkState.WHOLE:
            wide = px(2) if share == 1 else max(1.0, (1 + share) * theme.unit)
            _stroke(ink, route, QPen(theme.color("faint", 0.38 * share), wide))
        case LinkState.SLOW:
            _dashed(ink, route, "warn", 2.5, (3, 3))
        case LinkState.BROKEN:
            _dashed(ink, route, "bad", 2.5, (3, 4))
            if cross is not None:
                _draw_cross(ink, cross, "bad")


def _draw_cross(ink: Ink, box: Box, tone: str) -> None:
    """Draws the cross on a line over which nothing gets."""
    x, y, d = box.x + box.w / 2, box.y + box.h / 2, box.w * 0.325
    pen = QPen(ink.theme.color(tone), ink.theme.px(5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    ink.painter.setPen(pen)
    ink.painter.drawLine(QPointF(x - d, y - d), QPointF(x + d, y + d))
    ink.painter.drawLine(QPointF(x + d, y - d), QPointF(x - d, y + d))


def draw_arrow(ink: Ink, route: LinkRoute, arrow: Arrow, wide: float, cross: Box | None) -> None:
    """Draws the clients' arrow to a node, ``wide`` units; the red part is what failed."""
    theme = ink.theme
    if arrow.broken:
        _dashed(ink, route, "bad", 2.5, (3, 4))
        if cross is not None:
            _draw_cross(ink, cross, "bad")
        return
    total = arrow.total
    if not arrow.told or total < 1:
        _stroke(ink, route, QPen(theme.color("faint", 0.38), theme.px(2)))
        return
    parts = (arrow.acked, "good"), (arrow.failed, "bad"), (arrow.refused, "faint")
    at = -wide / 2
    for count, tone in parts:
        part = wide * count / total
        if part > 0.2:
            offset = (at + part / 2) * theme.unit
            line = route.beside(offset) if abs(offset) > 0.1 else route
            _stroke(ink, line, QPen(theme.color(tone, 0.26), part * theme.unit), flat=True)
        at += part
    _draw_head(ink, route, max(parts)[1], max(9.0, wide * 0.8))


def arrow_width(rate: float, most: float) -> float:
    """Returns the width of an arrow, in units, beside the one with the ``most`` requests."""
    if rate < 1 or most < 1:
        return THINNEST
    return max(THINNEST * 2, WIDEST * rate / most)


def draw_vote(ink: Ink, route: LinkRoute, tone: str) -> None:
    """Draws the line of a vote, from the voter to the candidate, or of the request for one."""
    _stroke(ink, route, QPen(ink.theme.color(tone), ink.theme.px(4)))
    _draw_head(ink, route, tone, 13)


def draw_label(ink: Ink, box: Box, line: Line, *, boxed: bool) -> None:
    """Draws a label on a line, in a box with a border or on a patch of the background."""
    theme, rect = ink.theme, rect_of(box)
    if boxed:
        soft = f"{line.tone}-soft" if line.tone in ("good", "warn", "bad") else "raised"
        ink.box(rect, theme.color(soft), theme.color(line.tone), theme.px(8))
    fonts = [theme.font(size, 600) for size in ((17.5, 15.5, 13.5) if boxed else (16.5, 15, 13))]
    fitting = (f for f in fonts if metrics(f).horizontalAdvance(line.text) <= rect.width())
    font = next(fitting, fonts[-1])
    if not boxed:
        spare = max(0.0, (rect.width() - metrics(font).horizontalAdvance(line.text)) / 2 - 4)
        ink.box(rect.adjusted(spare, 0, -spare, 0), theme.color("panel"), None, theme.px(6))
    ink.text(rect, line.text, font, line.tone, CENTER)


def draw_clients(ink: Ink, box: Box, clients: Clients, lines: tuple[Line, ...]) -> None:
    """Draws the box of the clients with the clients' requests a second."""
    theme, px, rect = ink.theme, ink.theme.px, rect_of(box)
    ink.box(rect, theme.color("raised"), theme.color("border"), px(14))
    rows = 1 + len(lines)
    pitch = px(32)
    top = rect.center().y() - rows * pitch / 2
    room = QRectF(rect.left() + px(8), top, rect.width() - px(16), pitch)
    ink.text(room, "clients", theme.font(22, 700), "text", CENTER)
    for number, line in enumerate(lines, start=1):
        row = room.translated(0, number * pitch)
        font = theme.font(18.5, 600)
        if metrics(font).horizontalAdvance(line.text) > row.width():
            font = theme.font(15.5, 600)
        ink.text(row, line.text, font, line.tone, CENTER)


def _stroke(ink: Ink, route: LinkRoute, pen: QPen, *, flat: bool = False) -> None:
    straight = len(route.points) == 2
    if pen.style() is Qt.PenStyle.SolidLine and (straight or pen.widthF() <= THIN):
        # As a path, or with round ends, a line takes several times as long. Other ends than flat
        # ones would double where a piece meets the next.
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        ink.painter.setPen(pen)
        ends = (*route.points[:-1:EVERY], route.points[-1])
        ink.painter.drawLines([QLineF(*one, *other) for one, other in pairwise(ends)])
        return
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    ink.painter.setPen(pen)
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    ink.painter.drawPath(path_of(route))


def _dashed(ink: Ink, route: LinkRoute, tone: str, units: float, dashes: tuple[float, ...]) -> None:
    pen = QPen(ink.theme.color(tone), ink.theme.px(units))
    pen.setDashPattern(dashes)
    _stroke(ink, route, pen, flat=True)


def _draw_head(ink: Ink, route: LinkRoute, tone: str | QColor, units: float) -> None:
    """Draws the head of an arrow at the end of ``route``, ``units`` wide to each side."""
    size = units * ink.theme.unit
    x, y = route.points[-1]
    x0, y0 = route.at(max(0.0, route.length - 1.6 * size))
    if hypot(x - x0, y - y0) < 1:
        return
    angle = atan2(y - y0, x - x0)
    corners = [QPointF(x, y)]
    for side in (pi - 0.5, pi + 0.5):
        corners.append(
            QPointF(x + 1.7 * size * cos(angle + side), y + 1.7 * size * sin(angle + side))
        )
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.setBrush(ink.theme.color(tone) if isinstance(tone, str) else tone)
    ink.painter.drawPolygon(QPolygonF(corners))
