"""A window with a countdown over it, for tests."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.views.stage_state import Countdown, StageState
from gui.drawing.theme import Theme
from gui.stage.overlays.countdown import CountdownOverlay
from tests.gui.plotting import SetClock

COUNTING = StageState(
    countdown=Countdown(10.0, 3.0, "Killing n3, the Raft leader", "SIGKILL, no warning to the node")
)


class CoveredWindow:
    """A window with a button and the overlay over both."""

    def __init__(
        self, qtbot: QtBot, size: tuple[int, int] = (1280, 720), *, replay: bool = False
    ) -> None:
        self.clock = SetClock()
        self.theme = Theme()
        self.theme.set_size(*size)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.clicks: list[bool] = []
        self.button = QPushButton("below", self.window)
        self.button.setGeometry(self.window.rect())
        self.button.clicked.connect(self.clicks.append)
        self.overlay = CountdownOverlay(self.window, self.clock, self.theme, replay=replay)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def begin(self, left_s: float) -> None:
        """Lets a countdown come of which ``left_s`` seconds are left, with one band of veil."""
        self.clock.t = 10.0 - left_s
        self.overlay.set_state(COUNTING)
        self.overlay.tick()

    def count(self, left_s: float) -> None:
        """Shows the countdown with ``left_s`` seconds left, the veil all the way down."""
        self.begin(left_s)
        self.settle()

    def end(self) -> None:
        """Lets the countdown go, and the veil go up."""
        self.overlay.set_state(StageState())
        self.settle()

    def settle(self) -> int:
        """Lets the veil come down or go up; returns in how many frames."""
        frames = 0
        while self.overlay.catch_up():
            QApplication.processEvents()
            frames += 1
        return frames


def differ(one: QColor, other: QColor, *, levels: int = 60) -> bool:
    """Whether two colours are others by more than the smoothing of an edge, ``levels`` of 255."""
    channels = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    return any(abs(a - b) > levels for a, b in channels)
