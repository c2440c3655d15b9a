"""The load generator: carries out the app's commands, one at a time."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future, Task
from collections.abc import Callable

from core.ports import TaskFailure
from core.process.tasks import TaskScope
from subjects.load.loops import OpenLoop
from subjects.load.protocol import (
    REPORT_INTERVAL_S,
    AnyCommand,
    Report,
    Start,
    Started,
    Stop,
    Stopped,
)
from subjects.load.schedule import STALL_S
from subjects.load.workload import Workload

Tell = Callable[[Report], None]


class Generator:
    """Drives one workload against one system.

    Attributes:
        failed: done when the load can't go on; the result says why.
    """

    def __init__(self, workload: Workload, tell: Tell, time_limit_s: float) -> None:
        """Sends reports by ``tell``; a request not answered within ``time_limit_s`` has failed."""
        self._workload = workload
        self._tell = tell
        self._time_limit_s = time_limit_s
        self._scope = TaskScope("load", self._task_failed)
        self.failed: Future[str] = asyncio.get_running_loop().create_future()
        self._sending: Task[object] | None = None
        self._reporting: Task[object] | None = None

    async def obey(self, command: AnyCommand) -> None:
        """Carries out ``command`` and answers the app."""
        match command:
            case Start():
                await self._start(command)
                self._tell(Started(id=command.id))
            case Stop():
                await self.halt()
                self._tell(Stopped(id=command.id))
            case _:
                if self._workload.disturbs(command):
                    await self.halt()
                answer = await self._workload.perform(command, self)
                if answer is not None:
                    self._tell(answer)

    async def close(self) -> None:
        """Ends all tasks at once."""
        await self._scope.close()

    async def _start(self, command: Start) -> None:
        """Sends at a constant rate; a running load changes the rate without a pause."""
        if self._sending is None:
            await self.halt()
            self.begin_reports()
        else:
            await self._scope.cancel(self._sending)
        self._workload.use(command)
        loop = OpenLoop(
            self._workload, self._tell, rate=command.rate, time_limit_s=self._time_limit_s
        )
        self._sending = self._scope.spawn("open-loop", loop.run())

    async def halt(self) -> None:
        """Stops sending, waits until nothing is in flight, and reports the last interval."""
        if self._sending is not None:
            await self._scope.cancel(self._sending)
            self._sending = None
        while self._workload.in_flight:
            self._workload.expire(time.monotonic())
            await asyncio.sleep(0.01)
        if self._reporting is not None:
            await self._scope.cancel(self._reporting)
            self._reporting = None
            self._report(time.monotonic())

    def begin_reports(self) -> None:
        """Starts a new measurement, with regular reports from now on."""
        now = time.monotonic()
        self._workload.meter.begin(now)
        self._reporting = self._scope.spawn("reports", self._report_regularly(now))

    async def _report_regularly(self, start: float) -> None:
        due = start
        while True:
            due += REPORT_INTERVAL_S
            now = time.monotonic()
            if due < now:
                due = now
            await asyncio.sleep(due - now)
            now = time.monotonic()
            if now - due > STALL_S:
                self._workload.meter.skip(now)  # this process stood still: that is no measurement
            else:
                self._report(now)

    def _report(self, now: float) -> None:
        self._tell(
            self._workload.meter.report(
                now,
                in_flight=self._workload.in_flight,
                total_writes_acked=self._workload.acked,
            )
        )

    def _task_failed(self, failure: TaskFailure) -> None:
        if not self.failed.done():
            error = failure.error
            text = f"the task {failure.task} failed: {type(error).__name__}: {error}"
            self.failed.set_result(text)
