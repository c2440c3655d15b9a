"""Tests of the mouse on the plot: zoom, pan, and back to live."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.plot_mouse import double_click, drag, wheel
from tests.gui.plotting import PlotStage, count_differing


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
