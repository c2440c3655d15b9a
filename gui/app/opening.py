"""Opens the window before importing anything that only the show needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from core.model import intents as want
from core.ports import Clock
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import RunClock, Timeline
from gui.app.intent_queue import IntentQueue
from gui.app.request import Request
from gui.display.fit import ScreenFit
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.window import MainWindow

_IN_A_FRAME = (1280, 720)


class Opened(NamedTuple):
    """A window, with the parts that the window and the show to come share."""

    window: MainWindow
    timeline: Timeline
    clock: RunClock
    samples: SampleBuffer
    intents: IntentQueue


def open_live(request: Request, on_close: Callable[[], None]) -> Opened:
    """Opens a window for live runs, over a timeline that is still empty."""
    timeline, clock, intents = Timeline(), RunClock(), IntentQueue()
    samples = SampleBuffer(timeline)
    window = open_window(request, timeline, clock, samples, intents.send, on_close)
    return Opened(window, timeline, clock, samples, intents)


def open_window(
    request: Request,
    timeline: Timeline,
    clock: Clock,
    samples: SampleBuffer,
    send: Callable[[want.Intent], None],
    on_close: Callable[[], None],
) -> MainWindow:
    """Opens a window as ``request`` wants; the other arguments are shared with a show."""
    window = MainWindow(
        timeline,
        clock,
        samples,
        send,
        replay=request.replay is not None,
        theme=Theme(LIGHT if request.light else DARK),
        on_close=on_close,
        report_folder=request.report,
    )
    if request.booth_idle_s is not None:
        from gui.stage.booth.stage import BoothStage

        fills_screen = request.size is None and not request.windowed
        BoothStage(window, clock, samples, send, fills_screen=fills_screen)
    if request.choosing:
        from gui.app.systems import system_cards
        from gui.stage.systems.chooser import SystemChooser

        SystemChooser(window, system_cards(request))
    if request.size is not None or request.windowed:
        window.resize(*(request.size or _IN_A_FRAME))
        ScreenFit(window)
        window.show()
    elif request.booth_idle_s is not None:
        ScreenFit(window)
        window.showFullScreen()
    else:
        ScreenFit(window)
        window.showMaximized()
    return window
