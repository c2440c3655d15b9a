"""Much that changes at once is shown over a few frames, the last of which shows all."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from PySide6.QtWidgets import QApplication

from core.views.stage_state import StageState
from gui.stage.layout import DIMMED_S, StageLayout
from gui.stage.picture.view import PictureView
from tests.bench.crowd_app import NODES, crowd_script
from tests.gui.scripted_stage import MOMENTS, ScriptedStage
from tests.scripted import COUNTDOWN_T, FAULT_T, scripted_run

QUICK_S = 0.15
"""Run seconds from frame to frame, as in a replay at ten times the recorded speed or on a slow
machine: longer than a tenth."""


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


def at_detection(
    make_stage: Callable[..., ScriptedStage],
) -> tuple[ScriptedStage, StageLayout, PictureView]:
    """Returns a stage that shows the picture, which the next chapter replaces by the cards."""
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(MOMENTS["detection"])
    picture = stage.window.parts.picture
    assert picture is not None and picture.isVisible()
    QApplication.processEvents()
    return stage, stage.window.parts, picture


def test_cards_follow_a_chapter_after_the_picture_each_drawn_in_a_frame_of_its_own(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage, parts, picture = at_detection(make_stage)
    stage.play_to(MOMENTS["diagnosis"], frames=0)
    frames = 0
    while picture.isVisible():
        stage.beat(1)
        frames += 1
    assert frames == 1 + len(parts.grid.cards) + 1
    assert all(card.isVisible() for card in parts.grid.cards.values())
    assert not parts.grid.draw_ahead(stage.window.bridge.state, stage.clock.t)


def test_cards_follow_a_chapter_after_the_picture_in_a_quick_replay(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage, parts, picture = at_detection(make_stage)
    for frame in range(12):  # a card says anew in each of them for how long the node is down
        stage.play_to(MOMENTS["diagnosis"] + frame * QUICK_S, frames=1)
    assert not picture.isVisible()
    assert all(card.isVisible() for card in parts.grid.cards.values())


def test_cards_follow_a_chapter_even_where_none_can_be_drawn_ahead(
    make_stage: Callable[..., ScriptedStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, parts, picture = at_detection(make_stage)
    monkeypatch.setattr(parts.grid, "draw_ahead", Mock(side_effect=RuntimeError("no card")))
    stage.play_to(MOMENTS["diagnosis"], frames=1)
    with pytest.raises(RuntimeError, match="no card"):
        parts.catch_up()
    stage.play_to(MOMENTS["diagnosis"] + 1)
    assert not picture.isVisible()
    assert all(card.isVisible() for card in parts.grid.cards.values())


def test_picture_that_is_chosen_comes_at_once(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(22.0)
    parts = stage.window.parts
    for shown in (True, False):
        parts.choose_picture(picture=shown)
        assert parts.picture is not None and parts.picture.isVisible() is shown
        assert [card.isVisible() for card in parts.grid.cards.values()] == [not shown] * 3


def test_news_in_each_frame_leave_turns_to_all_that_changes_ten_times_a_second(
    make_stage: Callable[..., ScriptedStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage([scripted_run(NODES)[0], *crowd_script()])
    stage.show()
    stage.play_to(22.0)
    parts = stage.window.parts
    shown: list[float] = []
    inner = parts.grid.tick

    def note(state: StageState, now: float) -> None:
        shown.append(now)
        inner(state, now)

    monkeypatch.setattr(parts.grid, "tick", note)
    for frame in range(60):
        stage.play_to(22.0 + frame / 60, frames=1)
    assert len(shown) >= 5


@pytest.mark.parametrize("picture", [True, False], ids=["picture", "cards"])
def test_frames_that_each_plan_and_bring_news_leave_turns_to_nodes_and_figures(
    make_stage: Callable[..., ScriptedStage], monkeypatch: pytest.MonkeyPatch, picture: bool
) -> None:
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(16.0)
    parts = stage.window.parts
    parts.choose_picture(picture=picture)
    stage.beat()
    assert parts.picture is not None
    nodes, figures = Mock(), Mock()
    monkeypatch.setattr(*((parts.picture, "show_at") if picture else (parts.grid, "tick")), nodes)
    monkeypatch.setattr(parts.audience, "show_at", figures)
    for frame in range(40):
        stage.play_to(16.0 + frame * QUICK_S, frames=1)
    assert nodes.call_count >= 3
    assert figures.call_count >= 3


def test_all_that_moves_has_its_turn_below_a_countdown_with_few_frames(
    make_stage: Callable[..., ScriptedStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(scripted_run())
    stage.show()
    stage.play_to(COUNTDOWN_T + 0.01)
    parts = stage.window.parts
    assert parts.picture is not None and stage.window.bridge.state.countdown is not None
    moving = Mock(), Mock(), Mock()
    for part, tick in zip((parts.plot, parts.audience, parts.picture), moving, strict=True):
        monkeypatch.setattr(part, "tick", tick)
    for frame in range(1, 10):
        stage.play_to(COUNTDOWN_T + frame * (DIMMED_S + 0.01), frames=1)
    assert all(tick.call_count for tick in moving)
