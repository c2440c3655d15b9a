"""The plot over a scripted run: what is painted where, and what the mouse does."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import events as ev
from gui.ink import Ink
from gui.theme import DARK, LIGHT
from tests.gui.plotting import SIZES, PlotStage, count_differing, has_color, make_sample
from tests.scripted import DETECTED_T, FAULT_T, RECOVERED_T, REJOINED_T


def wheel(stage: PlotStage, at: float, notches: int) -> None:
    """Turns the wheel over the plot, ``at`` a share of its width from the left."""
    view, canvas = stage.panel.view, stage.canvas
    size = canvas.size()
    scene = canvas.mapToScene(QPointF(size.width() * at, size.height() / 2))
    point = QPointF(view.mapFromScene(scene))
    event = QWheelEvent(
        point,
        view.viewport().mapToGlobal(point),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    stage.settle()


def drag(stage: PlotStage, start: float, end: float) -> None:
    """Drags the plot between two shares of its width."""
    view, canvas = stage.panel.view, stage.canvas
    left, button = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, pressed in (
        (QEvent.Type.MouseButtonPress, start, left),
        (QEvent.Type.MouseMove, (start + end) / 2, left),
        (QEvent.Type.MouseMove, end, left),
        (QEvent.Type.MouseButtonRelease, end, button),
    ):
        scene = canvas.mapToScene(QPointF(canvas.size().width() * at, canvas.size().height() / 2))
        point = QPointF(view.mapFromScene(scene))
        acting = button if kind is QEvent.Type.MouseMove else left
        event = QMouseEvent(
            kind, point, view.viewport().mapToGlobal(point), acting, pressed,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
    stage.settle()


def double_click(stage: PlotStage) -> None:
    view, canvas = stage.panel.view, stage.canvas
    scene = canvas.mapToScene(QPointF(canvas.size().width() / 2, canvas.size().height() / 2))
    at = view.mapFromScene(scene)
    QTest.mouseDClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
    )
    stage.settle()


def get_ink(picture: QImage) -> set[int]:
    """The colours of some pixels: a picture without a line has few."""
    return {
        picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(picture.height())
    }


# --- what is painted ---------------------------------------------------------------------


def test_before_there_is_load_it_says_so(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(3)
    assert stage.canvas.words == "No load yet"
    stage.play_to(8.3)
    assert stage.canvas.words == "Load is starting"
    stage.play_to(12)
    assert stage.canvas.words == ""


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


def test_what_was_painted_sample_by_sample_looks_as_if_painted_at_once(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(41, stepwise=True)
    stepwise = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.canvas.update()
    assert count_differing(stage.get_picture(), stepwise) < 100


def test_a_gap_in_the_samples_is_a_gap_in_the_curve(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    times = [t / 10 for t in range(10, 60)] + [t / 10 for t in range(90, 120)]
    stage.add(ev.LoadChanged(t=0.5, status="running"))
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


def test_a_lost_load_generator_is_said_in_words_and_is_no_zero_line(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(20)
    stage.add(ev.LoadChanged(t=20.1, status="lost", detail="the process ended"))
    stage.clock.t = 22.0
    stage.settle()
    assert stage.canvas.words == "load generator lost: not measured"
    stage.add(ev.LoadChanged(t=22.1, status="starting"))
    assert stage.canvas.words == "load generator restarting: not measured"
    bad = stage.theme.color("bad")
    assert not has_color(stage.get_picture(), stage.get_point(21, 0), bad)
    stage.add(ev.LoadChanged(t=22.5, status="running"), make_sample(22.6, 3000))
    assert stage.canvas.words == ""


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
    assert frame is not None and frame.baseline is None
    stage.play_to(16)
    frame = stage.canvas.frame
    assert frame is not None and frame.baseline == (2859, 3129)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("t", [29.4, 35.0, 46.5, 60.0])
def test_labels_never_overlap_nor_leave_the_plot(qtbot: QtBot, size: tuple[int, int], t: float):
    stage = PlotStage(qtbot, size)
    stage.play_to(t)
    stage.panel.grab()
    flags = stage.canvas.markers.flags
    due = [m for m in (FAULT_T, DETECTED_T, RECOVERED_T, REJOINED_T) if m <= t]
    assert [flag.marker.t for flag in flags] == due
    for flag in flags:
        assert stage.canvas.rect().contains(flag.box)
    for a, b in combinations(flags, 2):
        assert not a.box.intersects(b.box)


@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_the_card_is_cut_off(qtbot: QtBot, size: tuple[int, int]):
    stage = PlotStage(qtbot, size)
    stage.play_to(50)
    wheel(stage, 0.5, 2)
    Ink.log = []
    try:
        stage.panel.grab()
        drawn = Ink.log
    finally:
        Ink.log = None
    assert {"p99 latency", "back to live"} <= {piece.text for piece in drawn}
    assert not [piece.text for piece in drawn if piece.elided]
    for piece in drawn:
        assert piece.room.adjusted(-1, -1, 1, 1).contains(piece.box), piece.text


def test_the_state_is_told_in_words(qtbot: QtBot):
    stage = PlotStage(qtbot)
    told: list[str] = []
    for t in (5, 20, 31, 50):
        stage.play_to(t)
        told.append(stage.panel.accessibleDescription())
    assert told == [
        "", "normal · baseline 3.0k ± 5 %", "no writes commit", "normal · baseline 3.0k ± 5 %",
    ]  # fmt: skip


def test_a_burst_leaves_the_plot_and_flattens_nothing(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(25)
    frame = stage.canvas.frame
    assert frame is not None
    stage.add(make_sample(25.1, 9000))
    assert stage.canvas.frame is not None and stage.canvas.frame.top == frame.top
    for index in range(20):
        stage.add(make_sample(25.2 + index / 10, 9000))
    assert stage.canvas.frame.top > 9000


# --- p99 ---------------------------------------------------------------------------------


def test_p99_is_shown_on_a_click_and_hidden_on_the_next(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(25)
    without = stage.canvas.rect().width()
    QTest.mouseClick(stage.panel.p99_button, Qt.MouseButton.LeftButton)
    stage.settle()
    frame = stage.canvas.frame
    assert frame is not None and frame.p99_top is not None
    assert stage.canvas.rect().width() < without
    line = stage.theme.color("accent")
    at = stage.canvas.mapToScene(QPointF(stage.canvas.rect().width() / 2, frame.get_p99_y(7)))
    point = stage.panel.view.mapTo(stage.panel, stage.panel.view.mapFromScene(at))
    assert has_color(stage.get_picture(), point, line, reach=12)
    QTest.mouseClick(stage.panel.p99_button, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.canvas.rect().width() == without
    assert not has_color(stage.get_picture(), point, line, reach=12)


def test_hidden_p99_is_never_painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise AssertionError("p99 was painted")

    monkeypatch.setattr("gui.plot.strip.draw_p99", fail)
    stage = PlotStage(qtbot)
    stage.play_to(20)
    frame = stage.canvas.frame
    assert frame is not None and frame.p99_top is None


# --- cost --------------------------------------------------------------------------------


def test_a_new_sample_paints_a_few_columns_only(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    before = stage.canvas.strip.painted_pixels
    stage.play_to(51, stepwise=True)
    assert 0 < stage.canvas.strip.painted_pixels - before < 10 * 40


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
    stage.add(ev.LoadChanged(t=0.1, status="running"))
    for second in range(1, 200):
        stage.timeline.append(make_sample(second / 2, 3000))
    stage.add(make_sample(100.0, 3000))
    stage.add(ev.FaultInjected(t=20.0, fault_id="f", chaos_type="kill", node="n1", text="killed"))
    assert stage.canvas.shown[0] > 30
    stage.add(ev.LoadChanged(t=100.1, status="stopped"))
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


# --- the mouse ---------------------------------------------------------------------------


def test_the_wheel_zooms_around_the_pointer_and_a_double_click_goes_back(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(50)
    live = stage.canvas.shown
    wheel(stage, 0.5, 3)
    start, end = stage.canvas.shown
    assert end - start < (live[1] - live[0]) * 0.6
    middle = (live[0] + live[1]) / 2
    assert abs((start + end) / 2 - middle) < 0.5
    assert stage.panel.live_button.isVisible()
    stage.play_to(52)
    assert stage.canvas.shown == (start, end)
    double_click(stage)
    assert stage.canvas.shown[1] > 52
    assert not stage.panel.live_button.isVisible()


def test_dragging_pans_and_the_button_goes_back(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(52)
    live = stage.canvas.shown
    wheel(stage, 0.95, 3)
    span = stage.canvas.shown[1] - stage.canvas.shown[0]
    drag(stage, 0.3, 0.8)
    assert abs(stage.canvas.shown[1] - (live[1] - span / 2)) < 0.5
    QTest.mouseClick(stage.panel.live_button, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.canvas.shown == live
    assert not stage.panel.live_button.isVisible()


def test_wheel_and_drag_paint_the_curve_of_that_time(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(52)
    wheel(stage, 0.5, 6)
    drag(stage, 0.2, 0.9)
    moved = stage.get_picture()
    stage.canvas.strip.repaint()
    stage.canvas.update()
    assert count_differing(stage.get_picture(), moved) < 100


# --- runs and themes ---------------------------------------------------------------------


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
    stage.add(ev.LoadChanged(t=1.0, status="running"))
    for t in range(20, 40):
        stage.add(make_sample(t / 10, 2000))
    assert has_color(stage.get_picture(), stage.get_point(3, 2000), good)


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


def test_a_long_run_is_thinned_out_and_still_shows_the_outage(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    stage.add(ev.LoadChanged(t=0.1, status="running"))
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
