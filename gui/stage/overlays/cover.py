"""A widget that covers the whole parent, at any size, and lets no click through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.stage.overlays.order import Layer, raise_to


class Cover(QWidget):
    """Lies over the whole of the parent; hidden until shown by :meth:`cover`.

    A cover takes no keyboard focus: keys go on to the window, which knows what each one means.

    Attributes:
        layer: its place among all that covers the stage.
    """

    layer = Layer.SHEET

    def __init__(self, parent: QWidget) -> None:
        """Makes a hidden cover that follows the size of ``parent``."""
        super().__init__(parent)
        self._covered = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(parent.rect())
        self.hide()
        parent.installEventFilter(self)

    def cover(self) -> None:
        """Shows the cover over everything else but what belongs above it."""
        self.fit()
        raise_to(self, self.layer)
        self.show()

    def fit(self) -> None:
        """Lies over the whole of the parent from now on, whose size may be another."""
        self.setGeometry(self._covered.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the parent's size."""
        if event.type() == QEvent.Type.Resize and watched is self._covered:
            self.fit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keeps the press from what lies underneath."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keeps the release from what lies underneath."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Keeps the drag from what lies underneath."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Keeps the double click from what lies underneath."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Keeps the wheel from what lies underneath."""
        event.accept()


class ToggledCover(Cover):
    """A cover that :meth:`toggle` shows and hides, and that a click hides."""

    def toggle(self) -> None:
        """Shows the cover, or hides a shown one."""
        if self.isHidden():
            self.cover()
        else:
            self.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hides the cover."""
        super().mouseReleaseEvent(event)
        self.hide()
