"""The words over the plot, where the curve by itself doesn't say everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gui.drawing.theme import Theme


def draw_words(painter: QPainter, area: QRectF, words: str, theme: Theme, *, waiting: bool) -> None:
    """Draws ``words`` at the right edge of ``area``, or in the middle while nothing is measured.

    Args:
        painter: of the plot's surface.
        area: the plot above the row of times, in pixels.
        words: what is said.
        theme: colours and fonts.
        waiting: whether nothing was ever measured: then nothing is wrong yet.
    """
    font = theme.font(26 if waiting else 20, 500 if waiting else 600)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(words) + 32 * theme.unit
    height = metrics.height() + 14 * theme.unit
    left = area.center().x() - width / 2 if waiting else area.right() - width - theme.px(12)
    box = QRectF(left, area.center().y() - height / 2, width, height)
    if not waiting:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warn-soft"))
        painter.drawRoundedRect(box, 8 * theme.unit, 8 * theme.unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font)
    painter.setPen(theme.color("muted" if waiting else "warn"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
