"""The node in the picture as a button: clicks, menu and focus, as on the cards."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton

TIP = "Click: the next fault hits this node. Right click: what can be done to it."


class NodeButton(StageButton):
    """A button over the drawn node, which draws nothing but the focus.

    Attributes:
        node: name of the node.

    Signals:
        menu_asked: the menu was asked for (name, place on the screen).
        hover_changed: the mouse came or went.
    """

    menu_asked = Signal(str, QPoint)
    hover_changed = Signal()

    def __init__(self, theme: Theme, node: str, parent: QWidget) -> None:
        """Makes the button of one node."""
        super().__init__(theme, f"Node {node}", parent)
        self.node = node
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for the menu, at the mouse or, after the Menu key, at the node's centre."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        here = event.globalPos() if by_mouse else self.mapToGlobal(self.rect().center())
        self.menu_asked.emit(self.node, here)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Opens the menu on the Menu key and on Shift+F10, on every platform."""
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and shifted):
            self.menu_asked.emit(self.node, self.mapToGlobal(self.rect().center()))
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the focus, if the button has it."""
        if self.hasFocus():
            with Ink(self, self.theme) as ink:
                rect = QRectF(self.rect()).adjusted(2, 2, -2, -2)
                ink.box(rect, None, self.theme.color("accent"), rect.width() / 2)
