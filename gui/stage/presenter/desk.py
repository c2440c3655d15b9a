"""Decides what is shown where: the stage, the presenter's window, the notes over the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen

from core.show.presenter.screens import Placing, Screen, place_windows
from core.show.presenter.script import Script
from core.views.stage_state import StageState
from gui.display.fit import ScreenFit
from gui.stage.keys import Action, KeyCommand
from gui.stage.presenter.screens import fill_screen, list_screens

if TYPE_CHECKING:
    from core.show.presenter.keeper import RehearsalKeeper
    from gui.stage.presenter.strip import NotesStrip
    from gui.stage.presenter.window import PresenterWindow
    from gui.stage.window import MainWindow

SETTLE_MS = 300
"""Time without a change of the screens before windows are moved, in ms: one plug makes several
changes in a row."""


class PresenterDesk(QObject):
    """Puts the windows on the screens, and follows every change of the screens.

    With two screens the stage fills one and the presenter's window the other; with one the stage
    is alone, and the notes lie over its lower third until the next key.

    Attributes:
        presenter: the presenter's window; None until it is first needed.
        strip: the notes over the stage; None until they are first needed.
        wanted: whether the presenter's window is shown wherever there are two screens.
    """

    def __init__(
        self,
        stage: MainWindow,
        script: Script,
        *,
        wanted: bool = True,
        rehearsal: RehearsalKeeper | None = None,
    ) -> None:
        """Joins ``stage`` with the notes of ``script``; takes the commands that are the desk's.

        Args:
            stage: the window of the stage, not shown yet.
            script: the notes.
            wanted: see the attribute.
            rehearsal: times the run, if this is a rehearsal.
        """
        super().__init__(stage)
        self.presenter: PresenterWindow | None = None
        self.strip: NotesStrip | None = None
        self.wanted = wanted
        self._stage, self._script, self._rehearsal = stage, script, rehearsal
        self._swapped = False
        self._is_painted = self._is_away = False
        self._told_times = False
        self._seen: tuple[Screen, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._on_screens)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._changed)
        app.primaryScreenChanged.connect(self._changed)
        for screen in app.screens():
            screen.geometryChanged.connect(self._changed)
        stage.stage_painted.connect(self._on_painted)
        stage.commands.desk = self
        if rehearsal is not None:
            stage.bridge.stage_changed.connect(self._on_state)

    @property
    def is_settling(self) -> bool:
        """Whether the screens have changed, and the windows haven't followed yet."""
        return self._soon.isActive()

    @property
    def is_alone(self) -> bool:
        """Whether there is one screen only, on which notes lie over the stage."""
        placing = self._placing()
        return placing is None or placing.presenter is None

    def open(self) -> None:
        """Shows the stage for the first time: on the screen for the audience, or maximised."""
        self._seen = list_screens()
        placing = self._placing()
        if placing is None or placing.presenter is None or not self.wanted:
            self._stage.showMaximized()
        else:
            fill_screen(self._stage, placing.stage)

    def close(self) -> None:
        """Deletes the presenter's window; the stage is about to be closed."""
        self._soon.stop()
        if self.presenter is not None:
            self.presenter.hide()
            self.presenter.deleteLater()
            self.presenter = None

    def step_back(self) -> None:
        """Hides the presenter's window, as another stage is about to replace this stage."""
        self._is_away = True
        if self.presenter is not None:
            self.presenter.hide()

    def come_back(self) -> None:
        """Shows the presenter's window again on the proper screen; the stage is shown already."""
        self._is_away = False
        self._on_painted(0.0)

    def run(self, command: KeyCommand) -> bool:
        """Runs a command of the desk; any other hides the notes over the stage.

        Returns:
            Whether the command was the desk's.
        """
        shown = self.strip is not None and self.strip.isVisible()
        self.hide_notes()
        match command.action:
            case Action.PRESENTER:
                if not shown:
                    self.toggle()
            case Action.SWAP:
                self.swap()
            case _:
                return False
        return True

    def toggle(self) -> None:
        """Opens or closes the presenter's window, or shows the notes where there is no place."""
        placing = self._placing()
        if placing is None or placing.presenter is None:
            self._show_notes()
            return
        self.wanted = self.presenter is None or self.presenter.isHidden()
        self._arrange()

    def swap(self) -> None:
        """Swaps the screens of the two windows, where there are two."""
        placing = self._placing()
        if placing is not None and placing.presenter is not None:
            self._swapped = not self._swapped
            self._arrange()

    def hide_notes(self) -> None:
        """Hides the notes over the stage."""
        if self.strip is not None:
            self.strip.hide()

    # --- screens ---------------------------------------------------------------------

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._changed)
        self._changed()

    def _changed(self, _: object = None) -> None:
        self._soon.start()

    def _on_screens(self) -> None:
        """Places the windows anew where the screens are others than before."""
        seen = list_screens()
        if seen == self._seen:
            return
        self._seen = seen
        if self.wanted and not self._is_away:
            self._arrange()

    def _on_painted(self, _: float) -> None:
        self._is_painted = True
        placing = self._placing()
        if self.wanted and placing is not None and placing.presenter is not None:
            self._arrange()

    def _placing(self) -> Placing | None:
        return place_windows(list_screens(), swapped=self._swapped)

    def _arrange(self) -> None:
        """Puts each window on the proper screen; closes the presenter's where that isn't wanted."""
        placing = self._placing()
        if placing is None:
            return
        presenter = self.presenter
        if not self.wanted or placing.presenter is None:
            if presenter is not None and presenter.isVisible():
                presenter.hide()
                self._stage.activateWindow()
            if placing.presenter is None and presenter is not None:
                fill_screen(self._stage, placing.stage)
            return
        self.hide_notes()
        fill_screen(self._stage, placing.stage)
        if self._is_painted:
            presenter = presenter or self._make()
            fill_screen(presenter, placing.presenter)
            presenter.activateWindow()

    def _make(self) -> PresenterWindow:
        from gui.stage.presenter.window import PresenterWindow

        window = PresenterWindow(self._stage, self._script)
        window.closed.connect(self._close_presenter)
        ScreenFit(window)
        self.presenter = window
        self._on_state(self._stage.bridge.state)
        return window

    def _close_presenter(self) -> None:
        if self.presenter is not None and self.presenter.isVisible():
            self.toggle()

    # --- notes and times -------------------------------------------------------------

    def _show_notes(self) -> None:
        from gui.stage.presenter.strip import NotesStrip

        state = self._stage.bridge.state
        if state.run is None or state.current >= len(state.run.chapters):
            return
        if self.strip is None:
            self.strip = NotesStrip(self._stage.theme, self._stage)
        title = state.run.chapters[state.current].title
        table = None if self._rehearsal is None else self._rehearsal.table
        self.strip.reveal(title, self._script.of(state.run, state.current), table)

    def _on_state(self, _: StageState) -> None:
        """Shows the times once a rehearsal has ended."""
        if self._rehearsal is None:
            return
        table = self._rehearsal.table
        if self.presenter is not None:
            self.presenter.set_rehearsal(table)
        if self.strip is not None and self.strip.isVisible():
            self.strip.rehearsal.set_table(table)
        done = table is not None
        if done and not self._told_times and (self.presenter is None or self.presenter.isHidden()):
            self._show_notes()
        self._told_times = done
