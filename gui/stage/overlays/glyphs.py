"""Digits of any size, painted once and kept as a picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPixmap, QTransform

from gui.drawing.theme import Theme

_DRAWN_AT = 200
"""Size, in pixels, at which outlines are taken, to be scaled: font engines limit letters."""


def render_number(
    text: str, theme: Theme, height: float, most_wide: float, pixel_ratio: float
) -> QPixmap:
    """Returns ``text`` as a picture without margins.

    Args:
        text: digits.
        theme: source of font and text colour.
        height: of a digit, in pixels.
        most_wide: greatest width, in pixels; a wider text becomes smaller.
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
