"""A standby over fake subjects, for tests."""

import asyncio

from core.model import events as ev
from core.ports import Clock, Emit, FailureHook, SubjectError, TaskFailure
from core.process.tasks import TaskScope
from core.show.prepared import PreparedSubject
from core.show.standby import Standby
from core.story.settings import StorySettings
from core.views.timeline import RunClock
from tests.fakes import FakeFaults, FakeSubject


class Backstage:
    """A standby over fake subjects that runs."""

    def __init__(self) -> None:
        self.subjects: list[FakeSubject] = []
        self.emits: list[Emit] = []
        self.clocks: list[Clock] = []
        self.hooks: list[FailureHook] = []
        self.heard: list[ev.Event] = []
        self.failures: list[TaskFailure] = []
        self.is_quiet = True
        self.start_error: SubjectError | None = None
        self.clock = RunClock()
        self.kind: type[FakeSubject] = FakeSubject
        self.standby = self.keep_ready_for("kill-leader")
        self._scope = TaskScope("test")

    def _make(
        self, emit: Emit, clock: Clock, on_failure: FailureHook
    ) -> tuple[FakeSubject, FakeFaults]:
        subject = self.kind(emit)
        subject.start_error = self.start_error
        self.subjects.append(subject)
        self.emits.append(emit)
        self.clocks.append(clock)
        self.hooks.append(on_failure)
        return subject, FakeFaults()

    def keep_ready_for(self, fault: str) -> Standby:
        settings = StorySettings(fault=fault)
        self.standby = Standby(self._make, self.clock, lambda: self.is_quiet, settings)
        return self.standby

    def open(self) -> None:
        self._scope.spawn("standby", self.standby.run())

    def take(self) -> PreparedSubject:
        subject, _ = self.standby.make(self.heard.append, self.clock, self.failures.append)
        assert isinstance(subject, PreparedSubject)
        return subject

    async def ready(self) -> None:
        async with asyncio.timeout(10.0):
            while not self.standby.is_ready:
                await asyncio.sleep(0)

    async def close(self) -> None:
        await self._scope.close()
        await self.standby.close()
