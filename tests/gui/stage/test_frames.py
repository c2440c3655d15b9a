"""Tests of the frame clock: quick while something moves, slow and hurried while nothing does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gui.stage import frames
from gui.stage.frames import MOVING_MS, FrameClock

NEVER_MS = 600_000


@pytest.fixture
def clock(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrameClock]:
    """Yields a clock that doesn't beat by itself while nothing moves."""
    monkeypatch.setattr(frames, "STILL_MS", NEVER_MS)
    clock = FrameClock()
    yield clock
    clock.stop()


def planned_by(clock: FrameClock, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Returns the list to which each time for which ``clock`` plans a frame is added, in ms."""
    planned: list[int] = []
    (timer,) = clock.findChildren(QTimer)
    timer.stop()
    monkeypatch.setattr(timer, "start", planned.append)
    return planned


def test_clock_beats_by_itself_while_something_moves(qtbot: QtBot, clock: FrameClock) -> None:
    clock.set_moving(True)
    for _ in range(5):
        with qtbot.waitSignal(clock.beat):
            pass


def test_clock_beats_once_more_and_stands_once_nothing_moves(
    qtbot: QtBot, clock: FrameClock
) -> None:
    clock.set_moving(True)
    with qtbot.waitSignal(clock.beat):
        pass
    clock.set_moving(False)
    with qtbot.waitSignal(clock.beat, timeout=30_000):
        pass
    with qtbot.assertNotEmitted(clock.beat, wait=50):
        pass


def test_late_frame_puts_off_no_later_one(
    clock: FrameClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, planned = [0.0], planned_by(clock, monkeypatch)
    monkeypatch.setattr(frames.time, "monotonic", lambda: now[0] / 1e3)
    clock.set_moving(True)
    for late_ms in (0.0, 9.0, 0.0):
        now[0] += planned[-1] + late_ms
        clock.beat_now()
    assert planned == [17, 17, 7, 17]


def test_frame_later_than_the_next_one_leaves_time_for_everything_else(
    clock: FrameClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, planned = [0.0], planned_by(clock, monkeypatch)
    monkeypatch.setattr(frames.time, "monotonic", lambda: now[0] / 1e3)
    clock.set_moving(True)
    now[0] += 10 * MOVING_MS
    clock.beat_now()
    assert planned[-1] == 4
