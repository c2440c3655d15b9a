"""The mark and the name of the program."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient

from gui.drawing.ink import Ink

MARK, TO_NAME = 30, 42
"""Size of the mark, and the distance from the mark's left edge to the name, in units."""


def draw_logo(ink: Ink, room: QRectF) -> None:
    """Draws the mark at the left of ``room``, which is in pixels, and the name to the right."""
    theme, px = ink.theme, ink.theme.px
    mark = QRectF(room.left(), room.center().y() - px(MARK) / 2, px(MARK), px(MARK))
    shine = QLinearGradient(QPointF(mark.topLeft()), QPointF(mark.bottomRight()))
    shine.setColorAt(0, theme.color("logo-start"))
    shine.setColorAt(1, theme.color("logo-end"))
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.setBrush(shine)
    ink.painter.drawRoundedRect(mark, px(8), px(8))
    name = room.adjusted(px(TO_NAME), 0, 0, 0)
    ink.text(name, "Faultstage", theme.font(26, 700), "text")
