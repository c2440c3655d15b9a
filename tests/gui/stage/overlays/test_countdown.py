"""The countdown over the window: its number, its button, and the input that it blocks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.views.stage_state import Countdown, StageState
from gui.drawing.ink import Ink
from gui.stage.overlays.countdown import CountdownOverlay
from tests.gui.plotting import SIZES
from tests.gui.stage.overlays.covered_window import CoveredWindow

LEFT = Qt.MouseButton.LeftButton


def test_a_replayed_countdown_says_so_and_can_not_be_aborted(qtbot: QtBot):
    stage = CoveredWindow(qtbot, replay=True)
    stage.count(2.0)
    assert stage.overlay.isVisible()
    assert not stage.overlay.abort_button.isVisible()
    assert "This is a replay." in stage.overlay.accessibleDescription()


def test_countdown_is_visible_only_while_something_counts(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    assert not stage.overlay.isVisible()
    stage.count(3.0)
    assert stage.overlay.isVisible()
    stage.end()
    assert not stage.overlay.isVisible()
    assert stage.overlay.number is None


@pytest.mark.parametrize(
    ("left_s", "number"),
    [(3.0, 3), (2.99, 3), (2.01, 3), (2.0, 2), (1.5, 2), (0.01, 1), (0.0, 0), (-0.2, 0)],
)
def test_countdown_shows_the_seconds_begun(qtbot: QtBot, left_s: float, number: int):
    stage = CoveredWindow(qtbot)
    stage.count(left_s)
    assert stage.overlay.number == number


def test_countdown_number_is_in_the_accessible_name(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.4)
    assert stage.overlay.accessibleName() == "Killing n3, the Raft leader: 3"
    stage.count(1.4)
    assert stage.overlay.accessibleName() == "Killing n3, the Raft leader: 2"
    assert "SIGKILL" in stage.overlay.accessibleDescription()


def test_a_click_on_abort_aborts_and_another_click_does_not(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    aborted: list[int] = []
    stage.overlay.aborted.connect(lambda: aborted.append(1))
    QTest.mouseClick(stage.overlay, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    assert aborted == []
    QTest.mouseClick(stage.overlay.abort_button, LEFT)
    assert aborted == [1]


def test_countdown_keeps_click_and_wheel_from_what_lies_underneath(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    wheels: list[object] = []
    stage.window.wheelEvent = wheels.append
    at = QPointF(40, 40)
    top = stage.window.childAt(at.toPoint())
    assert isinstance(top, CountdownOverlay)
    QTest.mouseClick(top, LEFT, Qt.KeyboardModifier.NoModifier, at.toPoint())
    QTest.mouseDClick(top, LEFT, Qt.KeyboardModifier.NoModifier, at.toPoint())
    turned = QWheelEvent(
        at,
        stage.window.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(top, turned)
    assert stage.clicks == [] and wheels == []
    assert turned.isAccepted()


def test_countdown_takes_no_key_from_the_window(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.button.setFocus()
    stage.count(2.0)
    for widget in (stage.overlay, stage.overlay.abort_button):
        assert widget.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_countdown_covers_the_window_after_a_resize(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(2.0)
    stage.window.resize(1500, 900)
    assert stage.overlay.geometry() == stage.window.rect()
    stage.end()
    stage.window.resize(1300, 800)
    stage.count(2.0)
    assert stage.overlay.geometry() == stage.window.rect()


@pytest.mark.parametrize("size", [*SIZES, (1000, 1400)])
def test_the_number_fills_the_height_and_nothing_is_cut_off(qtbot: QtBot, size: tuple[int, int]):
    stage = CoveredWindow(qtbot, size)
    stage.count(2.0)
    Ink.log = []
    try:
        picture = stage.window.grab().toImage()
        drawn = Ink.log
    finally:
        Ink.log = None
    assert {piece.text for piece in drawn} >= {"Killing n3, the Raft leader", "Esc", "aborts"}
    window = stage.window.rect()
    for piece in drawn:
        assert window.contains(piece.box.toAlignedRect()), piece.text
        assert not piece.elided
    assert window.contains(stage.overlay.abort_button.geometry())
    middle, text = size[0] // 2, stage.theme.color("text")
    rows = [
        y
        for y in range(int(size[1] * 0.75))
        if any(
            picture.pixelColor(x, y) == text
            for x in range(middle - size[1] // 4, middle + size[1] // 4, 4)
            if 0 <= x < size[0]
        )
    ]
    assert max(rows) - min(rows) > min(size[1], size[0] * 0.75) * 0.42


def test_number_of_two_digits_fits_the_ring_too(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    long = StageState(countdown=Countdown(30.0, 20.0, "Killing n1 and n2, a majority", ""))
    stage.clock.t = 15.5
    stage.overlay.set_state(long)
    stage.settle()
    assert stage.overlay.number == 15
    picture = stage.window.grab().toImage()
    text = stage.theme.color("text")
    columns = [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) == text for y in range(100, 480, 6))
    ]
    assert max(columns) - min(columns) < 0.62 * picture.height()
