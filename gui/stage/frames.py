"""The window's only timer: quick while something moves, slow while nothing does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

MOVING_MS = 20
"""Time between frames while something moves, in ms: 50 a second, so that a late frame stays under
33 ms although servers and load use the same cores."""

STILL_MS = 250
"""Time between frames while nothing moves, in ms: enough for figures that change by the second."""


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
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(STILL_MS)

    def set_moving(self, moving: bool) -> None:
        """Chooses full speed or slow."""
        if moving != self.moving:
            self.moving = moving
            self._hurried = False
            self._timer.start(MOVING_MS if moving else STILL_MS)

    def hurry(self) -> None:
        """Makes the next frame come at once, where a slow clock would delay news."""
        if not self.moving and not self._hurried:
            self._hurried = True
            self._timer.start(0)

    def stop(self) -> None:
        """Stops beating."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        if self._hurried:
            self._hurried = False
            self._timer.start(STILL_MS)
        self.beat.emit()
