"""The load generator: carries out the app's commands, one at a time."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future, Task

from core.model.events import Sampled
from core.ports import TaskFailure
from core.process.tasks import TaskScope
from subjects.load.loops import ClosedLoop, OpenLoop, out_of_room
from subjects.load.protocol import (
    REPORT_INTERVAL_S,
    AnyCommand,
    BeginSpan,
    CheckLedger,
    ClosedResult,
    EndSpan,
    LedgerChecked,
    Problem,
    RunClosed,
    Start,
    Started,
    Steer,
    Steered,
    Stop,
    Stopped,
    Tell,
)
from subjects.load.schedule import STALL_S
from subjects.load.wordfile import LedgerError
from subjects.load.workload import Workload


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
                await self._halt()
                self._tell(Stopped(id=command.id))
            case RunClosed():
                await self._halt()
                self._tell(await self._run_closed(command))
            case CheckLedger():
                if not command.keeps_sending:
                    await self._halt()
                end = self._workload.attempted
                last = not command.keeps_sending
                result = await self._workload.check_ledger(command.since, last=last)
                self._tell(LedgerChecked(id=command.id, result=result, end=end))
            case Steer():
                problem = self._workload.steer(command)
                self._tell(problem or Steered(id=command.id))
            case BeginSpan() | EndSpan():
                answer = await self._workload.span(command)
                if answer is not None:
                    self._tell(answer)

    async def close(self) -> None:
        """Ends all tasks at once."""
        await self._scope.close()

    async def _start(self, command: Start) -> None:
        """Sends at a constant rate; a running load changes the rate without a pause."""
        if self._sending is None:
            await self._halt()
            self._begin_reports()
        else:
            await self._scope.cancel(self._sending)
        self._workload.use(command)
        loop = OpenLoop(
            self._workload, self._tell, rate=command.rate, time_limit_s=self._time_limit_s
        )
        self._sending = self._scope.spawn("open-loop", loop.run())

    async def _run_closed(self, command: RunClosed) -> ClosedResult | Problem:
        """Measures a closed loop; answers with a problem where the ledger had no more room."""
        workload, meter = self._workload, self._workload.meter
        self._begin_reports()
        failed, refused = meter.total_failed, meter.total_refused
        acked, began = workload.acked, time.monotonic()
        try:
            await ClosedLoop(workload, command.concurrency).run(command.seconds)
        except LedgerError as error:
            return out_of_room(workload, error, command.id)
        acked, refused = workload.acked - acked, meter.total_refused - refused
        seconds = time.monotonic() - began
        await self._halt()
        p50, p99 = meter.total.percentiles_ms(50, 99)
        return ClosedResult(
            id=command.id,
            acked=acked,
            refused=refused,
            failed=meter.total_failed - failed,
            seconds=seconds,
            p50_ms=p50,
            p99_ms=p99,
            max_ms=meter.total.max_ms,
        )

    async def _halt(self) -> None:
        """Stops sending, waits until nothing is in flight, and reports the last interval."""
        if self._sending is not None:
            await self._scope.cancel(self._sending)
            self._sending = None
        while self._workload.pending.in_flight:
            self._workload.pending.expire(time.monotonic())
            await asyncio.sleep(0.01)
        if self._reporting is not None:
            await self._scope.cancel(self._reporting)
            self._reporting = None
            self._report(time.monotonic())

    def _begin_reports(self) -> None:
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
        workload = self._workload
        sample = workload.meter.report(
            now, in_flight=workload.pending.in_flight, total_writes_acked=workload.acked
        )
        self._tell(Sampled(t=now, sample=sample))

    def _task_failed(self, failure: TaskFailure) -> None:
        if not self.failed.done():
            error = failure.error
            text = f"the task {failure.task} failed: {type(error).__name__}: {error}"
            self.failed.set_result(text)
