"""For GUI tests: a stage over a scripted run, and nothing left behind."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

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
    """Top-level widgets; a tooltip's label is Qt's own and stays for the next tooltip."""
    if QApplication.instance() is None:
        return []
    widgets = QApplication.topLevelWidgets()
    return [widget for widget in widgets if widget.metaObject().className() != "QTipLabel"]


def _new_timers() -> list[QObject]:
    """Timers that run, among what was made since ``gc.freeze``."""
    # By type(): isinstance would wake lazy modules and dead proxies.
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


@pytest.fixture
def make_stage(qtbot: QtBot) -> Iterator[Callable[..., ScriptedStage]]:
    """Makes scripted stages; see :class:`tests.gui.stage.ScriptedStage` for the arguments."""
    made: list[ScriptedStage] = []

    def make(*args: Any, **named: Any) -> ScriptedStage:
        made.append(ScriptedStage(*args, **named))
        return made[-1]

    yield make
    for stage in made:
        stage.window.finish()


@pytest.fixture
def stage(make_stage: Callable[..., ScriptedStage], qtbot: QtBot) -> ScriptedStage:
    """A whole window on the screen, at the start of the scripted run."""
    stage = make_stage()
    stage.show()
    qtbot.waitUntil(stage.window.isVisible)
    return stage
