"""Plays a recording in a new window: one of the command line, or one chosen on the page."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from core.model import intents as want
from core.model.events import Level, NoticeShown
from core.ports import SubjectError
from core.process.tasks import TaskScope
from core.recording.reader import Recording, RecordingError, read_recording
from core.recording.replay import Outline, Replay, outline
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline
from gui.app.opening import Opened, open_window
from gui.app.request import Request
from gui.app.signals import quit_on_signals
from gui.app.stage_start import StageStart
from gui.app.unexpected import watch_exceptions
from gui.awake.stage import AwakeStage
from gui.display.fit import show_like
from gui.stage.window import MainWindow


async def play_recording(request: Request) -> int:
    """Plays the recording of the command line in a window until the presenter leaves.

    Returns:
        0, 1 where the stage can't be made, or 2 where the recording can't be read.
    """
    assert request.replay is not None
    try:
        recording = read_recording(request.replay)
        shape = await asyncio.to_thread(outline, recording)
        replaying = _Replaying(request, recording, shape)
    except RecordingError as error:
        print(f"faultstage: {error} {error.remedy}", file=sys.stderr)
        return 2
    try:
        with watch_exceptions(replaying.start.tell), quit_on_signals(replaying.leave):
            if not await replaying.is_painted():
                return 1
            await replaying.play()
    finally:
        await replaying.close()
    return 0


async def replay_over(path: Path, request: Request, opened: Opened) -> bool:
    """Plays the recording at ``path`` in place of the window of ``opened``, which is hidden.

    Returns:
        Whether the presenter leads back to that window; else all of it is to end.

    Raises:
        RecordingError: the recording can't be read; nothing was shown.
    """
    recording = read_recording(path)
    shape = await asyncio.to_thread(outline, recording)
    replaying = _Replaying(request, recording, shape, over=opened.window)
    desk = opened.window.commands.desk
    opened.intents.serve(replaying.send)
    try:
        if await replaying.is_painted():
            if desk is not None:
                desk.step_back()
            opened.window.hide()
            await replaying.play()
        if replaying.leads_back:
            if opened.window.theme.name != replaying.window.theme.name:
                opened.window.theme.toggle()
            show_like(opened.window, replaying.window)
            if desk is not None:
                desk.come_back()
    finally:
        opened.intents.hold()
        await replaying.close()
    return replaying.leads_back


class _Replaying:
    """A recording on a stage, from the opening of the window to the end of the replay.

    Attributes:
        window: the window of the replay.
        start: what waits for the window's first whole picture.
        leads_back: whether the presenter has asked for the page of the systems.
    """

    def __init__(
        self,
        request: Request,
        recording: Recording,
        shape: Outline,
        over: MainWindow | None = None,
    ) -> None:
        """Opens the window, in place of ``over`` where there is one."""
        self.leads_back = False
        self._recording = recording
        self._timeline = Timeline()
        self._samples = SampleBuffer(self._timeline)
        self._replay = Replay(recording, self._timeline, shape=shape, linger=True)
        self._scope = TaskScope("replay")
        self._painting = asyncio.Event()
        self.window = open_window(
            request,
            self._timeline,
            self._replay.clock,
            self._samples,
            self.send,
            self._painting.set,
            replay=True,
            over=over,
        )
        self.start = StageStart(self.window, self._timeline, self._painting.set)
        self._awake = AwakeStage(self.window)

    def send(self, intent: want.Intent) -> None:
        """Takes an intent of the presenter."""
        match intent:
            case want.SaveReport(folder):
                self._scope.spawn("save-report", self._save(folder))
            case want.ChooseSystem():
                self.leads_back = True
                self.leave()
            case want.Quit():
                self.leads_back = False
                self.leave()
            case _:
                self._replay.send(intent)

    def leave(self) -> None:
        """Ends the replay."""
        self._replay.send(want.Quit())
        self._painting.set()

    async def is_painted(self) -> bool:
        """Waits for the whole stage; returns False where there can be none, once that was read."""
        await self._painting.wait()
        return not self.start.failed

    async def play(self) -> None:
        """Plays until the presenter leaves."""
        await self._replay.run()

    async def close(self) -> None:
        """Closes the window, and ends what is under way."""
        await self._scope.close()
        self._awake.close()
        self.window.finish()
        self._samples.close()

    async def _save(self, folder: str) -> None:
        """Writes the report of the recorded run, and shows where, or why that failed."""
        from gui.app.reporting import write_recorded

        try:
            paths = await asyncio.to_thread(write_recorded, self._recording.path, Path(folder))
        except SubjectError as error:
            level, text, remedy = Level.ERROR, str(error), error.remedy
        else:
            level, text, remedy = Level.GOOD, f"The report is saved: {paths.html}", ""
        now = self._timeline.state.t
        self._timeline.append(NoticeShown(t=now, level=level, text=text, remedy=remedy))
