"""Text with key caps in it, as "[Esc] aborts", drawn in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gui.theme import Theme

PAD_X, PAD_Y, GAP = 10.0, 4.0, 8.0
"""Inside of a cap, and the room beside it, in units."""


class KeyCap:
    """One key as it looks on a keyboard: its name in a rounded box."""

    def __init__(self, label: str, size: float, theme: Theme) -> None:
        """Takes the key's name and the size of its text, in units."""
        self.label = label
        self._theme = theme
        self._font: QFont = theme.font(size, 600)
        metrics = QFontMetricsF(self._font)
        pad = PAD_X * theme.unit
        self.height = metrics.height() + 2 * PAD_Y * theme.unit
        self.width = max(metrics.horizontalAdvance(label) + 2 * pad, self.height)

    def paint(self, painter: QPainter, left: float, middle: float) -> QRectF:
        """Draws it from ``left``, vertically centred on ``middle``; returns its box."""
        theme = self._theme
        box = QRectF(left, middle - self.height / 2, self.width, self.height)
        radius = 6 * theme.unit
        painter.setPen(theme.color("border"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box, radius, radius)
        painter.setFont(self._font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.label)
        return box


def draw_text(painter: QPainter, font: QFont, left: float, middle: float, text: str) -> float:
    """Draws ``text`` from ``left``, centred on ``middle``; returns where it ends."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    baseline = middle + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(left, baseline), text)
    return left + metrics.horizontalAdvance(text)
