"""The panic key: Esc or the panic button, held one second; a bar and a ring show the time held."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.hold_bar import HoldBar

HOLD_S = 1.0
"""Time that Esc must be held for panic, in seconds."""

_WORDS = "Hold Esc: abort everything, undo every fault"


class PanicHold(HoldBar):
    """The bar of the panic key.

    Signals:
        panicked: the key was held for :data:`HOLD_S`.
    """

    panicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Makes a hidden bar."""
        super().__init__(theme, "Hold Esc to panic", _WORDS, HOLD_S, parent)
        self.held.connect(self.panicked)


def draw_ring(ink: Ink, rect: QRectF, share: float, width: float) -> None:
    """Draws the ring of the time held: ``share`` from 0 to 1, the line ``width`` pixels wide."""
    painter, theme = ink.painter, ink.theme
    inset = width / 2
    ring = rect.adjusted(inset, inset, -inset, -inset)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("track"), width))
    painter.drawEllipse(ring)
    painter.setPen(QPen(theme.color("bad"), width))
    painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
