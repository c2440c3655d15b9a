"""One run on fake nodes, with a story that the test makes."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from core.model import events as ev
from core.ports import Checkup, Emit
from core.process.tasks import TaskScope
from core.story.chapters import Chapter
from core.story.director import Director
from core.story.run_context import FallbackOffer, RunContext
from core.story.settings import StorySettings
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import ChapterStatus, StageState
from core.views.timeline import RunClock, Timeline
from tests.fakes import FakeFaults, FakeSubject
from tests.records import a_run


class Run:
    """A run of a story with all the parts, for tests."""

    def __init__(
        self,
        *chapters: Chapter,
        countdown_s: float = 0.0,
        autopilot: bool = False,
        checkup: Checkup | None = None,
        fall_back: FallbackOffer | None = None,
        make: Callable[[Emit], FakeSubject] = FakeSubject,
        fault: str = "kill-leader",
        vote_s: float = 30.0,
    ) -> None:
        self.timeline = Timeline()
        self.clock = RunClock()
        self.subject = make(self.timeline.append)
        self.subject.checkup = checkup
        self.faults = FakeFaults()
        self.scope = TaskScope("test")
        self.context = RunContext(
            timeline=self.timeline,
            clock=self.clock,
            subject=self.subject,
            faults=self.faults,
            settings=StorySettings(
                fault=fault,
                countdown_s=countdown_s,
                vote_s=vote_s,
                guess_s=countdown_s,
                autopilot=autopilot,
            ),
            samples=SampleBuffer(self.timeline),
            scope=self.scope,
            fall_back=fall_back,
        )
        self.director = Director(self.context, chapters, self.scope)
        self.timeline.append(
            a_run(
                *self.subject.info.nodes,
                chapters=tuple(chapter.info() for chapter in chapters),
                bound=self.subject.info.bound,
                bound_s=self.subject.info.bound_s,
                groups=self.subject.info.groups,
                load_kind=self.subject.info.load_kind,
            )
        )
        self.director.begin()

    @property
    def state(self) -> StageState:
        return self.timeline.state

    def tell(self, event: ev.Event) -> None:
        """Puts ``event`` on the timeline as of now: what it tells of may have taken any time."""
        self.timeline.append(replace(event, t=self.context.now()))

    async def until(self, holds: Callable[[StageState], bool]) -> None:
        assert await self.context.until(holds, 30.0), f"never so: {self.state}"

    async def close(self) -> None:
        await self.scope.close()
        self.context.close()
        self.context.samples.close()

    async def done(self, index: int) -> None:
        await self.until(lambda state: state.statuses[index] is ChapterStatus.DONE)
