"""The app's start: a Qt application on an asyncio loop, a window, and the show behind it."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core import intents as want
from core.events import Level, Noticed
from core.ports import Clock, SubjectError
from core.tasks import TaskScope
from core.timeline import RunClock, Timeline
from core.workload import SampleBuffer
from gui.cli import Request
from gui.signals import quit_on_signals
from gui.theme import DARK, LIGHT, Theme
from gui.window import MainWindow
from gui.wishes import Wishes

INTERRUPT_CHECK_MS = 100
"""Python sees Ctrl-C only when its loop wakes up."""

SETTLED_S = 1.0
"""After this the start is over, seconds: what it made stays."""


def run_window(request: Request) -> int:
    """Opens the window and returns when it is closed and everything is cleaned up.

    Returns:
        0, or 2 where the recording to replay can't be read.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Faultstage")
    app.setDesktopFileName("faultstage")
    app.setQuitOnLastWindowClosed(False)
    play = _play_live if request.replay is None else _play_recording
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        waker = QTimer()
        waker.start(INTERRUPT_CHECK_MS)
        try:
            return loop.run_until_complete(play(request))
        finally:
            waker.stop()
            asyncio.set_event_loop(None)


async def _play_live(request: Request) -> int:
    timeline, clock = Timeline(), RunClock()
    samples = SampleBuffer(timeline)
    wishes = Wishes()
    window = _open_window(request, timeline, clock, samples, wishes.send)
    await _painted(window)
    # The window needs none of this to be painted, and importing it takes as long again.
    from core.recording import Recorder
    from gui.catalog import sweep
    from gui.showing import make_show

    async def save(folder: str) -> str:
        from gui.reporting import save_report

        return await save_report(recorder, Path(folder))

    recorder = Recorder(timeline)
    show = make_show(request, timeline, clock, samples, save)
    for message in await asyncio.to_thread(sweep):
        show.tell(message)
    try:
        wishes.serve(show.send)
        with quit_on_signals(lambda: show.send(want.Quit())):
            await show.run()
    finally:
        window.finish()
        await asyncio.to_thread(recorder.close)
        samples.close()
    return 0


async def _play_recording(request: Request) -> int:
    from core.recording import RecordingError, read_recording
    from core.replay import Replay, outline

    assert request.replay is not None
    timeline = Timeline()
    samples = SampleBuffer(timeline)
    try:
        recording = read_recording(request.replay)
        shape = await asyncio.to_thread(outline, recording)
    except RecordingError as error:
        print(f"faultstage: {error} {error.remedy}", file=sys.stderr)
        return 2
    replay = Replay(recording, timeline, shape=shape, linger=True)
    scope = TaskScope("replay")

    def send(intent: want.Intent) -> None:
        if isinstance(intent, want.SaveReport):
            scope.spawn("save-report", _save_again(recording.path, intent.folder, timeline))
        else:
            replay.send(intent)

    window = _open_window(request, timeline, replay.clock, samples, send)
    await _painted(window)
    try:
        with quit_on_signals(lambda: replay.send(want.Quit())):
            await replay.run()
    finally:
        await scope.close()
        window.finish()
        samples.close()
    return 0


async def _save_again(recording: Path, folder: str, timeline: Timeline) -> None:
    """Writes the report of a recorded run, and says where or why not."""
    from gui.reporting import write_recorded

    try:
        paths = await asyncio.to_thread(write_recorded, recording, Path(folder))
    except SubjectError as error:
        level, text, remedy = Level.ERROR, str(error), error.remedy
    else:
        level, text, remedy = Level.GOOD, f"The report is saved: {paths.html}", ""
    timeline.append(Noticed(t=timeline.state.t, level=level, text=text, remedy=remedy))


def _open_window(
    request: Request,
    timeline: Timeline,
    clock: Clock,
    samples: SampleBuffer,
    send: Callable[[want.Intent], None],
) -> MainWindow:
    window = MainWindow(
        timeline,
        clock,
        samples,
        send,
        replay=request.replay is not None,
        theme=Theme(LIGHT if request.light else DARK),
        report_folder=request.report,
    )
    if request.size is not None:
        window.resize(*request.size)
        window.show()
    elif request.windowed:
        window.resize(1280, 720)
        window.show()
    else:
        window.showMaximized()
    return window


async def _painted(window: MainWindow) -> None:
    """Waits for the whole stage, so that nothing slow comes before it."""
    painted = asyncio.Event()

    def on_painted(_: float) -> None:
        painted.set()

    window.stage_painted.connect(on_painted)
    await painted.wait()
    asyncio.get_running_loop().call_later(SETTLED_S, _settle)


def _settle() -> None:
    """What start-up made stays: collections need not walk it, and frames stay even."""
    gc.collect()
    gc.freeze()
    gc.enable()
