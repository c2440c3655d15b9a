"""Figures as large as wanted, painted once and kept as a picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPixmap, QTransform

from gui.drawing.theme import Theme

_DRAWN_AT = 200
"""Outlines are taken at this size and scaled: no font engine likes letters of 1,000 pixels."""


def render_number(
    text: str, theme: Theme, height: float, most_wide: float, pixel_ratio: float
) -> QPixmap:
    """Returns ``text`` as a picture cut to its outline.

    Args:
        text: figures.
        theme: whose font and text colour to use.
        height: of a figure, in pixels.
        most_wide: where the text would be wider than this it becomes smaller.
        pixel_ratio: device pixels to a pixel.
    """
    font = QFont(theme.font(20, QFont.Weight.Bold))
    font.setPixelSize(_DRAWN_AT)
    outline = QPainterPath()
    outline.addText(0, 0, font, text)
    box = outline.boundingRect()
    if box.isEmpty():
        return QPixmap(1, 1)
    scale = min(height / box.height(), most_wide / box.width())
    picture = QPixmap(
        math.ceil((box.width() * scale + 2) * pixel_ratio),
        math.ceil((box.height() * scale + 2) * pixel_ratio),
    )
    picture.setDevicePixelRatio(pixel_ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(1, 1)
    place = QTransform.fromScale(scale, scale).translate(-box.left(), -box.top())
    painter.fillPath(place.map(outline), theme.color("text"))
    painter.end()
    return picture
