"""Watches for screens of another pixel density, to which a window is moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget


class PixelRatioWatch(QObject):
    """A filter that tells of a widget's changed pixel ratio.

    The widgets don't override ``event`` for that: all painting would go through Python there, and
    an error in one paint event would come up in the next one, where it ends the process.

    Signals:
        changed: the widget is on a screen with another pixel ratio.
    """

    changed = Signal()

    def __init__(self, widget: QWidget) -> None:
        """Watches ``widget``, and belongs to it."""
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells of the change, and keeps no event back."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.changed.emit()
        return False
