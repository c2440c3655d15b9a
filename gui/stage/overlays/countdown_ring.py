"""The ring of the countdown, which runs down: as little of it is painted as a frame changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QRegion
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
    """A ring that runs down clockwise, around a centre.

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
        self._whole = QPixmap()
        self._coming = QPixmap()

    @property
    def box(self) -> QRect:
        """What the ring covers."""
        return self._get_box(RADIUS + WIDTH).toAlignedRect()

    def forget(self) -> None:
        """Forgets the ring that was painted ahead, in other colours or another size."""
        self._whole = self._coming = QPixmap()

    def get_ahead(self) -> Iterator[Callable[[], None]]:
        """Yields what paints the whole ring ahead, for the frame in which all of it appears."""
        return (partial(self._paint_ahead, piece) for piece in range(PIECES))

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
        """Paints the ring, or only the part near the ring's end where ``area`` is no larger."""
        is_small = max(area.width(), area.height()) <= NEAR * self.size
        if is_small or self.share < 1.0 - NEAR or self._whole.isNull():
            self._paint_arcs(painter, NEAR if is_small else 1.0)
            return
        gone = self.get_swept(self.share, 1.0)
        clip = Qt.ClipOperation.IntersectClip
        painter.save()
        painter.setClipRegion(QRegion(area).subtracted(gone), clip)
        painter.drawPixmap(self.box.topLeft(), self._whole)
        painter.restore()
        painter.save()
        painter.setClipRect(gone, clip)
        self._paint_arcs(painter, NEAR)
        painter.restore()

    def _paint_arcs(self, painter: QPainter, near: float) -> None:
        """Paints the ring within the share ``near`` of the end; all of it for 1."""
        box = self._get_box(RADIUS)
        begin = max(self.share - near, 0.0)
        pen = QPen(self._theme.color("track"), WIDTH * self.size)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        if near < 1.0:
            painter.drawArc(box, *_arc(begin, self.share + near))
        else:
            painter.drawEllipse(box)
        if self.share <= 0:
            return
        pen.setColor(self._theme.color("bad"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, *_arc(begin, self.share))
        if (over := self.share + near - 1.0) > 0 and near < 1.0:
            # Near the top is the ring's beginning, too.
            painter.drawArc(box, *_arc(0.0, over))

    def _paint_ahead(self, piece: int) -> None:
        """Paints one of the pieces of the ring as it begins, with nothing of the track seen."""
        ratio, box = self._widget.devicePixelRatioF(), self.box
        if piece == 0:
            self._coming = QPixmap(box.size() * ratio)
            self._coming.setDevicePixelRatio(ratio)
            self._coming.fill(Qt.GlobalColor.transparent)
        high = math.ceil(box.height() / PIECES)
        with Ink(self._widget, self._theme, self._coming) as ink:
            ink.painter.setClipRect(0, piece * high, box.width(), high)
            ink.painter.translate(-box.topLeft())
            ink.painter.setBrush(Qt.BrushStyle.NoBrush)
            ink.painter.setPen(QPen(self._theme.color("bad"), WIDTH * self.size))
            ink.painter.drawEllipse(self._get_box(RADIUS))
        if piece == PIECES - 1:
            self._whole, self._coming = self._coming, QPixmap()

    def _get_box(self, radius: float) -> QRectF:
        half = radius * self.size
        return QRectF(self.centre.x() - half, self.centre.y() - half, 2 * half, 2 * half)


def _arc(begin: float, end: float) -> tuple[int, int]:
    """Returns the angles between two shares of the ring, clockwise from the top.

    Qt counts in sixteenths of a degree, counterclockwise from three o'clock.
    """
    return round((0.25 - begin) * 360 * 16), round((begin - end) * 360 * 16)
