"""The head of the curve: a dot with a breathing halo, so that the stage is seen to be live."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from gui.drawing.theme import Theme

RADIUS, HALO_RADIUS = 5.0, 12.0
"""Sizes in units."""
BREATH_S = 1.4
_PHASES = 24
"""Pictures of one breath: each frame only copies one of them."""


class Head:
    """Draws the dot at the end of the curve.

    Attributes:
        at: the dot's centre in the plot's pixels; None where nothing is measured now.
        degraded: whether the newest sample is below normal.
    """

    def __init__(self, theme: Theme) -> None:
        """Makes a head in the colours and sizes of ``theme``."""
        self.at: QPointF | None = None
        self.degraded = False
        self._theme = theme
        self._pictures: dict[tuple[bool, int], QPixmap] = {}

    def restyle(self) -> None:
        """Forgets the cached pictures, after a change of colours or sizes."""
        self._pictures.clear()

    def get_box(self) -> QRectF:
        """Returns the rectangle that dot and halo cover; empty where there is no dot."""
        if self.at is None:
            return QRectF()
        reach = self._get_reach()
        left, top = round(self.at.x()) - reach, round(self.at.y()) - reach
        return QRectF(left, top, 2 * reach, 2 * reach)

    def draw(self, painter: QPainter, now: float, pixel_ratio: float) -> None:
        """Draws dot and halo in their phase at the time ``now``."""
        if self.at is None:
            return
        key = (self.degraded, int(now % BREATH_S / BREATH_S * _PHASES))
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = self._paint(*key, pixel_ratio)
        painter.drawPixmap(self.get_box().topLeft(), picture)

    def _get_reach(self) -> int:
        return math.ceil(HALO_RADIUS * self._theme.unit) + 1

    def _paint(self, degraded: bool, phase: int, pixel_ratio: float) -> QPixmap:
        theme, reach = self._theme, self._get_reach()
        side = round(2 * reach * pixel_ratio)
        picture = QPixmap(side, side)
        picture.setDevicePixelRatio(pixel_ratio)
        picture.fill(Qt.GlobalColor.transparent)
        breath = 0.5 - 0.5 * math.cos(2 * math.pi * phase / _PHASES)
        color = theme.color("bad" if degraded else "good")
        halo = QColor(color)
        halo.setAlphaF(0.34 - 0.20 * breath)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre = QPointF(reach, reach)
        for brush, radius in ((halo, RADIUS + (HALO_RADIUS - RADIUS) * breath), (color, RADIUS)):
            painter.setBrush(brush)
            painter.drawEllipse(centre, radius * theme.unit, radius * theme.unit)
        painter.end()
        return picture
