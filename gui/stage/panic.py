"""The panic key: Esc held for one second, with a bar that shows the time held."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.drawing.theme import Theme
from gui.stage.hold_bar import HoldBar

HOLD_S = 1.0
"""How long Esc is held for panic, in seconds."""

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
