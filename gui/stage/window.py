"""The main window: joins the timeline, the parts of the stage, the keys and the overlays."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.model import intents as want
from core.model.events import LoadStatus, NodeHealth
from core.ports import Clock
from core.recording.replay_clock import ReplayClock
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.drawing.pixel_ratio import PixelRatioWatch
from gui.drawing.theme import Theme
from gui.stage.bridge import Bridge
from gui.stage.commands import Commands
from gui.stage.frames import FrameClock
from gui.stage.key_layout import KeyLayout, reader_for
from gui.stage.key_positions import position_of
from gui.stage.keys import Action, command_for, step_for
from gui.stage.layout import StageLayout
from gui.stage.part_signals import PartSignals

if TYPE_CHECKING:
    from gui.stage.overlays.countdown import CountdownOverlay

log = logging.getLogger(__name__)


class MainWindow(QWidget):
    """The window of the stage.

    The first frame comes without the plot, because the plot's libraries take longer to import than
    everything else; :meth:`load_plot` runs right after that frame.

    Attributes:
        theme: colours and sizes.
        frames: the window's one timer.
        key_layout: what is on the keys.
        bridge: what reads the timeline.
        parts: every widget of the stage.
        commands: what keys and buttons do.
        countdown: the overlay that counts down; None until :meth:`load_plot`.

    Signals:
        first_painted: the first frame was painted, without the plot (monotonic time).
        stage_painted: the whole stage was painted, with the plot (monotonic time).
        stage_failed: the stage can't be made (exception). The window stays open.
        node_painted: a status was painted for the first time (node, status, monotonic time).
        countdown_changed: a countdown came, over everything else, or went.
    """

    first_painted = Signal(float)
    stage_painted = Signal(float)
    stage_failed = Signal(object)
    node_painted = Signal(str, object, float)
    countdown_changed = Signal()

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        samples: SampleBuffer,
        send: Callable[[want.Intent], None],
        *,
        replay: bool = False,
        leads_back: bool = True,
        theme: Theme | None = None,
        on_close: Callable[[], None] | None = None,
        report_folder: Path | None = None,
    ) -> None:
        """Makes the window, to be shown by ``show()``.

        Args:
            timeline: what the window shows.
            clock: the run's time, for what runs between events.
            samples: what the plot draws.
            send: takes what the person wants.
            replay: whether this is a recorded run; marked plainly, with speeds to choose.
            leads_back: whether there is a page of systems that a key leads back to.
            theme: the look; dark by default.
            on_close: called once when the window was asked to close and nothing speaks
                against it, after the intent ``Quit``. The window stays open until
                :meth:`finish`.
            report_folder: where the dialog to save the report begins.
        """
        super().__init__()
        self.theme = theme or Theme()
        self.theme.setParent(self)
        self._clock, self._samples = clock, samples
        self._replay_clock = clock if isinstance(clock, ReplayClock) else None
        self._painted = False
        self._finished = False
        self._counted: StageState | None = None
        self._flushed = False
        self.setWindowTitle("Faultstage")
        self.setAccessibleName("Faultstage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        PixelRatioWatch(self).changed.connect(self._fit)
        self.frames = FrameClock(self)
        self.key_layout = KeyLayout(reader_for(QGuiApplication.platformName()), self)
        self.bridge = Bridge(timeline, self.frames, self)
        self.parts = StageLayout(self, self.theme, samples, replay, leads_back)
        self.countdown: CountdownOverlay | None = None
        self.commands = Commands(
            self,
            self.theme,
            self.parts.hold,
            get_state=lambda: self.bridge.state,
            send=send,
            replay=replay,
            leads_back=leads_back,
            on_close=on_close,
            report_folder=report_folder,
            toggle_picture=self.parts.toggle_picture,
        )
        self._clicks = PartSignals(
            self,
            self.theme,
            self.parts,
            self.commands,
            self.frames,
            get_state=lambda: self.bridge.state,
            send=send,
        )
        self._connect()
        self._restyle()
        self.bridge.flush()

    def _connect(self) -> None:
        self.bridge.stage_changed.connect(self._on_state)
        self.bridge.node_changed.connect(self._on_node)
        self.frames.beat.connect(self._on_beat)
        self.theme.changed.connect(self._restyle)
        self.key_layout.changed.connect(self._relabel)
        self.parts.grid.status_painted.connect(self.node_painted)

    def load_plot(self) -> None:
        """Makes the plot and the overlays; called after the first frame."""
        if self.countdown is not None:
            return
        from gui.stage.overlays.blank import BlankOverlay
        from gui.stage.overlays.countdown import CountdownOverlay
        from gui.stage.overlays.help import HelpOverlay
        from gui.stage.plot.libraries import load_pyqtgraph

        load_pyqtgraph()
        from gui.stage.plot.panel import PlotPanel

        panel = PlotPanel(self._samples, self._clock, self.theme)
        self.parts.plot.fill(panel)
        self.commands.toggle_p99 = panel.p99_button.toggle
        self.countdown = CountdownOverlay(
            self, self._clock, self.theme, replay=self._replay_clock is not None
        )
        self.countdown.aborted.connect(self._clicks.abort)
        self.commands.help = HelpOverlay(self, self.theme, self.key_layout.label)
        self.commands.blank = BlankOverlay(self)
        self._on_state(self.bridge.state)
        self._count_down()
        self.parts.settle(self._clock.now())
        self.repaint()
        self.stage_painted.emit(time.monotonic())
        self.key_layout.refresh()

    def finish(self) -> None:
        """Closes and deletes the window; called when everything is cleaned up."""
        self._finished = True
        if self.commands.desk is not None:
            self.commands.desk.close()
        self.close()

    def _on_state(self, state: StageState) -> None:
        self.parts.set_state(state, self._clock.now())
        # All of the stage is painted below a countdown, which therefore comes and goes by itself.
        self._counted = state
        title = f"{state.run.title} \u2013 Faultstage" if state.run else "Faultstage"
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _count_down(self) -> bool:
        """Lets a countdown come or go, and its veil a band further; returns whether that moved."""
        if self.countdown is None:
            return False
        state, self._counted = self._counted, None
        if state is not None and self.countdown.set_state(state):
            self.countdown_changed.emit()
        return self.countdown.catch_up()

    def _on_node(self, health: NodeHealth) -> None:
        self.parts.show_node(health, self.bridge.state, self._clock.now())

    def _on_beat(self) -> None:
        now = self._clock.now()
        planned = self.parts.plan(now)
        self._count_down()
        caught_up = self.parts.catch_up()
        if self.frames.moving:
            # One thing a frame, in turns: each alone leaves the frame in time. What was caught up
            # with belongs to the news before: what was planned still has its turn after those.
            if not caught_up:
                turned = self._flushed and not planned and self.parts.advance(now)
                self._flushed = not turned and self.bridge.flush()
                if not turned and not self._flushed:
                    self.parts.advance(now)
            self.parts.tick(now)
        else:
            self.bridge.flush()
            while self._count_down():
                pass
            self.parts.settle(now)
        if self.countdown is not None:
            self.countdown.tick()
        replay, playing = self.parts.sidebar.replay, self._replay_clock
        if replay is not None and playing is not None:
            replay.follow(playing.speed, playing.paused)
        self.frames.set_moving(self._is_moving(self.bridge.state))

    def _is_moving(self, state: StageState) -> bool:
        paused = self._replay_clock is not None and self._replay_clock.paused
        if paused or self.isMinimized() or not self.isVisible():
            return False
        loaded = state.load_status in (LoadStatus.STARTING, LoadStatus.RUNNING)
        counting = state.countdown is not None
        return loaded or bool(state.faults) or counting or self.parts.hold.holding

    def _restyle(self) -> None:
        palette = self.theme.palette()
        self.setPalette(palette)
        QToolTip.setPalette(palette)
        QToolTip.setFont(self.theme.font(16))
        word = "light theme" if self.theme.is_dark else "dark theme"
        self.parts.sidebar.buttons[Action.THEME].set_word(word)
        self.parts.place()
        self.update()

    def _relabel(self) -> None:
        self.parts.label_keys(self.key_layout.label)
        if self.commands.help is not None:
            self.commands.help.update()

    def hold_button(self) -> None:
        """Begins to count the second for panic, as a panic button went down."""
        self.commands.hold_button()
        self.frames.set_moving(True)

    # --- Qt's events -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Runs the command of the key, once for each press, even of a held key."""
        native = event.nativeScanCode(), event.nativeVirtualKey()
        position = position_of(QGuiApplication.platformName(), *native)
        self.key_layout.note(position, event.key())
        command = command_for(event.key(), event.modifiers(), position, self.key_layout.has)
        if command is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if command.action is Action.ESCAPE:
            self.commands.hold_escape()
            self.frames.set_moving(True)
        else:
            self.commands.run(command, step_for(event.key()))
            self.frames.hurry()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ends the count for panic when Esc was really released, not at an auto-repeat."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.parts.hold.release()

    def changeEvent(self, event: QEvent) -> None:
        """Ends the count for panic when another window gets the keyboard focus."""
        if event.type() == QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self.key_layout.refresh()
            else:
                self.parts.hold.release()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the keyboard focus, so that no button is focused before somebody presses Tab."""
        self.setFocus()
        super().showEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ignores the focus, which the stage doesn't show."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits all sizes to the size of the window."""
        self._fit()

    def _fit(self) -> None:
        self.theme.set_size(self.width(), self.height(), self.devicePixelRatioF())
        self.parts.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies between the parts."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.theme.color("window"))
        self.note_painted()

    def note_painted(self) -> None:
        """Makes the rest of the stage after the first frame, of the window or of its cover."""
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.first_painted.emit(time.monotonic())
        try:
            self.load_plot()
        except Exception as error:  # any error must reach whoever waits for the stage
            log.exception("The stage can't be made")
            self.stage_failed.emit(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks to leave instead of closing, until :meth:`finish` was called."""
        if self._finished:
            self.bridge.close()
            self.frames.stop()
            event.accept()
        else:
            event.ignore()
            self.commands.quit()
