"""The labels over the curve: a word on a coloured ground, painted once and then copied."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from core.views.stage_state import MARKS_KEPT
from gui.drawing import signs
from gui.drawing.theme import Theme

FLAG_HEIGHT, FLAG_PAD, FLAG_GAP, FLAG_TEXT = 29.0, 10.0, 6.0, 17.0
"""Sizes of the labels, in units."""
_SIGN, _AFTER_SIGN = 14.0, 7.0
_MOST_PICTURES = MARKS_KEPT + 20
"""Kept at most: all of one run, and no more, as the labels of many runs would add up."""


class FlagPictures:
    """The pictures of labels, in the colours and sizes of a theme."""

    def __init__(self, theme: Theme, sign: signs.Sign | None = None) -> None:
        """Makes a painter of labels; each begins with ``sign`` where there is one."""
        self._theme = theme
        self._sign = sign
        self._pictures: dict[tuple[str, str, float], QPixmap] = {}

    def clear(self) -> None:
        """Forgets the pictures, after a change of colours or sizes."""
        self._pictures.clear()

    def get(self, label: str, token: str, pixel_ratio: float) -> QPixmap:
        """Returns the picture of ``label`` on the theme's colour ``token``."""
        key = (label, token, pixel_ratio)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) >= _MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]
            picture = self._pictures[key] = self._paint(label, token, pixel_ratio)
        return picture

    def _paint(self, label: str, token: str, pixel_ratio: float) -> QPixmap:
        theme = self._theme
        font = theme.font(FLAG_TEXT, 700)
        pad, ink = FLAG_PAD * theme.unit, theme.color("on-accent")
        sign = (_SIGN + _AFTER_SIGN) * theme.unit if self._sign else 0.0
        width = round(QFontMetricsF(font).horizontalAdvance(label) + 2 * pad + sign)
        height = round(FLAG_HEIGHT * theme.unit)
        picture = QPixmap(round(width * pixel_ratio), round(height * pixel_ratio))
        picture.setDevicePixelRatio(pixel_ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token))
        box = QRectF(0, 0, width, height)
        painter.drawRoundedRect(box, 5 * theme.unit, 5 * theme.unit)
        if self._sign is not None:
            side = _SIGN * theme.unit
            signs.draw(painter, self._sign, QRectF(pad, (height - side) / 2, side, side), ink)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(box.adjusted(sign, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, label)
        painter.end()
        return picture
