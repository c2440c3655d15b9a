"""Markers of faults and findings, drawn over the curve at their times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from core.text.events import marker_label
from core.views.plot.marks import MARK_TOKENS, place_flags
from core.views.stage_state import Marker
from gui.drawing.theme import Theme
from gui.stage.plot.flags import FLAG_GAP, FLAG_HEIGHT, FlagPictures

_MOST_LINES = 20
"""Kept at most: a window that is being resized makes new ones all the time."""


class PlacedFlag(NamedTuple):
    """A label, with the place where the label was drawn."""

    marker: Marker
    box: QRectF


class Markers:
    """Draws the markers at their times.

    Attributes:
        flags: the labels as last drawn, in the plot's pixels.
    """

    def __init__(self, theme: Theme) -> None:
        """Makes a painter in the colours and fonts of ``theme``."""
        self.flags: list[PlacedFlag] = []
        self._theme = theme
        self._pictures = FlagPictures(theme)
        self._lines: dict[tuple[str, float], QPixmap] = {}

    def restyle(self) -> None:
        """Forgets the cached labels and lines, after a change of colours or sizes."""
        self._pictures.clear()
        self._lines.clear()

    def draw(
        self,
        painter: QPainter,
        markers: Sequence[Marker],
        window: tuple[float, float],
        area: QRectF,
        pixel_ratio: float,
    ) -> None:
        """Draws a dashed line and a label for each marker.

        Args:
            painter: paints in the plot's pixels.
            markers: at run seconds.
            window: run seconds at the left and right edge of ``area``.
            area: the plot above the zero line.
            pixel_ratio: device pixels to a pixel.
        """
        self.flags.clear()
        if not markers:
            return
        if len(self._lines) > _MOST_LINES:
            self._lines.clear()
        theme = self._theme
        unit = theme.unit
        ordered = sorted(markers, key=lambda marker: marker.t)
        per_s = area.width() / (window[1] - window[0])
        xs = [(marker.t - window[0]) * per_s for marker in ordered]
        pictures = [
            self._pictures.get(marker_label(marker), _get_token(marker), pixel_ratio)
            for marker in ordered
        ]
        widths = [picture.width() / pixel_ratio for picture in pictures]
        pitch = (FLAG_HEIGHT + FLAG_GAP) * unit
        rows = max(int(area.height() * 0.6 / pitch), 1)
        places = place_flags(xs, widths, area.width(), FLAG_GAP * unit, rows)
        for marker, x, place in zip(ordered, xs, places, strict=True):
            if 0 <= x <= area.width():
                top = area.top() + (place.row * pitch + FLAG_HEIGHT * unit if place else 0.0)
                line = self._get_line(marker, area.height(), pixel_ratio)
                left, high = round(area.left() + x), area.bottom() - top
                target = QRectF(left, top, line.width() / pixel_ratio, high)
                source = QRectF(0, 0, line.width(), high * pixel_ratio)
                painter.drawPixmap(target, line, source)
        for marker, width, picture, place in zip(ordered, widths, pictures, places, strict=True):
            if place is not None:
                box = QRectF(
                    round(area.left() + place.left),
                    round(area.top() + place.row * pitch),
                    width,
                    picture.height() / pixel_ratio,
                )
                painter.drawPixmap(box.topLeft(), picture)
                self.flags.append(PlacedFlag(marker, box))

    def _get_line(self, marker: Marker, height: float, pixel_ratio: float) -> QPixmap:
        key = (marker.kind, height)
        line = self._lines.get(key)
        if line is None:
            width = max(round(2 * self._theme.unit * pixel_ratio), 1)
            line = QPixmap(width, round(height * pixel_ratio))
            line.fill(Qt.GlobalColor.transparent)
            color, dash = self._theme.color(_get_token(marker)), 2 * width
            painter = QPainter(line)
            for top in range(0, line.height(), 2 * dash):
                painter.fillRect(0, top, width, dash, color)
            painter.end()
            self._lines[key] = line
        return line


def _get_token(marker: Marker) -> str:
    return MARK_TOKENS.get(marker.kind, "accent")
