"""The window's only timer: quick while something moves, slow while nothing does."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

MOVING_MS = 1000 / 60
"""Time between frames while something moves, in ms: 60 frames a second, as on most screens."""

STILL_MS = 250
"""Time between frames while nothing moves, in ms: enough for figures that change by the second."""

_LEAST_MS = 4
"""Time that a late frame leaves to everything else before the next one, in ms."""


class FrameClock(QObject):
    """Beats once a frame, for everything that changes with time.

    Attributes:
        moving: whether the clock beats at full speed.

    Signals:
        beat: a frame begins.
    """

    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Starts at the slow speed."""
        super().__init__(parent)
        self.moving = False
        self._hurried = False
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat_now)
        self._timer.start(STILL_MS)

    def set_moving(self, moving: bool) -> None:
        """Chooses full speed or slow, which begins with a frame at once for what was put off."""
        if moving != self.moving:
            self.moving = moving
            self._hurried = False
            if moving:
                self._due = time.monotonic() * 1e3
                self._plan()
            else:
                self.hurry()

    def hurry(self) -> None:
        """Makes the next frame come at once, where a slow clock would delay news."""
        if not self.moving and not self._hurried:
            self._hurried = True
            self._timer.start(0)

    def stop(self) -> None:
        """Stops beating."""
        self._timer.stop()

    def beat_now(self) -> None:
        """Begins a frame, and plans the next one."""
        if self.moving:
            # Before the work of this frame: a frame that takes long doesn't put off the next one.
            self._plan()
        elif self._hurried:
            self._hurried = False
            self._timer.start(STILL_MS)
        self.beat.emit()

    def _plan(self) -> None:
        """Plans the next frame for when that frame is due, which no late frame before puts off."""
        now = time.monotonic() * 1e3
        self._due = max(self._due + MOVING_MS, now + min(_LEAST_MS, MOVING_MS))
        self._timer.start(math.ceil(self._due - now))
