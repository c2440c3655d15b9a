"""The way out of a booth: a combination of keys that nobody presses by chance, held for a while."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from core.text.booth import LEAVE_KEYS
from gui.drawing.theme import Theme
from gui.stage.hold_bar import HoldBar
from gui.stage.key_positions import position_of

HOLD_S = 3.0
"""Time for which the keys must be held, in seconds."""

_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_HELD_BESIDE = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Meta})
"""Keys that don't repeat; on macOS Qt calls the key Control Meta."""

REPEATS_WITHIN_S = 0.15
"""Seconds within which a held key comes again: some X servers report each repeat of one as a
release and a press that nothing marks as repeats."""


class LeaveHold(HoldBar):
    """The bar of the keys that end a booth."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Makes a hidden bar."""
        words = f"Hold {LEAVE_KEYS}: end the booth"
        self._up_s: float | None = None
        super().__init__(theme, f"Hold {LEAVE_KEYS} to leave", words, HOLD_S, parent)

    def key_down(self, event: QKeyEvent) -> None:
        """Begins to count where the combination went down."""
        native = event.nativeScanCode(), event.nativeVirtualKey()
        is_q = event.key() == Qt.Key.Key_Q
        is_q = is_q or position_of(QGuiApplication.platformName(), *native) == "Q"
        if not is_q or event.modifiers() & _MODIFIERS != _MODIFIERS:
            return
        self._up_s = None
        if not self.holding and not event.isAutoRepeat():
            self.press()

    def key_up(self, event: QKeyEvent) -> None:
        """Ends the count where a key of the combination was released, and isn't pressed at once."""
        if not self.holding or event.isAutoRepeat():
            return
        if event.key() in _HELD_BESIDE:
            self.release()
        elif self._up_s is None:
            self._up_s = time.monotonic()

    def release(self) -> None:
        """Ends the count."""
        self._up_s = None
        super().release()

    def tick(self) -> None:
        """Counts on, unless the key has been up for longer than a keyboard's own repeats take."""
        if self._up_s is not None and time.monotonic() - self._up_s > REPEATS_WITHIN_S:
            self.release()
        super().tick()
