"""A booth over a scripted run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model.tally import DayTally, ProofTotal
from core.show.booth.state import BoothMode, BoothProblem, BoothState
from gui.stage.booth.stage import BoothStage
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run

TALLY = DayTally(
    day="2030-05-17",
    shows=1_147,
    killed=2_161,
    writes=ProofTotal(88_213_441, 88_213_441, 0),
    checks=ProofTotal(913_441, 913_440, 1),
)


class BoothWindow:
    """A booth's window over a scripted run, at the start of it, with the loop on show.

    Attributes:
        script: the run and the window.
        booth: the booth's part of the window.
        touched: how often somebody was seen.
    """

    def __init__(self, script: ScriptedStage) -> None:
        self.script = script
        self.touched = 0
        self.booth = BoothStage(
            script.window,
            script.clock,
            script.samples,
            script.intents.append,
            fills_screen=False,
        )
        self.booth.touched.connect(self._touch)

    @property
    def handle(self) -> QWindow:
        handle = self.script.window.windowHandle()
        assert handle
        return handle

    def show(self, state: BoothState | None = None, tally: DayTally = TALLY) -> None:
        self.booth.show(state or BoothState(), tally)

    def visit(self) -> None:
        """Shows the booth as a visitor has it: a touch, and then a fresh run."""
        self.show(BoothState(mode=BoothMode.VISITOR))
        run = scripted_run()[0]
        self.script.add(replace(run, run_id="fresh"))

    def fail(self, problem: BoothProblem) -> None:
        self.show(BoothState(failures=3, problem=problem))

    def key(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        down: bool = True,
        up: bool = True,
        repeat: bool = False,
    ) -> None:
        """Presses and releases a key as the window system does, before any widget sees it."""
        if down:
            self._send(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", repeat))
        if up:
            self._send(QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, "", repeat))

    def move(self, x: int, y: int) -> None:
        """Moves the mouse to a place in the window."""
        self._mouse(QEvent.Type.MouseMove, x, y, Qt.MouseButton.NoButton)

    def click(self, x: int, y: int) -> None:
        """Clicks at a place in the window."""
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            self._mouse(kind, x, y, Qt.MouseButton.LeftButton)

    def _mouse(self, kind: QEvent.Type, x: int, y: int, button: Qt.MouseButton) -> None:
        at = QPointF(x, y)
        everywhere = QPointF(self.script.window.mapToGlobal(QPoint(x, y)))
        buttons = button if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        none = Qt.KeyboardModifier.NoModifier
        self._send(QMouseEvent(kind, at, everywhere, button, buttons, none))

    def _send(self, event: QEvent) -> None:
        QApplication.sendEvent(self.handle, event)

    def _touch(self) -> None:
        self.touched += 1


@pytest.fixture
def make_booth(
    make_stage: Callable[..., ScriptedStage], qtbot: QtBot
) -> Iterator[Callable[..., BoothWindow]]:
    """Makes booths' windows of a size; see :class:`ScriptedStage` for the other arguments."""

    def make(*args: object, size: tuple[int, int] = (1920, 1080), **named: object) -> BoothWindow:
        made = BoothWindow(make_stage(*args, **named))
        made.script.show(*size)
        qtbot.waitUntil(made.script.window.isVisible)
        made.show()
        return made

    yield make


@pytest.fixture
def booth(make_booth: Callable[..., BoothWindow]) -> BoothWindow:
    """Returns a booth's window on the screen, with the loop on show."""
    return make_booth()
