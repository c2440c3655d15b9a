"""Fixtures for GUI tests: a stage over a scripted run, and a check for leaks."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.patient_bot import PatientBot
from tests.gui.scripted_stage import ScriptedStage


@pytest.fixture(autouse=True)
def no_qt_leaks(nothing_leaks: None) -> Iterator[None]:
    """Fails a test that leaves windows or timers behind."""
    gc.freeze()  # what is there already needn't be looked through again and again
    before = _windows()
    yield
    if QApplication.instance() is None:
        return
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [window for window in _windows() if not any(window is one for one in before)]
    left += _new_timers()
    if left:
        told = [f"{type(thing).__name__} {thing.objectName()!r}" for thing in left]
        for thing in left:
            thing.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        pytest.fail("left behind: " + "; ".join(told))


def _windows() -> list[QObject]:
    """Returns the top-level widgets, except Qt's label for tooltips, which stays."""
    if QApplication.instance() is None:
        return []
    widgets = QApplication.topLevelWidgets()
    return [widget for widget in widgets if widget.metaObject().className() != "QTipLabel"]


def _new_timers() -> list[QObject]:
    """Returns the active timers among the objects made since ``gc.freeze``."""
    # By type(): isinstance would wake lazy modules and dead proxies.
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Returns a bot with more patience than the library's own."""
    del qapp
    return PatientBot(request)


@pytest.fixture
def make_stage(qtbot: QtBot) -> Iterator[Callable[..., ScriptedStage]]:
    """Makes scripted stages; the arguments are those of :class:`ScriptedStage`."""
    made: list[ScriptedStage] = []

    def make(*args: Any, **named: Any) -> ScriptedStage:
        made.append(ScriptedStage(*args, **named))
        return made[-1]

    yield make
    for stage in made:
        stage.window.finish()


@pytest.fixture
def stage(make_stage: Callable[..., ScriptedStage], qtbot: QtBot) -> ScriptedStage:
    """Returns a whole window on the screen, at the start of the scripted run."""
    stage = make_stage()
    stage.show()
    qtbot.waitUntil(stage.window.isVisible)
    return stage
