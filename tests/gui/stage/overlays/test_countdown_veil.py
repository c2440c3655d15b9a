"""The countdown's veil comes and goes as a curtain, a band of the window in each frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.views.stage_state import StageState
from gui.stage.overlays.countdown import BANDS
from tests.gui.stage.overlays.covered_window import CoveredWindow, differ


def test_veil_comes_down_and_goes_up_a_band_of_the_stage_in_each_frame(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    painted: list[QRect] = []
    stage.window.paintEvent = lambda event: painted.append(event.rect())
    stage.button.hide()
    QApplication.processEvents()
    painted.clear()
    high = stage.window.height() // BANDS
    stage.begin(3.0)
    QApplication.processEvents()
    assert stage.settle() == BANDS - 1
    assert stage.overlay.geometry() == stage.window.rect()
    assert [(each.top(), each.height()) for each in painted] == [
        (band * high, high) for band in range(BANDS)
    ]
    painted.clear()
    stage.overlay.set_state(StageState())
    assert stage.settle() == BANDS
    assert [each.top() for each in painted] == [band * high for band in reversed(range(BANDS))]
    assert {each.height() for each in painted} == {high}


def test_what_is_left_of_the_veil_shows_the_last_number_and_aborts_nothing(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(0.0)
    aborted: list[int] = []
    stage.overlay.aborted.connect(lambda: aborted.append(1))
    before = stage.window.grab(QRect(0, 0, 1280, 600)).toImage()
    stage.overlay.set_state(StageState())
    stage.overlay.catch_up()
    assert stage.window.grab(QRect(0, 0, 1280, 600)).toImage() == before
    stage.overlay.abort_button.click()
    assert aborted == []


def test_veil_of_an_aborted_countdown_goes_up_from_where_it_is(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.begin(3.0)
    assert stage.overlay.catch_up()
    stage.overlay.set_state(StageState())
    assert stage.settle() == 2
    assert not stage.overlay.isVisible()


def test_countdown_that_comes_while_the_last_one_goes_covers_all(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(0.0)
    stage.overlay.set_state(StageState())
    for _ in range(3):
        stage.overlay.catch_up()
    other = CoveredWindow(qtbot)
    for each in (stage, other):
        each.count(2.0)
    assert stage.overlay.geometry() == stage.window.rect()
    images = [each.window.grab().toImage() for each in (stage, other)]
    spots = [(x, y) for x in range(0, 1280, 4) for y in range(0, 720, 4)]
    assert not any(differ(*(image.pixelColor(*at) for image in images)) for at in spots)


def test_veil_covers_everything_after_a_resize_in_the_first_frame(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.begin(3.0)
    QApplication.processEvents()
    stage.window.resize(1500, 900)
    QApplication.processEvents()
    stage.settle()
    assert stage.overlay.geometry() == stage.window.rect()
    assert stage.overlay.abort_button.geometry().center().x() == pytest.approx(750, abs=2)
