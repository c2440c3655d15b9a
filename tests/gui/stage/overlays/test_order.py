"""What lies over what on the stage: black over the countdown, the countdown over the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.show.presenter.script import Script
from core.text.presenter import BLANKED
from gui.stage.overlays.order import Layer, raise_to
from gui.stage.presenter.desk import PresenterDesk
from gui.stage.presenter.window import PresenterWindow
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run
from tests.scripted_audience import scripted_audience
from tests.scripted_picture import scripted_picture

K = Qt.Key
COUNTING_T = 27.4


def is_black(window: QWidget) -> bool:
    picture = window.grab().toImage()
    wide, high = picture.width(), picture.height()
    spots = [(x, y) for x in range(0, wide, 16) for y in range(0, high, 16)]
    return {picture.pixel(x, y) for x, y in spots} == {0xFF000000}


def on_top(window: QWidget, at: QPoint) -> QWidget | None:
    """The direct child of ``window`` that is seen at a place."""
    found = window.childAt(at)
    while found is not None and found.parentWidget() is not window:
        found = found.parentWidget()
    return found


@pytest.mark.parametrize("newest_first", [False, True])
def test_layers_hold_whatever_is_raised_last(qtbot: QtBot, newest_first: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    covers = {layer: QWidget(window) for layer in Layer}
    order = list(reversed(Layer)) if newest_first else list(Layer)
    for layer in order:
        raise_to(covers[layer], layer)
    raise_to(covers[Layer.NOTES], Layer.NOTES)
    assert [one for one in window.children() if one in covers.values()] == list(covers.values())


@pytest.mark.parametrize("begins_t", [0.0, 24.0])
@pytest.mark.parametrize("script", [scripted_run, scripted_audience, scripted_picture])
def test_a_blanked_stage_stays_black_through_a_countdown(
    make_stage: Callable[..., ScriptedStage],
    script: Callable[[], Iterable[ev.Event]],
    begins_t: float,
) -> None:
    stage = make_stage(script())
    stage.show()
    stage.play_to(begins_t)
    QTest.keyClick(stage.window, K.Key_Period)
    for t in (22.0, COUNTING_T, 29.5, 44.0, 59.0):
        stage.play_to(t)
        assert is_black(stage.window), t


def test_a_countdown_below_black_is_there_when_that_goes(stage: ScriptedStage) -> None:
    stage.show()
    QTest.keyClick(stage.window, K.Key_Period)
    stage.play_to(COUNTING_T)
    QTest.keyClick(stage.window, K.Key_Period)
    assert on_top(stage.window, stage.window.rect().center()) is stage.window.countdown


def test_esc_aborts_a_countdown_below_black(stage: ScriptedStage) -> None:
    stage.show()
    QTest.keyClick(stage.window, K.Key_Period)
    stage.play_to(COUNTING_T)
    QTest.keyPress(stage.window, K.Key_Escape)
    QTest.keyRelease(stage.window, K.Key_Escape)
    assert stage.intents == [want.Abort()]


def test_the_presenter_is_told_of_a_countdown_below_black(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    stage.show()
    window = PresenterWindow(stage.window, Script())
    window.show()
    QTest.keyClick(stage.window, K.Key_Period)
    stage.play_to(COUNTING_T)
    window.look()
    assert window.audience.accessibleDescription() == BLANKED
    assert window.next.step.hint == "Esc  aborts the countdown"
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("key", [K.Key_W, K.Key_Question])
def test_notes_and_keys_hide_nothing_of_a_countdown(stage: ScriptedStage, key: K) -> None:
    stage.show()
    desk = PresenterDesk(stage.window, Script())
    stage.play_to(COUNTING_T)
    QTest.keyClick(stage.window, key)
    assert desk.strip is None or desk.strip.isVisible()
    countdown = stage.window.countdown
    assert countdown is not None
    button = countdown.abort_button.geometry().center()
    for place in (button, stage.window.rect().center(), QPoint(700, 1000)):
        assert on_top(stage.window, place) is countdown


@pytest.mark.parametrize("key", [K.Key_W, K.Key_Question])
def test_on_a_blank_screen_notes_and_keys_show_the_stage(stage: ScriptedStage, key: K) -> None:
    stage.show()
    desk = PresenterDesk(stage.window, Script())
    stage.play_to(24.0)
    QTest.keyClick(stage.window, K.Key_Period)
    QTest.keyClick(stage.window, key)
    commands = stage.window.commands
    assert commands.blank is not None and not commands.blank.isVisible()
    assert commands.help is not None and not commands.help.isVisible()
    assert desk.strip is None or not desk.strip.isVisible()
