"""The ring of the countdown, which runs down: a frame paints only what has changed."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme

RADIUS, WIDTH = 0.355, 0.032
"""Radius and width of the ring as shares of the countdown's size."""
PIECES = 4
"""Pieces in which the whole ring is painted ahead, so that none takes long."""
NEAR = 0.15
"""Share of the ring, and of the size, that is near the end: a frame changes much less."""


class CountdownRing:
    """A ring that runs down clockwise, around a centre; its pixels are kept from frame to frame.

    Attributes:
        share: how much of the ring is left, 0 to 1.
        centre: the middle of the ring.
        size: what radius and width are shares of.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Makes a full ring, to be painted on ``widget``."""
        self.share = 1.0
        self.centre = QPointF()
        self.size = 1.0
        self._widget = widget
        self._theme = theme
        self._kept = QPixmap()
        self._kept_share = 1.0
        self._pieces = 0

    @property
    def box(self) -> QRect:
        """The part of the overlay that the ring covers, in whole pixels."""
        return self._get_box(RADIUS + WIDTH).toAlignedRect()

    def forget(self) -> None:
        """Forgets the kept pixels: a whole ring is to come, or other colours, or another size."""
        self._pieces = 0

    def paint_ahead(self) -> None:
        """Paints the next of the :data:`PIECES` of a whole ring, unless all of them are there."""
        if self._pieces == PIECES:
            return
        box = self.box
        if self._pieces == 0:
            ratio = self._widget.devicePixelRatioF()
            self._kept = QPixmap(box.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            self._kept_share = 1.0
        high = math.ceil(box.height() / PIECES)
        top = box.top() + self._pieces * high
        self._paint_kept(QRect(box.left(), top, box.width(), high), 1.0)
        self._pieces += 1

    def get_swept(self, before: float, after: float) -> QRect:
        """Returns the part of the ring between two shares (0 to 1), with the round end."""
        steps = max(math.ceil(abs(before - after) / 0.02), 1)
        box = QRectF()
        margin = WIDTH * self.size * 0.5 + 3
        for step in range(steps + 1):
            angle = 2 * math.pi * (before + (after - before) * step / steps)
            way = QPointF(math.sin(angle), -math.cos(angle)) * RADIUS * self.size
            point = self.centre + way
            dot = QRectF(point.x() - margin, point.y() - margin, 2 * margin, 2 * margin)
            box = box.united(dot)
        return box.toAlignedRect()

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paints what lies in ``area`` of the ring, all of which may not be painted ahead yet."""
        while self._pieces < PIECES:
            self.paint_ahead()
        if self.share != self._kept_share:
            swept = self.get_swept(self._kept_share, self.share)
            self._kept_share = self.share
            self._paint_kept(swept, NEAR if self._is_near(swept) else 1.0)
        box, ratio = self.box, self._kept.devicePixelRatio()
        part = area.intersected(box)
        corner = QPointF(part.topLeft() - box.topLeft()) * ratio
        source = QRectF(corner, QSizeF(part.size()) * ratio)
        painter.drawPixmap(QRectF(part), self._kept, source)

    def _is_near(self, swept: QRect) -> bool:
        """Whether a part of the ring lies near the end, so that no more needs to be painted."""
        return max(swept.width(), swept.height()) <= NEAR * self.size

    def _paint_kept(self, area: QRect, near: float) -> None:
        """Paints ``area`` of the kept pixels anew, with the ring within ``near`` of the end."""
        with Ink(self._widget, self._theme, self._kept) as ink:
            painter = ink.painter
            painter.translate(-self.box.topLeft())
            painter.setClipRect(area)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            self._paint_arcs(painter, near)

    def _paint_arcs(self, painter: QPainter, near: float) -> None:
        box, share = self._get_box(RADIUS), self._kept_share
        pen = QPen(self._theme.color("track"), WIDTH * self.size)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        begin = max(share - near, 0.0)
        if near < 1.0:  # also past the top, on either side
            painter.drawArc(box, *_arc(share - near, share + near))
        elif share < 1.0:
            painter.drawEllipse(box)
        if share <= 0:
            return
        pen.setColor(self._theme.color("bad"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, *_arc(begin, share))
        if (over := share + near - 1.0) > 0 and near < 1.0:
            # Near the top is the ring's beginning, too.
            painter.drawArc(box, *_arc(0.0, over))

    def _get_box(self, radius: float) -> QRectF:
        half = radius * self.size
        return QRectF(self.centre.x() - half, self.centre.y() - half, 2 * half, 2 * half)


def _arc(begin: float, end: float) -> tuple[int, int]:
    """Returns the angles between two shares of the ring, clockwise from the top.

    Qt counts in sixteenths of a degree, counterclockwise from three o'clock.
    """
    return round((0.25 - begin) * 360 * 16), round((begin - end) * 360 * 16)
