"""Starts the app in a window: a Qt application, the window, and the show or replay.

The window is painted first. Whatever else a show needs, asyncio among it, takes about as long
to import as the window takes to be painted, and is imported after that.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from core.model import intents as want
from core.process.handed_on import clean_environment
from gui.app.opening import open_live
from gui.app.request import Request
from gui.app.signals import quit_on_signals
from gui.app.stage_start import StageStart
from gui.app.unexpected import watch_exceptions

INTERRUPT_CHECK_MS = 100
"""Time between two wake-ups of Qt's loop, in ms: only then does Python notice Ctrl-C."""


def run_window(request: Request) -> int:
    """Opens the window; returns once the presenter has quit and everything is cleaned up.

    Returns:
        0, 1 where the stage can't be made, or 2 where the recording to replay can't be read.
    """
    _settle_libraries()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Faultstage")
    app.setDesktopFileName("faultstage")
    app.setQuitOnLastWindowClosed(False)
    waker = QTimer()
    waker.timeout.connect(lambda: None)
    waker.start(INTERRUPT_CHECK_MS)
    try:
        return _play(app, request)
    finally:
        waker.stop()


def _settle_libraries() -> None:
    """Makes qasync use PySide6, whatever the environment asks for, and Qt paint in one thread.

    To be called before a library that could choose another Qt binding is imported.
    """
    for name in set(os.environ) - set(clean_environment()):
        del os.environ[name]
    os.environ["QT_API"] = "pyside6"  # qasync
    # Qt fills larger areas in several threads, and waits for them. Where servers and load use the
    # same cores, that wait makes frames late, and the painting itself is no quicker.
    os.environ["QT_NO_GUI_THREADPOOL"] = "1"


def _play(app: QApplication, request: Request) -> int:
    if request.replay is not None:
        from gui.app.playing import run
        from gui.app.replaying import play_recording

        return run(app, play_recording(request))
    return _play_live(app, request)


def _play_live(app: QApplication, request: Request) -> int:
    painting = QEventLoop()
    opened = open_live(request, painting.quit)
    start = StageStart(opened.window, opened.timeline, painting.quit)

    def leave() -> None:
        opened.intents.send(want.Quit())
        painting.quit()

    def on_session_end(_: QSessionManager) -> None:
        leave()  # Nobody is there any more to answer the question before quitting.

    app.commitDataRequest.connect(on_session_end)
    with watch_exceptions(start.tell), quit_on_signals(leave):
        painting.exec()
        if start.failed:
            opened.window.finish()
            opened.samples.close()
            return 1
        from gui.app.playing import play_live, run

        return run(app, play_live(request, opened))
