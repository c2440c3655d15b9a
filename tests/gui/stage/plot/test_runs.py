"""Tests of another run in the same plot, and of a long one."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.model import events as ev
from tests.gui.plot_mouse import wheel
from tests.gui.plotting import PlotStage, has_color, make_sample


def get_ink(picture: QImage) -> set[int]:
    """Returns the colours of some pixels, few in a picture without a line."""
    return {
        picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(picture.height())
    }


def test_a_new_run_starts_with_an_empty_plot(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    wheel(stage, 0.5, 3)
    started = stage.timeline.state.run
    assert started is not None
    stage.clock.t = 0.0
    stage.add(started)
    assert stage.canvas.words == "No load yet"
    assert not stage.panel.live_button.isVisible()
    good = stage.theme.color("good")
    assert good.rgb() not in get_ink(stage.get_picture())
    stage.add(ev.LoadChanged(t=1.0, status=ev.LoadStatus.RUNNING))
    for t in range(20, 40):
        stage.add(make_sample(t / 10, 2000))
    assert has_color(stage.get_picture(), stage.get_point(3, 2000), good)


def test_a_long_run_is_thinned_out_and_still_shows_the_outage(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    stage.add(ev.LoadChanged(t=0.1, status=ev.LoadStatus.RUNNING))
    for index in range(1, 9000):
        t = index / 10
        stage.clock.t = t
        stage.timeline.append(make_sample(t, 0 if 300 < t < 304 else 3000))
    stage.add(make_sample(900.0, 3000))
    for _ in range(30):
        wheel(stage, 0.95, -1)
    assert stage.canvas.shown[1] - stage.canvas.shown[0] > 800
    picture = stage.get_picture()
    assert has_color(picture, stage.get_point(302, 0), stage.theme.color("bad"), reach=6)
    assert has_color(picture, stage.get_point(600, 3000), stage.theme.color("good"))
