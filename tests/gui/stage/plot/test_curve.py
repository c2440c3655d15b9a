"""Tests of where things are painted: curve, gaps, outages, baseline and scale."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.model import events as ev
from gui.drawing.theme import DARK, LIGHT
from tests.gui.plotting import PlotStage, count_differing, has_color, make_sample


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_line_is_green_where_normal_and_red_where_degraded(qtbot: QtBot, theme: str):
    stage = PlotStage(qtbot, theme=theme)
    stage.play_to(50)
    picture = stage.get_picture()
    good, bad = stage.theme.color("good"), stage.theme.color("bad")
    for t in (20, 25, 45):
        assert has_color(picture, stage.get_point(t, 3000), good, reach=20)
        assert not has_color(picture, stage.get_point(t, 3000), bad, reach=20)
    assert has_color(picture, stage.get_point(31, 0), bad)
    assert not has_color(picture, stage.get_point(31, 3000), good)


def test_curve_painted_sample_by_sample_looks_as_if_painted_at_once(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(41, stepwise=True)
    stepwise = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.canvas.update()
    assert count_differing(stage.get_picture(), stepwise) < 100


def test_a_gap_in_the_samples_is_a_gap_in_the_curve(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    times = [t / 10 for t in range(10, 60)] + [t / 10 for t in range(90, 120)]
    stage.add(ev.LoadChanged(t=0.5, status=ev.LoadStatus.RUNNING))
    for t in times:
        stage.add(make_sample(t, 3000))
    picture = stage.get_picture()
    good = stage.theme.color("good")
    assert has_color(picture, stage.get_point(4, 3000), good)
    assert has_color(picture, stage.get_point(10, 3000), good)
    for ops in (3000, 1500, 0):
        for color in ("good", "bad"):
            at = stage.get_point(7.5, ops)
            assert not has_color(picture, at, stage.theme.color(color)), ops


def test_an_outage_is_shaded_and_grows_while_it_lasts(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(32)
    before = stage.get_picture()
    plain = before.pixelColor(stage.get_point(20, 3600)).red()
    assert before.pixelColor(stage.get_point(30.5, 3600)).red() > plain + 8
    stage.play_to(33)
    grown = stage.get_picture()
    assert grown.pixelColor(stage.get_point(32.8, 3600)).red() > plain + 8


def test_the_baseline_is_a_band(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(14)
    frame = stage.canvas.frame
    assert frame is not None and frame.levels.baseline is None
    stage.play_to(16)
    frame = stage.canvas.frame
    assert frame is not None and frame.levels.baseline == (2859, 3129)


def test_a_burst_leaves_the_plot_and_flattens_nothing(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(25)
    frame = stage.canvas.frame
    assert frame is not None
    stage.add(make_sample(25.1, 9000))
    assert stage.canvas.frame is not None and stage.canvas.frame.ops.high == frame.ops.high
    for index in range(20):
        stage.add(make_sample(25.2 + index / 10, 9000))
    assert stage.canvas.frame.ops.high > 9000


def test_theme_and_size_can_change_at_any_time(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    stage.theme.toggle()
    stage.theme.set_size(1280, 720)
    stage.panel.resize(1029, 321)
    stage.settle()
    picture = stage.get_picture()
    assert picture.pixelColor(picture.width() // 2, 20) == stage.theme.color("panel")
    assert has_color(picture, stage.get_point(20, 3000), stage.theme.color("good"), reach=12)
