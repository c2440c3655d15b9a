"""A show on fake subjects, which the tests of the show play."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace

from core.model import intents as want
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.clocks import ReadClocks
from core.show.programme import Programme
from core.show.show import Show, SubjectFallback
from core.show.standby import MakeSubject, Standby
from core.story.chapters import Chapter, Story
from core.story.run_context import RunContext
from core.story.settings import StorySettings
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from tests.fakes import KILL_LEADER, FakeCheckup, FakeFaults, FakeSubject


async def hold(_: RunContext) -> None:
    await asyncio.Event().wait()


KILL_FOLLOWER = replace(KILL_LEADER, name="kill-follower")
HOLDING = Chapter(key="a", title="A", narration="a", on_enter=hold)


class Theatre:
    """A show with fake subjects, and a record of what was done to them."""

    def __init__(
        self,
        *chapters: Chapter,
        autopilot: bool = False,
        checkup: FakeCheckup | None = None,
        fault: str = "kill-leader",
        story: str = "",
        faults: tuple[str, ...] = (),
        read_clocks: ReadClocks | None = None,
        programme: Callable[[Timeline], Programme] | None = None,
        standby: Callable[[MakeSubject], Standby] | None = None,
        kind: type[FakeSubject] = FakeSubject,
    ) -> None:
        self.timeline = Timeline()
        self.programme = None if programme is None else programme(self.timeline)
        self.standby = None if standby is None else standby(self._make)
        self.subjects: list[FakeSubject] = []
        self.emits: list[Emit] = []
        self.saved: list[str] = []
        self.failure_hooks: list[FailureHook] = []
        self.show = Show(
            self._make if self.standby is None else self.standby.make,
            StorySettings(fault=fault, story=story, autopilot=autopilot),
            timeline=self.timeline,
            clock=RunClock(),
            samples=SampleBuffer(self.timeline),
            save_report=self._save,
            fallback=SubjectFallback("Show another instead", self._make_other),
            read_clocks=read_clocks,
            programme=self.programme,
            standby=self.standby,
        )
        told = Story(key="told", title="Told", about="", chapters=chapters, faults=faults)
        self._stories = {told.key: told}
        self._checkup = checkup
        self.cannot_make: Exception | None = None
        self._fault = fault
        self._kind = kind
        self._task: asyncio.Task[None] | None = None

    def add_story(self, story: Story, *, first: bool = False) -> None:
        """Adds a story whose fault kills a follower."""
        story = replace(story, fault=KILL_FOLLOWER.name)
        added = {story.key: story}
        self._stories = {**added, **self._stories} if first else {**self._stories, **added}

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self.show.run())

    async def close(self) -> None:
        self.show.send(want.Quit())
        if self._task is not None:
            await self._task

    async def cancel_while_it_ends(self, ends: asyncio.Event) -> None:
        """Cancels the show once it was told to quit and ``ends`` is set."""
        assert self._task is not None
        self.show.send(want.Quit())
        await ends.wait()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def ended(self) -> None:
        """Waits until the show has ended by itself."""
        assert self._task is not None
        await asyncio.wait_for(self._task, 30.0)

    async def until(self, holds: Callable[[StageState], bool]) -> None:
        async with asyncio.timeout(30.0):
            while not holds(self.timeline.state):
                await asyncio.sleep(0)

    def _make(
        self, emit: Emit, _: Clock, on_failure: FailureHook
    ) -> tuple[FakeSubject, FakeFaults]:
        if self.cannot_make is not None:
            raise self.cannot_make
        self.emits.append(emit)
        self.failure_hooks.append(on_failure)
        self.subjects.append(self._kind(emit))
        self.subjects[-1].checkup = self._checkup
        self.subjects[-1].stories = self._stories
        if len(self._stories) > 1:
            own = self.subjects[-1].plans
            self.subjects[-1].plans = {**own, KILL_FOLLOWER.name: KILL_FOLLOWER}
        elif self._fault not in self.subjects[-1].plans:
            self.subjects[-1].plans = {self._fault: KILL_LEADER}
        return self.subjects[-1], FakeFaults()

    def _make_other(
        self, emit: Emit, _: Clock, on_failure: FailureHook
    ) -> tuple[FakeSubject, FakeFaults]:
        self.subjects.append(FakeSubject(emit, name="other"))
        self.subjects[-1].stories = self._stories
        return self.subjects[-1], FakeFaults()

    async def _save(self, folder: str) -> str:
        if folder == "full":
            raise SubjectError("The disk is full.", "Free some space.")
        self.saved.append(folder)
        return f"The report is in {folder}"
