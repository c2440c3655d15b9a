"""The presenter's window: notes, what comes next, what the audience sees, panic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from core.model.rehearsals import RehearsalTable
from core.show.presenter.notes import Note
from core.show.presenter.script import ChapterScript, Script
from core.text import figures
from core.text import presenter as words
from core.views.stage_state import StageState
from gui.drawing.pixel_ratio import PixelRatioWatch
from gui.drawing.theme import Theme
from gui.stage.keys import Action
from gui.stage.presenter.at_hand import AtHandView, facts_at_hand
from gui.stage.presenter.audience import StageMirror
from gui.stage.presenter.buttons import PanicButton, ScreenKeys
from gui.stage.presenter.head import PresenterHead
from gui.stage.presenter.next_view import NextView
from gui.stage.presenter.notes_view import NotesView
from gui.stage.presenter.places import arrange_presenter
from gui.stage.presenter.rehearsal_view import RehearsalView

if TYPE_CHECKING:
    from gui.stage.window import MainWindow

LOOK_MS = 250
"""Time between two looks at the stage and the clocks, in ms: a picture takes about 3 ms."""


class PresenterWindow(QWidget):
    """The second window, for the presenter alone.

    Every key goes to the stage, which knows what each one means: keys and remotes work in
    whichever window has the focus.

    Attributes:
        theme: colours, as on the stage, and sizes of this window.
        notes: the notes of the chapter.
        rehearsal: the times, at the end of a rehearsal.
        audience: what the audience sees.
        at_hand: facts and figures.
        next: what comes next.
        keys: buttons of the keys that have to do with screens.
        panic: the panic button.

    Signals:
        closed: the person asked to close the window, by the desktop's own means.
    """

    closed = Signal()

    def __init__(self, stage: MainWindow, script: Script) -> None:
        """Makes a hidden window that shows the run on ``stage`` with the notes of ``script``."""
        super().__init__()
        self._stage = stage
        self._script = script
        self.setWindowTitle("Presenter \u2013 Faultstage")
        self.setAccessibleName("Presenter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.theme = theme = Theme(stage.theme.name, self)
        self.head = PresenterHead(theme, self)
        self.notes = NotesView(theme, self)
        self.rehearsal = RehearsalView(theme, self)
        self.audience = StageMirror(theme, stage, self)
        self.at_hand = AtHandView(theme, self)
        self.next = NextView(theme, self)
        self.keys = ScreenKeys(theme, self)
        self.panic = PanicButton(theme, stage.parts.hold, self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        PixelRatioWatch(self).changed.connect(self._place)
        self._connect()

    def _connect(self) -> None:
        stage, hold = self._stage, self._stage.parts.hold
        stage.bridge.stage_changed.connect(self._on_state)
        stage.frames.beat.connect(self.panic.tick)
        stage.theme.changed.connect(self._follow_theme)
        stage.key_layout.changed.connect(self._relabel)
        self.keys.asked.connect(stage.commands.press_button)
        self.panic.pressed.connect(stage.hold_button)
        self.panic.released.connect(hold.release)
        self.panic.clicked.connect(self._press_panic)
        self._relabel()
        self._on_state(stage.bridge.state)

    def _press_panic(self) -> None:
        self._stage.commands.press_button(Action.ESCAPE)

    def set_rehearsal(self, table: RehearsalTable | None) -> None:
        """Shows the times of a rehearsal below the notes, or nothing."""
        if self.rehearsal.set_table(table) is self.rehearsal.isHidden():
            self.rehearsal.setVisible(table is not None)
            self._place()

    def look(self) -> None:
        """Takes another look at the stage, the figures and the clocks."""
        stage = self._stage
        state, now = stage.bridge.state, stage.parts.now
        blank = stage.commands.blank
        self.audience.look(blanked=blank is not None and blank.isVisible())
        self.at_hand.set_facts(facts_at_hand(state, stage.parts.scoreboard.tiles))
        running = "" if state.run is None else figures.minute(now)
        self.head.show_now(_title(state), words.place_words(state), running)

    def _on_state(self, state: StageState) -> None:
        script = self._script.of(state.run, state.current)
        if state.run is None:
            script = ChapterScript((Note(words.NO_SYSTEM),))
        self.notes.set_script(_title(state), script)
        self.next.set_step(words.next_step(state))

    def _follow_theme(self) -> None:
        self.theme.set_name(self._stage.theme.name)
        self.update()

    def _relabel(self) -> None:
        label = self._stage.key_layout.label
        self.next.label_keys(label)
        for button, (cap, _) in zip(self.keys.buttons.values(), words.SCREEN_KEYS, strict=True):
            button.set_cap(label(cap))

    # --- Qt's events -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hands the key to the stage."""
        self._stage.keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Hands the key to the stage."""
        self._stage.keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Ends the count for panic when another window gets the keyboard focus."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._stage.parts.hold.release()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begins to look, and takes the focus, so that no button is focused."""
        super().showEvent(event)
        self.setFocus()
        self._on_state(self._stage.bridge.state)
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops looking."""
        super().hideEvent(event)
        self._timer.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only hides the window: the show goes on."""
        event.ignore()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits all sizes to the size of the window."""
        self._place()

    def _place(self) -> None:
        self.theme.set_size(self.width(), self.height(), self.devicePixelRatioF())
        times = 0 if self.rehearsal.isHidden() else self.rehearsal.rows
        spots = arrange_presenter(self.width(), self.height(), self.theme.unit, times=times)
        self.head.setGeometry(spots.head)
        self.notes.setGeometry(spots.notes)
        self.rehearsal.setGeometry(spots.rehearsal)
        self.audience.setGeometry(spots.audience)
        self.at_hand.setGeometry(spots.at_hand)
        self.next.setGeometry(spots.next)
        self.keys.setGeometry(spots.keys)
        self.panic.setGeometry(spots.panic)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies between the parts."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.color("window"))
        painter.end()


def _title(state: StageState) -> str:
    chapters = () if state.run is None else state.run.chapters
    return chapters[state.current].title if state.current < len(chapters) else "Faultstage"
