"""The node in the picture as a button: clicks, menu and focus, as on the cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.nodes.node_widget import NodeWidget

TIP = "Click: the next fault hits this node. Right click: what can be done to it."


class NodeButton(NodeWidget):
    """A button over the drawn node, which draws nothing but the focus.

    Signals:
        hover_changed: the mouse came or went.
    """

    hover_changed = Signal()

    def __init__(self, theme: Theme, node: str, parent: QWidget) -> None:
        """Makes the button of one node."""
        super().__init__(theme, node, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)

    def say(self, words: str) -> None:
        """Tells assistive technology and the tooltip what is known of the node."""
        self.set_name(words, f"{words}\n{TIP}")

    def place(self, rect: QRectF) -> None:
        """Lies over the circle within ``rect``, so that only the circle takes clicks."""
        self.setGeometry(rect.toAlignedRect())
        self.setMask(QRegion(self.rect(), QRegion.RegionType.Ellipse))

    def enterEvent(self, event: object) -> None:
        """Highlights the node under the mouse."""
        self.hovered = True
        self.hover_changed.emit()

    def leaveEvent(self, event: object) -> None:
        """Ends the highlight."""
        self.hovered = False
        self.hover_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the focus, if the button has the focus."""
        if self.hasFocus():
            with Ink(self, self.theme) as ink:
                rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
                ink.box(rect, None, self.theme.color("accent"), rect.width() / 2)
