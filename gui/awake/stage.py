"""Keeps the screen on while a story runs, and while the window fills the screen."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from core.views.stage_state import ChapterStatus, StageState
from gui.awake.keeper import AwakeKeeper, ways_here
from gui.stage.window import MainWindow


class AwakeStage(QObject):
    """Watches a window and the story on show; :meth:`close` ends the watch."""

    def __init__(self, window: MainWindow, keeper: AwakeKeeper | None = None) -> None:
        """Begins to watch; nothing is held before a story runs or the window fills the screen."""
        super().__init__(window)
        self._window = window
        self._keeper = keeper or AwakeKeeper(ways_here)
        self._running = self._is_off = False
        window.bridge.stage_changed.connect(self._on_state)
        window.installEventFilter(self)
        self._look()

    def close(self) -> None:
        """Stops watching, and lets the screen go off."""
        self._window.removeEventFilter(self)
        self._keeper.close()

    @contextmanager
    def off_stage(self) -> Generator[None]:
        """Counts no story as running within the block: another is being chosen."""
        self._is_off = True
        self._look()
        try:
            yield
        finally:
            self._is_off = False
            self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Decides anew when the window becomes full screen, normal or minimised."""
        if event.type() is QEvent.Type.WindowStateChange:
            self._look()
        return super().eventFilter(watched, event)

    def _on_state(self, state: StageState) -> None:
        running = is_running(state)
        if running != self._running:
            self._running = running
            self._look()

    def _look(self) -> None:
        window: QWidget = self._window
        seen, runs = not window.isMinimized(), self._running and not self._is_off
        self._keeper.want(seen and (runs or window.isFullScreen()))


def is_running(state: StageState) -> bool:
    """Whether the story has left the first chapter and hasn't finished the last one."""
    to_come, done = ChapterStatus.TO_COME, ChapterStatus.DONE
    begun = any(status is not to_come for status in state.statuses[1:])
    return begun and state.statuses[-1] is not done
