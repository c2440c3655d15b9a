"""Tests of what moves with a frame or a sample, at which cost, and where motion ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import events as ev
from gui.stage.plot.strip import PIECES
from tests.gui.plotting import PlotStage, count_differing, has_color, make_sample
from tests.scripted import FAULT_T, REJOINED_T, scripted_run


def test_a_new_sample_paints_a_few_columns_only(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    before = stage.canvas.strip.painted_pixels
    stage.play_to(51, stepwise=True)
    assert 0 < stage.canvas.strip.painted_pixels - before < 10 * 40


def is_whole(stage: PlotStage) -> bool:
    """Whether the curve on show is as one that is painted anew."""
    QApplication.processEvents()
    shown = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.settle()
    stage.canvas.update()
    return count_differing(shown, stage.get_picture()) < 200


def grow(stage: PlotStage) -> None:
    """Adds a second of so many operations that the plot needs another scale."""
    for tenth in range(1, 11):
        stage.timeline.append(make_sample(29 + tenth / 10, 30_000))
    stage.clock.t = 30.0
    stage.panel.tick()


def test_other_scales_are_painted_in_pieces_and_shown_when_all_is_painted(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(29)
    frame, strip, wide = stage.canvas.frame, stage.canvas.strip, stage.panel.width()
    grow(stage)
    frames = 0
    while stage.panel.catch_up():
        frames += 1
        assert (stage.canvas.frame == frame) is (frames < PIECES)
        assert stage.canvas.strip.painted_pixels - strip.painted_pixels < frames * wide / 2
    assert frames == PIECES
    assert stage.canvas.frame is not None and frame is not None
    assert stage.canvas.frame.ops.high > frame.ops.high
    assert has_color(stage.get_picture(), stage.get_point(29.5, 30_000), stage.theme.color("good"))


def test_spans_that_come_while_other_scales_are_painted_are_shaded_too(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(29)
    grow(stage)
    assert stage.panel.catch_up()
    stage.play_to(33)
    assert stage.timeline.state.outages
    assert is_whole(stage)


def test_curve_of_another_size_appears_piece_by_piece_and_is_whole_in_the_end(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(35)
    before = stage.canvas.strip.painted_pixels
    stage.panel.resize(stage.panel.width() - 100, stage.panel.height() - 40)
    QApplication.processEvents()
    pieces = [stage.canvas.strip.painted_pixels - before]
    while stage.panel.catch_up():
        QApplication.processEvents()
        pieces.append(stage.canvas.strip.painted_pixels - before)
    steps = [after - earlier for earlier, after in pairwise([0, *pieces])]
    assert len(steps) == PIECES
    assert max(steps) < stage.panel.width() / 2
    assert is_whole(stage)


@pytest.mark.parametrize("pieces", range(PIECES))
def test_other_colours_show_all_of_a_curve_that_appears_piece_by_piece(qtbot: QtBot, pieces: int):
    stage = PlotStage(qtbot)
    stage.play_to(35)
    stage.panel.resize(stage.panel.width() - 100, stage.panel.height() - 40)
    for _ in range(pieces):
        QApplication.processEvents()
        stage.panel.catch_up()
    stage.theme.toggle()
    assert is_whole(stage)


def test_span_that_ended_later_leaves_nothing_in_a_replay_that_goes_back(qtbot: QtBot):
    events = scripted_run()
    stage = PlotStage(qtbot, events=events)
    stage.play_to(33.9)
    assert stage.timeline.state.outages[-1].end_t is not None
    for event in events:
        if event.t <= 31.0:
            stage.timeline.append(event)
    stage.clock.t = 31.0
    stage.panel.tick()
    QApplication.processEvents()
    stage.panel.set_state(stage.timeline.state)
    assert is_whole(stage)


def test_latency_is_shown_all_at_once(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(25)
    stage.panel.p99_button.toggle()
    assert is_whole(stage)


def test_curve_stays_on_show_between_a_state_and_the_frame_that_moves_it(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(27)
    before = stage.get_picture()
    stage.timeline.append(
        ev.FaultInjected(t=27.0, fault_id="f", chaos_type="kill", node="n1", text="killed")
    )
    stage.panel.set_state(stage.timeline.state)
    assert stage.timeline.state.markers
    assert count_differing(before, stage.get_picture()) < 20_000


def test_nothing_is_painted_while_nothing_moves(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(4)
    before = stage.canvas.paints
    for tick in range(50):
        stage.clock.t = 4 + tick / 45
        stage.settle()
    assert stage.canvas.paints == before


def test_the_whole_story_is_on_show_when_the_load_has_stopped(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.add(ev.LoadChanged(t=0.1, status=ev.LoadStatus.RUNNING))
    for second in range(1, 200):
        stage.timeline.append(make_sample(second / 2, 3000))
    stage.add(make_sample(100.0, 3000))
    stage.add(ev.FaultInjected(t=20.0, fault_id="f", chaos_type="kill", node="n1", text="killed"))
    assert stage.canvas.shown[0] > 30
    stage.add(ev.LoadChanged(t=100.1, status=ev.LoadStatus.STOPPED))
    stage.clock.t = 103.0
    stage.settle()
    assert stage.canvas.shown[0] < 20 - 9
    assert stage.canvas.shown[1] == pytest.approx(100, abs=2)


def test_nothing_moves_when_the_load_has_stopped(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(52)
    stage.play_to(60)
    shown = stage.canvas.shown
    assert shown[0] < FAULT_T < REJOINED_T < shown[1]
    before = stage.canvas.paints
    stage.clock.t = 600
    stage.settle()
    assert stage.canvas.shown == shown
    assert stage.canvas.paints == before


def test_each_frame_moves_something_while_load_runs(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    before = stage.canvas.paints
    for tick in range(1, 10):
        stage.clock.t = 50 + tick / 45
        stage.settle()
    assert stage.canvas.paints == before + 9
