"""The load generator: carries out the app's commands, one at a time."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future, Task
from collections.abc import Callable

from core.tasks import TaskScope
from subjects.load.driver import Driver
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger, LedgerError
from subjects.load.loops import ClosedLoop, OpenLoop
from subjects.load.meter import Meter
from subjects.load.protocol import (
    REPORT_INTERVAL_S,
    AnyCommand,
    CheckLedger,
    ClosedResult,
    Problem,
    Report,
    RunClosed,
    Start,
    Started,
    Stop,
    Stopped,
)
from subjects.load.readback import ReadBackCheck
from subjects.load.requests import Requests
from subjects.load.schedule import STALL_S

Tell = Callable[[Report], None]


class Generator:
    """Loads one system through its driver.

    Attributes:
        failed: done when the load can't go on; its result says why.
    """

    def __init__(
        self, driver: Driver, ledger: Ledger, keys: Keys, tell: Tell, time_limit_s: float
    ) -> None:
        """Reports by ``tell``; a request not answered within ``time_limit_s`` failed."""
        self._driver = driver
        self._ledger = ledger
        self._keys = keys
        self._tell = tell
        self._time_limit_s = time_limit_s
        self._meter = Meter(time.monotonic())
        self._requests = Requests(driver, ledger, keys, self._meter, tell, time_limit_s)
        self._scope = TaskScope("load", self._task_failed)
        self.failed: Future[str] = asyncio.get_running_loop().create_future()
        self._sending: Task[object] | None = None
        self._reporting: Task[object] | None = None

    async def obey(self, command: AnyCommand) -> None:
        """Carries out ``command`` and answers it."""
        match command:
            case Start():
                await self._halt()
                self._begin_reports()
                loop = OpenLoop(
                    self._requests,
                    self._meter,
                    self._tell,
                    rate=command.rate,
                    write_share=command.write_share,
                    time_limit_s=self._time_limit_s,
                )
                self._sending = self._scope.spawn("open-loop", loop.run())
                self._tell(Started(id=command.id))
            case Stop():
                await self._halt()
                self._tell(Stopped(id=command.id))
            case RunClosed():
                await self._halt()
                await self._run_closed(command)
            case CheckLedger():
                await self._halt()
                check = ReadBackCheck(self._driver, self._ledger, self._keys, self._tell)
                self._tell(await check.run(command.id))

    async def close(self) -> None:
        """Ends all that runs, at once."""
        await self._scope.close()

    async def _run_closed(self, command: RunClosed) -> None:
        self._begin_reports()
        before, failed = self._ledger.acked, self._meter.total_failed
        began = time.monotonic()
        try:
            await ClosedLoop(self._requests, command.concurrency).run(command.seconds)
        except LedgerError as error:
            text = f"The load stopped writing: {error}."
            self._tell(Problem(text=text, remedy=error.remedy, id=command.id))
            return
        acked, seconds = self._ledger.acked - before, time.monotonic() - began
        await self._halt()
        p50, p99 = self._meter.total.percentiles_ms(50, 99)
        self._tell(
            ClosedResult(
                id=command.id,
                acked=acked,
                failed=self._meter.total_failed - failed,
                seconds=seconds,
                p50_ms=p50,
                p99_ms=p99,
                max_ms=self._meter.total.max_ms,
            )
        )

    async def _halt(self) -> None:
        """Sends no more, waits until nothing is in flight, reports the rest."""
        if self._sending is not None:
            await self._scope.cancel(self._sending)
            self._sending = None
        while self._requests.in_flight:
            self._requests.expire(time.monotonic())
            await asyncio.sleep(0.01)
        if self._reporting is not None:
            await self._scope.cancel(self._reporting)
            self._reporting = None
            self._report(time.monotonic())

    def _begin_reports(self) -> None:
        now = time.monotonic()
        self._meter.begin(now)
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
                self._meter.skip(now)  # the process stood still: that is no measurement
            else:
                self._report(now)

    def _report(self, now: float) -> None:
        self._tell(
            self._meter.report(
                now,
                in_flight=self._requests.in_flight,
                total_writes_acked=self._ledger.acked,
            )
        )

    def _task_failed(self, name: str, error: BaseException) -> None:
        if not self.failed.done():
            self.failed.set_result(f"the task {name} failed: {type(error).__name__}: {error}")
