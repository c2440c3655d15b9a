"""Joins the parts of a booth to a window: what is shown, and what a passer-by may do."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from core.model.intents import Intent
from core.model.tally import DayTally
from core.ports import Clock
from core.show.booth.state import CALM_TRY_S, BoothMode, BoothState
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.stage.booth.attract import AttractPage
from gui.stage.booth.calm import CalmPage
from gui.stage.booth.input_watch import InputWatch
from gui.stage.booth.leaving import LeaveHold
from gui.stage.booth.node_menu import open_booth_menu
from gui.stage.keys import Action
from gui.stage.overlays.order import raise_to
from gui.stage.window import MainWindow

HIDDEN = frozenset(
    {
        Action.QUIT,
        Action.SAVE,
        Action.SYSTEMS,
        Action.FULL_SCREEN,
        Action.BLANK,
        Action.HELP,
        Action.THEME,
        Action.PRESENTER,
        Action.SWAP,
    }
)
"""Actions of the window that a passer-by can't ask for."""


BACK_AFTER_S = 0.5
"""Seconds after which a window that is no longer in front comes back there."""


class BoothStage(QObject):
    """Covers a window's stage while nobody is there, and keeps passers-by from leaving the stage.

    Attributes:
        page: the page for passers-by.
        calm: the page for whoever looks after the booth.
        leaving: the bar of the keys that end the booth.
        watch: sees what a person does.

    Signals:
        touched: somebody is there.
    """

    touched = Signal()

    def __init__(
        self,
        window: MainWindow,
        clock: Clock,
        samples: SampleBuffer,
        send: Callable[[Intent], None],
        *,
        fills_screen: bool = True,
    ) -> None:
        """Covers ``window`` until :meth:`show` says for whom the booth plays.

        Args:
            window: the window, before it is shown.
            clock: the run's time.
            samples: what the load measured.
            send: takes what the person wants.
            fills_screen: whether the window must fill the screen whatever anybody does.
        """
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._send = send
        self._fills_screen = fills_screen
        self._booth = BoothState()
        self._tally: DayTally | None = None
        self._covered_run = self._run = ""
        self._menu: QMenu | None = None
        self._away_s: float | None = None
        self.page = AttractPage(window, window.theme, samples)
        self.calm = CalmPage(window, window.theme)
        self.leaving = LeaveHold(window.theme, window)
        self.watch = InputWatch(self)
        self.watch.touched.connect(self.touched)
        self.watch.key.connect(self._on_key)
        self.leaving.held.connect(window.commands.leave)
        window.commands.hidden = HIDDEN
        # Where phones may come, the note in the sidebar shows their code.
        window.parts.sidebar.hide_buttons(HIDDEN | {Action.AUDIENCE})
        window.parts.forget_pictures()
        window.parts.grid.menu_asked.disconnect()
        window.parts.grid.menu_asked.connect(self._open_menu)
        window.bridge.stage_changed.connect(self._on_state)
        window.countdown_changed.connect(self._stay_on_top)
        window.frames.beat.connect(self._on_beat)
        window.first_painted.connect(self._hide_stage)
        window.installEventFilter(self)
        self._on_state(window.bridge.state)
        self._cover()

    def show(self, booth: BoothState, tally: DayTally) -> None:
        """Shows for whom the booth plays, and the day's tally."""
        was = self._booth.mode
        self._booth, self._tally = booth, tally
        self.page.set_tally(tally, self._window.bridge.state)
        if booth.problem is not None:
            problem = booth.problem
            self.calm.set_problem(booth.failures, problem.text, problem.remedy, CALM_TRY_S)
        if booth.mode is BoothMode.VISITOR and was is BoothMode.LOOP:
            # Covered until the fresh system is on stage: the old one is nobody's any more.
            self._covered_run = _run_id(self._window.bridge.state)
        elif booth.mode is BoothMode.LOOP:
            self._covered_run = ""
        self._cover()

    def _cover(self) -> None:
        waits = self._covered_run == _run_id(self._window.bridge.state) != ""
        alone = self._booth.mode is BoothMode.LOOP
        page = self.calm if self._booth.is_calm else self.page
        if alone or waits:
            if self._menu is not None:
                self._menu.close()
            other = self.page if page is self.calm else self.calm
            other.hide()
            if page.isHidden():
                page.cover()
        else:
            self.page.hide()
            self.calm.hide()
        self.watch.shut(alone or waits)
        window = self._window
        if alone:
            window.setCursor(Qt.CursorShape.BlankCursor)
        else:
            window.unsetCursor()

    def _hide_stage(self) -> None:
        """Keeps what is covered from being painted, once the window's first frame was."""
        for page in (self.page, self.calm):
            page.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _on_state(self, state: StageState) -> None:
        if self._run != _run_id(state):
            self._run = _run_id(state)
            self._window.parts.plot.hide_latency()
        if self._covered_run and self._covered_run != _run_id(state):
            self._covered_run = ""
            self._cover()
        self._stay_on_top()
        if not self.page.isHidden():
            self.page.set_state(state, self._clock.now())
            if self._tally is not None:
                self.page.set_tally(self._tally, state)

    def _stay_on_top(self) -> None:
        """Keeps the page over cards that a new run brings, and over the countdown's cover."""
        for page in (self.page, self.calm):
            if not page.isHidden():
                raise_to(page, page.layer)

    def _on_beat(self) -> None:
        self._come_back()
        self.leaving.place(self._window.width())
        self.leaving.tick()
        if not self.page.isHidden():
            self.page.set_state(self._window.bridge.state, self._clock.now())
            self.page.tick(time.monotonic())

    def _on_key(self, event: QKeyEvent) -> None:
        if event.type() is QEvent.Type.KeyPress:
            self.leaving.key_down(event)
            self._window.frames.hurry()
        else:
            self.leaving.key_up(event)

    def _open_menu(self, node: str, where: QPoint) -> None:
        state, window = self._window.bridge.state, self._window
        self._menu = menu = open_booth_menu(
            node, where, state=state, send=self._send, theme=window.theme, parent=window
        )
        menu.destroyed.connect(self._forget_menu)
        if handle := menu.windowHandle():
            self.watch.watch(handle)

    def _forget_menu(self) -> None:
        self._menu = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches the window once that is there, and keeps the window over the whole screen."""
        kind = event.type()
        if kind is QEvent.Type.Show and (handle := self._window.windowHandle()):
            self.watch.watch(handle)
        elif kind is QEvent.Type.WindowStateChange and self._fills_screen:
            QTimer.singleShot(0, self._window, self._fill_screen)
        elif kind is QEvent.Type.WindowDeactivate:
            self.leaving.release()
        return super().eventFilter(watched, event)

    def _come_back(self) -> None:
        """Comes to the front again, once somebody has reached the desktop by the desktop's keys."""
        window, now_s = self._window, time.monotonic()
        if not self._fills_screen or window.isActiveWindow() or QApplication.activePopupWidget():
            self._away_s = None
        elif self._away_s is None:
            self._away_s = now_s
        elif now_s - self._away_s >= BACK_AFTER_S:
            self._away_s = now_s
            handle = window.windowHandle()
            if handle and not handle.isExposed():
                window.hide()  # A window manager that shows the desktop heeds only a new window.
            if window.isHidden() or window.isMinimized() or not window.isFullScreen():
                window.showFullScreen()
            window.raise_()
            window.activateWindow()

    def _fill_screen(self) -> None:
        if not self._window.isFullScreen() and self._window.isVisible():
            self._window.showFullScreen()


def _run_id(state: StageState) -> str:
    return state.run.run_id if state.run is not None else ""


def booth_of(window: MainWindow) -> BoothStage:
    """Returns the booth's part of ``window``.

    Raises:
        LookupError: the window is no booth's.
    """
    found = [child for child in window.children() if isinstance(child, BoothStage)]
    if not found:
        raise LookupError("this window isn't a booth's")
    return found[0]
