"""While nothing moves, frames are few, and each shows everything, as in a paused replay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.views.stage_state import StageState
from gui.stage import frames
from gui.stage.keys import Action
from tests.gui.plotting import count_differing
from tests.gui.scripted_stage import ScriptedStage


def is_never_moving(_: StageState) -> bool:
    """Says that nothing moves, as while a replay is paused."""
    return False


@pytest.mark.parametrize("t", [27.0, 29.2, 31.0, 35.0, 42.0, 47.0, 54.0, 58.0])
@pytest.mark.parametrize("picture", [True, False], ids=["picture", "cards"])
def test_one_frame_shows_all_of_what_a_paused_replay_jumps_to(
    make_stage: Callable[..., ScriptedStage],
    monkeypatch: pytest.MonkeyPatch,
    t: float,
    picture: bool,
) -> None:
    stage = make_stage(replay=True)
    stage.show(1280, 720)
    window = stage.window
    monkeypatch.setattr(window, "_is_moving", is_never_moving)
    stage.play_to(22.0)
    window.parts.choose_picture(picture=picture)
    stage.beat()
    window.frames.stop()
    for step in (t - 0.1, t):
        stage.play_to(step, frames=1)
        window.frames.stop()
        QApplication.processEvents()
        shown = window.grab().toImage()
        stage.beat()
        assert count_differing(shown, window.grab().toImage()) == 0


@pytest.mark.parametrize("by_key", [True, False], ids=["key", "button"])
def test_feeds_come_with_the_cards_while_nothing_moves(
    make_stage: Callable[..., ScriptedStage],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    by_key: bool,
) -> None:
    monkeypatch.setattr(frames, "STILL_MS", 600_000)
    stage = make_stage(replay=True)
    stage.show(1280, 720)
    window = stage.window
    monkeypatch.setattr(window, "_is_moving", is_never_moving)
    stage.play_to(31.9)
    window.parts.choose_picture(picture=True)
    stage.beat()
    QApplication.processEvents()
    assert not window.parts.monitor.isVisible()
    if by_key:
        QTest.keyClick(window, Qt.Key.Key_V)
    else:
        QTest.mouseClick(window.parts.sidebar.buttons[Action.PICTURE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.parts.monitor.isVisible)
