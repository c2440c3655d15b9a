"""The common part of a node's card and the node in the picture: the menu, by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton


class NodeWidget(StageButton):
    """A node that is clicked to pick the next victim, and asked for the node's menu.

    Attributes:
        node: name of the node.

    Signals:
        menu_asked: the menu was asked for (name, place on the screen).
    """

    menu_asked = Signal(str, QPoint)

    def __init__(self, theme: Theme, node: str, parent: QWidget | None = None) -> None:
        """Makes the widget of one node."""
        super().__init__(theme, f"Node {node}", parent)
        self.node = node
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for the menu, at the mouse or, after the Menu key, at the node's centre."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        self.menu_asked.emit(self.node, event.globalPos() if by_mouse else self._centre())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Opens the menu on the Menu key and on Shift+F10, on every platform."""
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and shifted):
            self.menu_asked.emit(self.node, self._centre())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _centre(self) -> QPoint:
        return self.mapToGlobal(self.rect().center())
