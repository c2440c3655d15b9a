"""Leaving asks first while a fault is active, and cleans up before the window goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import intents as want
from tests.gui.scripted_stage import ScriptedStage

LEAVE: list[Callable[[QtBot, ScriptedStage], object]] = [
    lambda qtbot, stage: QTest.keyClick(stage.window, Qt.Key.Key_Q),
    lambda _, stage: stage.window.close(),
]
LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("leave", LEAVE)
def test_closing_without_a_fault_asks_nothing(
    qtbot: QtBot, stage: ScriptedStage, leave: Callable[[QtBot, ScriptedStage], object]
) -> None:
    stage.play_to(22.0)
    leave(qtbot, stage)
    assert stage.intents == [want.Quit()]
    assert stage.closed == 1
    assert stage.window.isVisible(), "it stays until everything is cleaned up"
    leave(qtbot, stage)
    assert stage.intents == [want.Quit()]


@pytest.mark.parametrize("leave", LEAVE)
def test_closing_with_an_active_fault_asks_once(
    qtbot: QtBot, stage: ScriptedStage, leave: Callable[[QtBot, ScriptedStage], object]
) -> None:
    stage.play_to(31.9)
    leave(qtbot, stage)
    leave(qtbot, stage)
    question = stage.window.commands.question
    assert question is not None
    assert stage.intents == []
    assert "n3" in question.text
    QTest.mouseClick(question.yes, LEFT)
    assert stage.intents == [want.Quit()]
    assert stage.closed == 1


def test_presenter_who_stays_is_asked_again_at_the_next_closing(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    stage.play_to(31.9)
    stage.window.close()
    question = stage.window.commands.question
    assert question is not None
    QTest.mouseClick(question.no, LEFT)
    assert stage.intents == []
    assert stage.window.commands.question is None
    stage.window.close()
    assert stage.window.commands.question is not None


def test_closing_a_replay_with_a_recorded_fault_asks_nothing(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(replay=True)
    stage.show()
    stage.play_to(31.9)
    stage.window.close()
    assert stage.intents == [want.Quit()]
