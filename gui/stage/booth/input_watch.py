"""Sees every key, click and movement in a window before anything else does."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow

MOVED_PX = 8.0
"""Distance, in pixels, that counts as a movement: a table that shakes moves a mouse by less."""

MUTE_S = 0.6
"""Seconds for which what woke the booth does nothing else: a double click, a key's release."""

_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)
_OTHERS = frozenset(
    {
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.TabletRelease,
        QEvent.Type.Shortcut,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.ContextMenu,
    }
)


class InputWatch(QObject):
    """Watches the input of windows, and keeps input from the windows while :attr:`is_shut`.

    Attributes:
        is_shut: whether what comes in only wakes the booth.

    Signals:
        touched: somebody is there.
        key: a key went down or up (:class:`QKeyEvent`), whether shut or not.
    """

    touched = Signal()
    key = Signal(object)

    def __init__(self, parent: QObject, now_s: Callable[[], float] = time.monotonic) -> None:
        """Watches nothing yet; ``now_s`` is a clock that nobody can set, in seconds."""
        super().__init__(parent)
        self._now_s = now_s
        self._is_shut = False
        self._mute_until_s = 0.0
        self._at: QPointF | None = None

    @property
    def is_shut(self) -> bool:
        """Whether what comes in only wakes the booth."""
        return self._is_shut

    def watch(self, window: QWindow) -> None:
        """Watches ``window`` from now on."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def shut(self, shut: bool) -> None:
        """Keeps all input from the windows from now on, or no more after a moment."""
        if self._is_shut and not shut:
            self._mute_until_s = self._now_s() + MUTE_S
        self._is_shut = shut

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes a person's input; returns whether the input is kept from the window."""
        kind = event.type()
        if kind is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._moved(event.globalPosition())
        elif kind in _KEYS and isinstance(event, QKeyEvent):
            self.key.emit(event)
            if kind is QEvent.Type.KeyPress:
                self.touched.emit()
        elif kind in _PRESSES:
            self.touched.emit()
        elif kind not in _OTHERS:
            return super().eventFilter(watched, event)
        return self._is_shut or self._now_s() < self._mute_until_s

    def _moved(self, at: QPointF) -> None:
        """Takes a place of the pointer; the first of all is no movement, as windows are told that.

        A booth that is shut anew knows the last place, so that one movement is enough.
        """
        if self._at is None:
            self._at = at
        elif (at - self._at).manhattanLength() >= MOVED_PX:
            self._at = at
            self.touched.emit()
