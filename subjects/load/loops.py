"""The two ways to load a system: at a rate (open loop), or always so many at once (closed)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from subjects.load.ledger import LedgerError
from subjects.load.meter import Meter
from subjects.load.protocol import Problem, Report, Stalled
from subjects.load.requests import Requests
from subjects.load.schedule import Schedule, make_wall_like_clock

MIN_IN_FLIGHT = 256
_MIN_SLEEP_S = 0.001
"""uvloop's timers are that coarse: a shorter sleep would spin."""
RETRY_S = 0.05
"""A closed loop's pause after a failure, so that a refusing system isn't hammered."""


class OpenLoop:
    """Sends requests at a rate, whatever becomes of them."""

    def __init__(
        self,
        requests: Requests,
        meter: Meter,
        tell: Callable[[Report], None],
        *,
        rate: float,
        write_share: float,
        time_limit_s: float,
    ) -> None:
        """At most what is due within ``time_limit_s`` is in flight; the rest is shed."""
        self._requests = requests
        self._meter = meter
        self._tell = tell
        self._rate = rate
        self._write_share = write_share
        self._max_in_flight = max(MIN_IN_FLIGHT, int(rate * time_limit_s))
        self._writes_due = 0.0
        self._can_write = True

    async def run(self) -> None:
        """Sends until cancelled."""
        schedule = Schedule(self._rate, time.monotonic(), make_wall_like_clock())
        while True:
            await asyncio.sleep(max(_MIN_SLEEP_S, schedule.next_slot() - time.monotonic()))
            now = time.monotonic()
            stood, bunches = schedule.take(now)
            if stood:
                self._requests.postpone(stood)
                self._meter.skip(now)
                self._tell(Stalled(t=now, seconds=stood))
            self._requests.expire(now)
            for due, count in bunches:
                self._send(due, count)

    def _send(self, due: float, count: int) -> None:
        requests = self._requests
        free = self._max_in_flight - requests.in_flight
        if count > free:
            self._meter.shed += count - max(0, free)
            count = max(0, free)
        for _ in range(count):
            self._writes_due += self._write_share
            if self._writes_due < 1.0 and requests.can_read():
                requests.read(due)
            elif self._can_write:
                self._writes_due -= 1.0
                self._write(due)
            else:
                self._meter.shed += 1

    def _write(self, due: float) -> None:
        try:
            self._requests.write(due)
        except LedgerError as error:
            self._can_write = False
            self._meter.shed += 1
            self._tell(Problem(text=f"The load stopped writing: {error}.", remedy=error.remedy))


class ClosedLoop:
    """Keeps so many writes in flight: each that ends is followed by the next."""

    def __init__(self, requests: Requests, concurrency: int) -> None:
        """Keeps ``concurrency`` writes in flight."""
        self._requests = requests
        self._concurrency = concurrency
        self._over = False

    async def run(self, seconds: float) -> None:
        """Writes for ``seconds``.

        Raises:
            LedgerError: the ledger has no room.
        """
        failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()

        def send() -> None:
            if self._over:
                return
            try:
                self._requests.write(time.monotonic(), ended)
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
                self._requests.expire(time.monotonic())
        finally:
            self._over = True
        if failed.done():
            failed.result()
        failed.cancel()
