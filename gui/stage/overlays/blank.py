"""A black screen, so that the audience looks at the presenter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.stage.overlays.cover import ToggledCover
from gui.stage.overlays.order import Layer


class BlankOverlay(ToggledCover):
    """A black cover, hidden by a click here, or by the window on a key."""

    layer = Layer.BLANK

    def __init__(self, parent: QWidget) -> None:
        """Makes a hidden cover over ``parent``."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Blank screen")
        self.setAccessibleDescription("B, the full stop or a click shows the stage again")
        self.setCursor(Qt.CursorShape.BlankCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints all black."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        painter.end()
