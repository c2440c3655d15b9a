"""The countdown's ring runs down, begins whole each time, and costs a frame little."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.views.stage_state import StageState
from tests.gui.stage.overlays.covered_window import CoveredWindow, differ

CHOSEN = StageState(victims=("n3",))


def painted_ahead(qtbot: QtBot, frames: int) -> CoveredWindow:
    """Returns a window in which that many frames have passed since the victim was chosen."""
    stage = CoveredWindow(qtbot)
    stage.overlay.set_state(CHOSEN)
    for _ in range(frames):
        stage.overlay.tick()
    return stage


def has_whole_ring(stage: CoveredWindow) -> bool:
    """Whether the ring is red at the top, the bottom and both sides."""
    picture, bad = stage.window.grab().toImage(), stage.theme.color("bad")
    centre, radius = QPoint(640, 288), 256
    ways = QPoint(0, -radius), QPoint(radius, 0), QPoint(0, radius), QPoint(-radius, 0)
    return all(picture.pixelColor(centre + way) == bad for way in ways)


def test_the_ring_runs_down_evenly(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    bad = stage.theme.color("bad")
    lit: list[int] = []
    for left_s in (3.0, 2.0, 1.0, 0.0):
        stage.count(left_s)
        picture = stage.window.grab().toImage()
        lit.append(
            sum(
                picture.pixelColor(x, y) == bad
                for x in range(0, picture.width(), 3)
                for y in range(0, picture.height(), 3)
            )
        )
    assert lit[3] == 0
    assert lit[1] == pytest.approx(lit[0] * 2 / 3, rel=0.1)
    assert lit[2] == pytest.approx(lit[0] / 3, rel=0.1)


def test_a_frame_repaints_only_the_end_of_the_ring(qtbot: QtBot):
    stage = CoveredWindow(qtbot, (1920, 1080))
    whole = stage.window.rect()
    painted: list[QRect] = []
    paint = stage.overlay.paintEvent
    stage.overlay.paintEvent = lambda event: (painted.append(event.rect()), paint(event))[0]
    stage.count(2.5)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].bottom() == whole.bottom())
    painted.clear()
    stage.count(2.48)
    qtbot.waitUntil(lambda: bool(painted))
    assert len(painted) == 1
    assert painted[0].width() < whole.width() / 10
    assert painted[0].height() < whole.height() / 8


@pytest.mark.parametrize("left", [2.98, 2.9, 1.6, 0.02, 0.0])
def test_ring_that_ran_down_frame_by_frame_is_as_one_painted_at_once(qtbot: QtBot, left: float):
    stage, other = CoveredWindow(qtbot), CoveredWindow(qtbot)
    frames = round((3.0 - left) * 60)
    for frame in range(frames + 1):
        stage.count(3.0 - frame * (3.0 - left) / max(frames, 1))
        QApplication.processEvents()
    other.count(left)
    swept, whole = (each.window.grab().toImage() for each in (stage, other))
    spots = [(x, y) for x in range(300, 980, 2) for y in range(0, 560, 2)]
    off = [at for at in spots if differ(swept.pixelColor(*at), whole.pixelColor(*at), levels=30)]
    assert off == []


def test_next_countdown_begins_with_a_whole_ring(qtbot: QtBot):
    stage = CoveredWindow(qtbot)
    stage.count(3.0)
    stage.count(0.0)
    stage.window.grab()
    stage.end()
    stage.count(3.0)
    assert has_whole_ring(stage)


@pytest.mark.parametrize("frames", range(9))
def test_ring_is_whole_however_little_of_it_was_painted_ahead(qtbot: QtBot, frames: int):
    stage = painted_ahead(qtbot, frames)
    stage.count(3.0)
    assert has_whole_ring(stage)


@pytest.mark.parametrize("frames", range(9))
def test_ring_is_whole_in_other_colours_chosen_while_it_is_painted_ahead(qtbot: QtBot, frames: int):
    stage = painted_ahead(qtbot, frames)
    stage.theme.toggle()
    for _ in range(9):
        stage.overlay.tick()
    stage.count(3.0)
    assert has_whole_ring(stage)
