"""Tests of the plot of checks: allowed, refused, the limit and the excess."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from core.model import events as ev
from gui.drawing.ink import Ink
from gui.drawing.theme import DARK, LIGHT
from tests.gui.plot_mouse import wheel
from tests.gui.plotting import SIZES, PlotStage, count_differing, has_color
from tests.scripted_checks import (
    FAULT_T,
    LIMIT,
    SECOND_T,
    check_sample,
    checks_started,
    scripted_checks,
)


def checks_stage(
    qtbot: QtBot, size: tuple[int, int] = (1920, 1080), theme: str = DARK
) -> PlotStage:
    return PlotStage(qtbot, size, theme, scripted_checks())


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_rate_over_the_limit_is_filled_and_drawn_red(qtbot: QtBot, theme: str):
    stage = checks_stage(qtbot, theme=theme)
    stage.play_to(50)
    picture, bad = stage.get_picture(), stage.theme.color("bad")
    assert has_color(picture, stage.get_point(FAULT_T + 0.7, 500), bad, reach=12)
    assert not has_color(picture, stage.get_point(FAULT_T + 0.7, 300), bad, reach=8)
    # The second burst stays within the limit.
    for ops in (380, 420, 500):
        assert not has_color(picture, stage.get_point(SECOND_T + 0.7, ops), bad, reach=8)
    good = stage.theme.color("good")
    assert has_color(picture, stage.get_point(20, 160), good, reach=12)


def test_refused_is_a_curve_of_its_own(qtbot: QtBot):
    stage = checks_stage(qtbot)
    stage.play_to(50)
    picture, refused = stage.get_picture(), stage.theme.color("muted")
    assert has_color(picture, stage.get_point(FAULT_T + 3, 1080), refused, reach=10)
    assert not has_color(picture, stage.get_point(20, 0), refused)


def test_the_limit_is_a_line_across_the_whole_plot_with_a_label(qtbot: QtBot):
    stage = checks_stage(qtbot)
    stage.play_to(22)
    picture, line = stage.get_picture(), stage.theme.color("text")
    for t in (4, 12, 20):
        assert has_color(picture, stage.get_point(t, LIMIT), line, reach=14)
    at = stage.get_point(22, LIMIT)
    label = [
        x for x in range(at.x() + 40, picture.width()) if picture.pixelColor(x, at.y()) == line
    ]
    assert label


def test_without_a_limit_there_is_neither_line_nor_label(qtbot: QtBot):
    stage = checks_stage(qtbot)
    stage.play_to(22)
    wide = stage.canvas.size().width()
    stage.add(ev.LimitSet(t=22.1, ops=0))
    assert stage.canvas.size().width() > wide
    assert not has_color(
        stage.get_picture(), stage.get_point(15, LIMIT), stage.theme.color("text"), reach=12
    )


def test_the_scale_has_room_for_a_short_excess(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    stage.add(checks_started(), ev.LimitSet(t=0.1, ops=LIMIT))
    stage.add(ev.LoadChanged(t=0.2, status=ev.LoadStatus.RUNNING))
    for index in range(1, 601):
        allowed = 90 if 590 < index <= 600 else 16
        sample = check_sample(index / 10, allowed=allowed)
        stage.timeline.append(ev.Sampled(t=sample.t, sample=sample))
    stage.clock.t = 60.0
    stage.add()
    assert stage.canvas.frame is not None and stage.canvas.frame.ops.high > 900


def test_plot_painted_sample_by_sample_looks_as_if_painted_at_once(qtbot: QtBot):
    stage = checks_stage(qtbot)
    stage.play_to(50, stepwise=True)
    stepwise = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.canvas.update()
    assert count_differing(stage.get_picture(), stepwise) < 150


def test_the_state_is_told_in_words(qtbot: QtBot):
    stage = checks_stage(qtbot)
    told: list[str] = []
    for t in (5, 20, FAULT_T + 0.8, FAULT_T + 3):
        stage.play_to(t)
        told.append(stage.panel.accessibleDescription())
    assert told == ["", "within the limit", "over the limit", "within the limit"]


def test_silence_is_told_of_checks(qtbot: QtBot):
    stage = checks_stage(qtbot)
    stage.play_to(20)
    stage.add(ev.ViolationOpened(t=20.1, invariant="progress", subject="", text="silence"))
    assert stage.panel.accessibleDescription() == "no check is answered"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("p99", [False, True])
def test_legend_and_words_fit(qtbot: QtBot, size: tuple[int, int], p99: bool):
    stage = checks_stage(qtbot, size)
    stage.play_to(FAULT_T + 0.8)
    stage.panel.set_p99_visible(p99)
    wheel(stage, 0.5, 2)
    Ink.log = []
    try:
        stage.panel.grab()
        drawn = Ink.log
    finally:
        Ink.log = None
    shown = {piece.text for piece in drawn}
    assert {"allowed", "refused", "limit", "over the limit", "back to live"} <= shown
    assert not [piece.text for piece in drawn if piece.elided]
    panel = stage.panel
    boxes = [
        piece.box.translated(piece.widget.mapTo(panel, QPoint(0, 0)).toPointF()) for piece in drawn
    ]
    for index, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[index + 1 :])
