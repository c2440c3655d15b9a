"""Tests of every key through the whole story, wherever the focus is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from tests.gui.scripted_stage import ScriptedStage

K = Qt.Key


def press(qtbot: QtBot, stage: ScriptedStage, *keys: Qt.Key) -> list[want.Intent]:
    """Presses keys one after another; returns the intents that the window sent."""
    before = len(stage.intents)
    for key in keys:
        QTest.keyClick(stage.window, key)
    return stage.intents[before:]


def hold(stage: ScriptedStage, kind: QEvent.Type, key: Qt.Key, *, repeat: bool) -> None:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", repeat)
    QApplication.sendEvent(stage.window, event)


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Return, K.Key_Right, K.Key_PageDown])
def test_next_keys_walk_through_all_chapters(
    qtbot: QtBot, stage: ScriptedStage, key: Qt.Key
) -> None:
    for t in (2.0, 6.0, 22.0, 25.0, 31.9, 38.0, 44.0, 59.0):
        stage.play_to(t)
        assert press(qtbot, stage, key) == [want.Next()]


@pytest.mark.parametrize("key", [K.Key_Left, K.Key_PageUp])
def test_back_keys_go_back(qtbot: QtBot, stage: ScriptedStage, key: Qt.Key) -> None:
    assert press(qtbot, stage, key) == [want.Back()]


def test_digit_jumps_to_the_chapter_of_that_number(qtbot: QtBot, stage: ScriptedStage) -> None:
    assert press(qtbot, stage, K.Key_1, K.Key_8) == [want.Jump(0), want.Jump(7)]


def test_key_r_resets_the_show(qtbot: QtBot, stage: ScriptedStage) -> None:
    assert press(qtbot, stage, K.Key_R) == [want.Reset()]


def test_a_held_key_goes_on_once(stage: ScriptedStage) -> None:
    hold(stage, QEvent.Type.KeyPress, K.Key_Space, repeat=False)
    for _ in range(20):
        hold(stage, QEvent.Type.KeyRelease, K.Key_Space, repeat=True)
        hold(stage, QEvent.Type.KeyPress, K.Key_Space, repeat=True)
    assert stage.intents == [want.Next()]


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Return, K.Key_PageDown])
def test_keys_reach_the_show_wherever_the_focus_is(
    qtbot: QtBot, stage: ScriptedStage, key: Qt.Key
) -> None:
    stage.play_to(22.0)
    parts = stage.window.parts
    for widget in (
        *parts.sidebar.buttons.values(),
        *parts.sidebar.chapters,
        *parts.grid.cards.values(),
    ):
        widget.setFocus()
        stage.intents.clear()
        QTest.keyClick(widget, key)
        assert stage.intents == [want.Next()], widget.accessibleName()


def test_ctrl_enter_presses_the_focused_button(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    card = stage.window.parts.grid.cards["n2"]
    card.setFocus()
    QTest.keyClick(card, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.intents == [want.PickVictim("n2")]


@pytest.mark.parametrize("key", [K.Key_Period, K.Key_B])
def test_blank_keys_blank_the_screen_and_bring_back_the_stage(
    qtbot: QtBot, stage: ScriptedStage, key: Qt.Key
) -> None:
    blank = stage.window.commands.blank
    assert blank is not None
    assert press(qtbot, stage, key) == []
    assert blank.isVisible()
    press(qtbot, stage, key)
    assert not blank.isVisible()


def test_next_on_a_blank_screen_only_brings_back_the_stage(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    assert press(qtbot, stage, K.Key_B, K.Key_PageDown) == []
    assert press(qtbot, stage, K.Key_PageDown) == [want.Next()]


@pytest.mark.parametrize("key", [K.Key_Question, K.Key_H, K.Key_F1])
def test_help_keys_show_and_hide_the_help(qtbot: QtBot, stage: ScriptedStage, key: Qt.Key) -> None:
    overlay = stage.window.commands.help
    assert overlay is not None
    press(qtbot, stage, key)
    assert overlay.isVisible()
    assert press(qtbot, stage, K.Key_Escape) == []
    assert not overlay.isVisible()


def test_a_remote_that_sends_f5_and_esc_does_no_harm(qtbot: QtBot, stage: ScriptedStage) -> None:
    for t in (2.0, 22.0, 31.9, 59.0):
        stage.play_to(t)
        assert press(qtbot, stage, K.Key_F5, K.Key_Escape, K.Key_F5, K.Key_Escape) == []
    assert stage.closed == 0


def test_esc_aborts_a_countdown(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(27.0)
    assert press(qtbot, stage, K.Key_Escape) == [want.Abort()]


def test_esc_held_for_a_second_is_panic(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    bar = stage.window.parts.hold
    hold(stage, QEvent.Type.KeyPress, K.Key_Escape, repeat=False)
    qtbot.waitUntil(bar.isVisible)
    for _ in range(3):
        hold(stage, QEvent.Type.KeyRelease, K.Key_Escape, repeat=True)
        hold(stage, QEvent.Type.KeyPress, K.Key_Escape, repeat=True)
    qtbot.waitUntil(lambda: stage.intents == [want.Panic()])
    assert not bar.isVisible()
    hold(stage, QEvent.Type.KeyRelease, K.Key_Escape, repeat=False)
    assert stage.intents == [want.Panic()]


def test_esc_let_go_early_is_no_panic(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    bar = stage.window.parts.hold
    hold(stage, QEvent.Type.KeyPress, K.Key_Escape, repeat=False)
    qtbot.waitUntil(bar.isVisible)
    hold(stage, QEvent.Type.KeyRelease, K.Key_Escape, repeat=False)
    assert not bar.isVisible()
    assert not bar.holding
    assert stage.intents == []


def test_key_p_shows_latency_on_the_plot(qtbot: QtBot, stage: ScriptedStage) -> None:
    panel = stage.window.parts.plot.panel
    assert panel is not None
    press(qtbot, stage, K.Key_P)
    assert panel.p99_button.isChecked()


@pytest.mark.parametrize("key", [K.Key_L, K.Key_T])
def test_theme_keys_change_the_theme(qtbot: QtBot, stage: ScriptedStage, key: Qt.Key) -> None:
    assert stage.window.theme.is_dark
    press(qtbot, stage, key)
    assert not stage.window.theme.is_dark


@pytest.mark.parametrize("key", [K.Key_F, K.Key_F11])
def test_full_screen_keys_switch_to_full_screen_and_back(
    qtbot: QtBot, stage: ScriptedStage, key: Qt.Key
) -> None:
    press(qtbot, stage, key)
    assert stage.window.isFullScreen()
    press(qtbot, stage, key)
    assert not stage.window.isFullScreen()


def test_function_keys_answer_a_question(qtbot: QtBot, stage: ScriptedStage) -> None:
    options = (ev.Option(key="wait", label="Wait"), ev.Option(key="on", label="Go on"))
    stage.add(ev.ChoiceOffered(t=1.0, text="And now?", options=options))
    assert press(qtbot, stage, K.Key_F3) == [want.Choose("on")]
    stage.add(ev.ChoiceClosed(t=1.1))
    assert press(qtbot, stage, K.Key_F3) == []
