"""What is on the screen is what the parts would paint now: nothing old is left to be seen.

A picture of a widget (``grab``) is painted anew and can't show that. Here only those places are
taken from it that Qt has really painted since, as on a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.model.events import Event
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import ELECTED_T, scripted_run
from tests.scripted_audience import scripted_audience
from tests.scripted_checks import scripted_checks
from tests.scripted_picture import scripted_picture
from tests.scripted_regions import scripted_regions

MakeStage = Callable[..., ScriptedStage]
ROUNDING = 24
"""Levels of a colour, of 255, by which soft edges at a clip may differ."""
STEP_S, FRAMES = 1.0, 15
"""Run seconds between two looks, and the frames that pass meanwhile, so that all has settled."""


class ShownPixels(QObject):
    """The pixels of a window as they stand on a screen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._painted = QRegion()
        self._image = window.grab().toImage()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes the place of each paint event in the window."""
        if not isinstance(event, QPaintEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is self._window:
            at = watched.mapTo(self._window, QPoint(0, 0))
            self._painted = self._painted.united(event.region().translated(at))
        return False

    def stale(self) -> tuple[int, ...]:
        """Returns how many pixels on the screen would be painted otherwise now, and where first."""
        QApplication.processEvents()
        painted = self._painted
        fresh = self._window.grab().toImage()
        painter = QPainter(self._image)
        painter.setClipRegion(painted)
        painter.drawImage(0, 0, fresh)
        painter.end()
        self._painted = QRegion()
        levels = np.abs(_levels(fresh) - _levels(self._image)).max(axis=2)
        rows, columns = np.nonzero(_thick(levels > ROUNDING))
        if not len(rows):
            return ()
        return len(rows), int(columns.min()), int(rows.min())


def _thick(differs: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Returns the places whose neighbours differ, too: soft edges at a clip are thin."""
    high, wide = differs.shape
    around = [differs[y : high - 2 + y, x : wide - 2 + x] for y in range(3) for x in range(3)]
    return np.logical_and.reduce(around)


def _levels(image: QImage) -> npt.NDArray[np.int16]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int16)


@pytest.mark.parametrize("picture", [True, False], ids=["picture", "cards"])
@pytest.mark.parametrize(
    "script",
    [scripted_picture, scripted_run, scripted_regions, scripted_checks, scripted_audience],
    ids=["votes", "plain", "regions", "checks", "audience"],
)
def test_stage_shows_nothing_old(
    make_stage: MakeStage,
    qtbot: QtBot,
    script: Callable[[], Sequence[Event]],
    picture: bool,
) -> None:
    stage = make_stage(script())
    stage.show(1280, 720)
    t, shown = 0.0, ShownPixels(stage.window)
    old: dict[float, tuple[int, ...]] = {}
    while (t := t + STEP_S) < 60.0:
        stage.play_to(t, frames=FRAMES)
        stage.window.parts.choose_picture(picture=picture)
        stage.beat(FRAMES)
        try:
            qtbot.waitUntil(lambda: not shown.stale(), timeout=10_000)
        except qtbot.TimeoutError:
            old[t] = shown.stale()
    assert not old


def test_ring_around_a_new_leader_leaves_nothing_in_a_resized_window(
    make_stage: MakeStage, qtbot: QtBot
) -> None:
    stage = make_stage(scripted_run())
    stage.show(1280, 720)
    stage.play_to(ELECTED_T + 0.5)
    stage.window.parts.choose_picture(picture=True)
    stage.play_to(ELECTED_T + 0.6)
    stage.window.resize(1400, 800)
    QApplication.processEvents()
    shown = ShownPixels(stage.window)
    stage.clock.t = ELECTED_T + 4
    stage.beat()
    qtbot.waitUntil(lambda: not shown.stale(), timeout=2000)
