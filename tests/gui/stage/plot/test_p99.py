"""Tests of the curve of p99, which a click shows, and which is never painted while hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.plotting import PlotStage, has_color


def test_p99_is_shown_on_a_click_and_hidden_on_the_next(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(25)
    without = stage.canvas.rect().width()
    QTest.mouseClick(stage.panel.p99_button, Qt.MouseButton.LeftButton)
    stage.settle()
    frame = stage.canvas.frame
    assert frame is not None and frame.p99 is not None
    assert stage.canvas.rect().width() < without
    line = stage.theme.color("accent")
    at = stage.canvas.mapToScene(
        QPointF(stage.canvas.rect().width() / 2, frame.p99.get_y(7, frame.height))
    )
    point = stage.panel.view.mapTo(stage.panel, stage.panel.view.mapFromScene(at))
    assert has_color(stage.get_picture(), point, line, reach=12)
    QTest.mouseClick(stage.panel.p99_button, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.canvas.rect().width() == without
    assert not has_color(stage.get_picture(), point, line, reach=12)


def test_hidden_p99_is_never_painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise AssertionError("p99 was painted")

    monkeypatch.setattr("gui.stage.plot.trace.Trace.draw_p99", fail)
    stage = PlotStage(qtbot)
    stage.play_to(20)
    frame = stage.canvas.frame
    assert frame is not None and frame.p99 is None
