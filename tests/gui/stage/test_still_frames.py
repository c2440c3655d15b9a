"""While nothing moves, frames are few, and each shows everything, as in a paused replay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from core.views.stage_state import StageState
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
