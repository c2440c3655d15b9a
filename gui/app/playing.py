"""Plays live runs in a window, on an asyncio loop over Qt's."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from pathlib import Path

import qasync
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.model import intents as want
from core.process.freed_memory import freed_memory_given_back
from core.process.paths import recordings_dir
from core.process.tasks import TaskScope
from core.process.wakeup import wake_early
from core.recording.recorder import Recorder
from core.show.show import Show
from core.views.timeline import Timeline
from gui.app.audience import AudienceJoin, audience_joined
from gui.app.display_end import ended_with_display
from gui.app.make_show import make_show
from gui.app.metrics import metrics_served
from gui.app.opening import Opened
from gui.app.presenting import tell_rehearsal
from gui.app.request import Request
from gui.app.undo import SETTLED_S, sweep_soon
from gui.awake.stage import AwakeStage
from gui.drawing.theme import RESOURCES


def run(app: QApplication, coroutine: Coroutine[None, None, int]) -> int:
    """Runs ``coroutine`` on an asyncio loop over that of ``app``; returns the exit code."""
    wake_early()
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.call_later(SETTLED_S, _settle, app)
        try:
            return loop.run_until_complete(coroutine)
        finally:
            asyncio.set_event_loop(None)


def _settle(app: QApplication) -> None:
    """Keeps the garbage collector off what start-up made, so that frames stay even."""
    app.setWindowIcon(QIcon(str(RESOURCES / "icons" / "faultstage-256.png")))
    gc.collect()
    gc.freeze()
    gc.enable()


BOOTH_KEEPS = 3
"""Recordings that a booth keeps: enough to look into a failure, and as many after ten hours."""


async def play_live(request: Request, opened: Opened) -> int:
    """Plays live runs in a window, of one system after another, until the presenter leaves."""
    recorder = _recorder(request, opened.timeline)
    scope = TaskScope("app")
    awake = AwakeStage(opened.window)
    try:
        with ended_with_display(recorder.close), freed_memory_given_back(opened.timeline):
            async with (
                metrics_served(request.metrics, opened.timeline, opened.clock),
                audience_joined(
                    request.audience, opened.timeline, opened.clock, recorder
                ) as audience,
            ):
                if request.booth_idle_s is not None:
                    from gui.app.booth import play_booth

                    await play_booth(request, opened, scope, audience)
                else:
                    await _play_systems(request, opened, recorder, scope, awake, audience)
    finally:
        await scope.close()
        awake.close()
        opened.window.finish()
        await asyncio.to_thread(recorder.close)
        await asyncio.to_thread(tell_rehearsal, opened.rehearsal)
        opened.samples.close()
    return 0


def _recorder(request: Request, timeline: Timeline) -> Recorder:
    """Returns a recorder; a booth's few recordings never take the place of a presenter's."""
    if request.booth_idle_s is None:
        return Recorder(timeline)
    return Recorder(timeline, recordings_dir() / "booth", kept=BOOTH_KEEPS)


async def _play_systems(
    request: Request,
    opened: Opened,
    recorder: Recorder,
    scope: TaskScope,
    awake: AwakeStage,
    audience: AudienceJoin,
) -> None:
    """Plays the show of ``request``, or what is chosen instead, until the presenter leaves."""
    from gui.app.control.server import controllable

    async def save(folder: str) -> str:
        from gui.app.reporting import save_report

        return await save_report(recorder, Path(folder))

    async def choose() -> Request | None:
        from gui.app.choosing import choose_system

        with awake.off_stage():
            return await choose_system(request, opened, recorder)

    playing = await choose() if request.choosing else request
    is_swept = False
    while playing is not None:
        show = make_show(playing, opened.timeline, opened.clock, opened.samples, save)
        way = _WayOut(show)
        opened.intents.serve(audience.before(way.send))
        if not is_swept:
            is_swept = True
            scope.spawn("sweep", sweep_soon(show))
        async with controllable(opened.timeline, opened.clock, show.send):
            await show.run()
        opened.intents.hold()
        playing = await choose() if way.leads_back else None


class _WayOut:
    """Passes intents on to a show, and notes whether the show's end leads to the first page."""

    def __init__(self, show: Show) -> None:
        self.leads_back = self._ends = False
        self._show = show

    def send(self, intent: want.Intent) -> None:
        if isinstance(intent, want.ChooseSystem | want.Quit):
            self._ends |= isinstance(intent, want.Quit)
            self.leads_back = not self._ends
            intent = want.Quit()
        self._show.send(intent)
