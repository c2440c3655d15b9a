"""Much that changes at once is shown over a few frames, the last of which shows all."""

from __future__ import annotations

from collections.abc import Callable

from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import FAULT_T, scripted_run


def test_feeds_follow_the_header_within_some_frames(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(FAULT_T - 0.1)
    parts, state = stage.window.parts, stage.window.bridge.state
    assert not parts.monitor.is_news(state)
    stage.play_to(FAULT_T + 0.05, frames=1)
    assert parts.monitor.is_news(stage.window.bridge.state)
    stage.beat()
    assert not parts.monitor.is_news(stage.window.bridge.state)


def test_countdown_comes_in_the_frame_after_its_state(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(25.9)
    overlay = stage.window.countdown
    assert overlay is not None and overlay.isHidden()
    stage.play_to(26.0, frames=2)
    assert overlay.isVisible()
