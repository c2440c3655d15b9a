"""The key that leads from a stage back to the page on which a system is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import intents as want
from gui.stage.keys import Action
from tests.gui.scripted_stage import ScriptedStage

MakeStage = Callable[..., ScriptedStage]
K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def test_key_c_leads_back_from_the_first_chapter_only(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.show(1280, 720)
    stage.play_to(2.0)
    QTest.keyClick(stage.window, K.Key_C)
    QTest.mouseClick(stage.window.parts.sidebar.buttons[Action.SYSTEMS], LEFT)
    assert stage.intents == [want.ChooseSystem(), want.ChooseSystem()]
    stage.play_to(6.0)
    QTest.keyClick(stage.window, K.Key_C)
    assert len(stage.intents) == 2


def test_key_c_leads_back_from_any_chapter_of_a_chosen_replay(
    qtbot: QtBot, make_stage: MakeStage
) -> None:
    stage = make_stage(replay=True)
    stage.show(1280, 720)
    stage.play_to(6.0)
    QTest.keyClick(stage.window, K.Key_C)
    QTest.mouseClick(stage.window.parts.sidebar.buttons[Action.SYSTEMS], LEFT)
    assert stage.intents == [want.ChooseSystem(), want.ChooseSystem()]


def test_replay_of_the_command_line_leads_to_no_system(qtbot: QtBot, make_stage: MakeStage) -> None:
    stage = make_stage(replay=True, leads_back=False)
    stage.show(1280, 720)
    stage.play_to(2.0)
    QTest.keyClick(stage.window, K.Key_C)
    assert stage.intents == []
    assert Action.SYSTEMS not in stage.window.parts.sidebar.buttons
