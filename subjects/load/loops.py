"""The two ways to load a system: an open loop with a rate, a closed loop with a concurrency.

Stories use the open loop alone. The closed one is the benchmark's: it finds what a system takes at
most, and so shows that the load process isn't what limits it.
"""

from __future__ import annotations

import asyncio
import time

from core.model.events import StoodStill, Suspended
from core.process.clocks import StandstillWatch
from subjects.load.protocol import Problem, Tell
from subjects.load.schedule import STALL_S, Schedule
from subjects.load.wordfile import LedgerError
from subjects.load.workload import Workload

MIN_IN_FLIGHT = 256
_MIN_SLEEP_S = 0.001
"""Resolution of uvloop's timers, seconds: a shorter sleep would spin."""
RETRY_S = 0.05
"""A closed loop's pause after a failure, seconds, so that a refusing system isn't hammered."""


class OpenLoop:
    """Sends requests at a constant rate, whatever becomes of them.

    Where the ledger has no room any more, that is told once, and nothing more is sent.
    """

    def __init__(self, workload: Workload, tell: Tell, *, rate: float, time_limit_s: float) -> None:
        """Limits the requests in flight to those due within ``time_limit_s``; the rest is shed."""
        self._workload = workload
        self._meter = workload.meter
        self._tell = tell
        self._rate = rate
        self._can_send = True
        self._max_in_flight = max(MIN_IN_FLIGHT, int(rate * time_limit_s))

    async def run(self) -> None:
        """Sends requests until cancelled."""
        slot_s = self._workload.slot_s
        schedule = Schedule(self._rate, slot_s, time.monotonic())
        watch = StandstillWatch(STALL_S)
        while True:
            await asyncio.sleep(max(_MIN_SLEEP_S, schedule.next_slot() - time.monotonic()))
            now = time.monotonic()
            if (stood := watch.look()) is not None:
                schedule.restart(now)
                self._workload.pending.postpone(stood.awake_s)
                self._meter.skip(now)
                what = StoodStill.MACHINE if stood.slept else StoodStill.LOAD
                self._tell(Suspended(t=now, seconds=stood.seconds, what=what))
            self._workload.pending.expire(now)
            for due, count in schedule.take(now):
                self._send(due, count)

    def _send(self, due: float, count: int) -> None:
        send = self._workload.send
        free = max(0, self._max_in_flight - self._workload.pending.in_flight)
        sent, wanted = 0, min(count, free) if self._can_send else 0
        try:
            while sent < wanted:
                send(due)
                sent += 1
        except LedgerError as error:
            self._can_send = False
            self._tell(out_of_room(self._workload, error))
        self._meter.shed += count - sent


class ClosedLoop:
    """Keeps a constant number of requests in flight: each that ends is followed by the next."""

    def __init__(self, workload: Workload, concurrency: int) -> None:
        """Keeps ``concurrency`` requests in flight."""
        self._workload = workload
        self._concurrency = concurrency
        self._over = False

    async def run(self, seconds: float) -> None:
        """Sends for ``seconds``, then stops without waiting for the last answers.

        Raises:
            LedgerError: the ledger has no room.
        """
        failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()

        def send() -> None:
            if self._over:
                return
            try:
                self._workload.ask(time.monotonic(), ended)
            except LedgerError as error:
                self._over = True
                if not failed.done():
                    failed.set_exception(error)

        def ended(acked: bool) -> None:
            if acked:
                send()
            elif not self._over:
                loop.call_later(RETRY_S, send)

        end = time.monotonic() + seconds
        for _ in range(self._concurrency):
            send()
        try:
            while (left := end - time.monotonic()) > 0 and not failed.done():
                await asyncio.wait((failed,), timeout=min(left, RETRY_S))
                self._workload.pending.expire(time.monotonic())
        finally:
            self._over = True
        if failed.done():
            failed.result()
        failed.cancel()


def out_of_room(workload: Workload, error: LedgerError, command: int | None = None) -> Problem:
    """Returns the report that the ledger has no room, as the answer to ``command``, if any."""
    text = f"The load stopped {workload.doing}: {error}."
    return Problem(text=text, remedy=error.remedy, id=command)
