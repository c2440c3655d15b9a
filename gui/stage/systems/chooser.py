"""Puts the page of the systems over a window's stage, until the chosen system is on stage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from core.views.stage_state import StageState
from gui.stage.systems.page import SystemsPage
from gui.stage.systems.places import REPLAY, SystemCard
from gui.stage.systems.words import FIRST, RUNS, SYSTEMS
from gui.stage.window import MainWindow


class SystemChooser(QObject):
    """Lets a window show the page of the systems instead of the stage.

    Attributes:
        page: the page.
    """

    def __init__(
        self, window: MainWindow, cards: Sequence[SystemCard], *, first: bool = False
    ) -> None:
        """Shows the page over ``window``; keys go to the page from now on.

        Args:
            window: the window.
            cards: the systems.
            first: whether nobody has chosen anything here before, and needs to be told how.
        """
        super().__init__(window)
        self._window = window
        self._over: StageState | None = None
        self.page = SystemsPage(window.theme, cards, window, FIRST if first else SYSTEMS)
        self.page.asked.connect(window.commands.press_button)
        self.page.chosen.connect(self._on_chosen)
        self.page.painted.connect(window.note_painted)
        window.bridge.stage_changed.connect(self._on_state)
        window.key_layout.changed.connect(self._relabel)
        self._relabel()
        self._on_state(window.bridge.state)
        give_keys(window, self.page)

    def close(self) -> None:
        """Takes the page away."""
        window = self._window
        window.bridge.stage_changed.disconnect(self._on_state)
        window.key_layout.changed.disconnect(self._relabel)
        window.commands.page = None
        window.setFocusProxy(None)  # pyright: ignore[reportArgumentType] - None takes it away
        window.setFocus()
        self.page.hide()
        self.page.deleteLater()
        self.deleteLater()

    def _on_chosen(self, key: str) -> None:
        if key != REPLAY:
            self._over = self._window.bridge.state

    def _on_state(self, state: StageState) -> None:
        before = self._over
        # A notice instead of a run: what was chosen can't be made, and the stage says why.
        if before is not None and (
            state.run is not before.run or state.notice is not before.notice
        ):
            self.close()
            return
        self._window.setWindowTitle("Faultstage")
        self.page.set_notice(state.notice)

    def _relabel(self) -> None:
        self.page.label_keys(self._window.key_layout.label)


def open_runs(window: MainWindow, cards: Sequence[SystemCard]) -> SystemsPage:
    """Shows the page of the recorded runs over ``window``; keys go to that page from now on."""
    page = SystemsPage(window.theme, cards, window, RUNS)
    page.asked.connect(window.commands.press_button)
    page.label_keys(window.key_layout.label)
    give_keys(window, page)
    return page


def close_runs(window: MainWindow, page: SystemsPage, back_to: SystemsPage) -> None:
    """Takes the page of the recorded runs away, and lets ``back_to`` be chosen from again."""
    give_keys(window, back_to)
    back_to.give_back()
    page.hide()
    page.deleteLater()


def give_keys(window: MainWindow, page: SystemsPage) -> None:
    """Shows ``page`` over ``window``, and lets keys go to the page."""
    window.commands.page = page
    window.setFocusProxy(page)
    page.cover()
    page.setFocus()
