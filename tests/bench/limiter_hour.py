"""Measures what the load's workload keeps of an hour of checks, fed in time-lapse.

``python -m tests.bench.limiter_hour MINUTES RATE LEDGER`` prints how many checks were allowed,
the bytes that the ledger takes on the disk, by how many the process's resident memory grew at
most, and how many entries the ledger had when it was counted anew.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from asyncio import Future
from pathlib import Path

import psutil

from subjects.load.protocol import AnyReport
from subjects.load.ratelimit.driver import CheckAnswer, CheckOutcome
from subjects.load.ratelimit.limits import Limits
from subjects.load.ratelimit.workload import Checks
from subjects.ratelimiter.policies import limit_for
from subjects.ratelimiter.topology import KEYS

_TIME_LIMIT_S = 2.0
_ANSWERED_S = 0.002
_AT_ONCE = 200
_LOOK_EVERY = 100


class _TimeLapse:
    """A driver that allows every check, with sending times spread evenly."""

    def __init__(self, rate: float) -> None:
        self.limits = Limits(keys=dict.fromkeys(KEYS, limit_for(rate)))
        self._step_s = 1 / rate
        self._sent = time.monotonic()
        self._loop = asyncio.get_running_loop()

    async def connect(self) -> None:
        """Returns at once, as there is no limiter to reach."""

    def check(self, key: str) -> Future[CheckAnswer]:
        self._sent += self._step_s
        future: Future[CheckAnswer] = self._loop.create_future()
        future.set_result(CheckAnswer(CheckOutcome.ALLOWED, self._sent, self._sent + _ANSWERED_S))
        return future

    async def close(self) -> None:
        """Does nothing, as no connection is open."""


async def keep(minutes: float, rate: float, ledger: Path) -> str:
    """Makes the workload keep ``minutes`` of ``rate`` allowed checks a second."""
    workload = Checks(_TimeLapse(rate), ledger, ledger.name, _ignore, _TIME_LIMIT_S)
    process = psutil.Process()
    try:
        workload.begin()
        await _send(workload, _AT_ONCE * _LOOK_EVERY)  # the first second of all is no growth
        gc.collect()
        before = most = process.memory_info().rss
        for _ in range(round(minutes * 60 * rate / (_AT_ONCE * _LOOK_EVERY)) - 1):
            await _send(workload, _AT_ONCE * _LOOK_EVERY)
            most = max(most, process.memory_info().rss)
        checked = await workload.check_ledger()
        most = max(most, process.memory_info().rss)
        found = checked.found if checked.complete else 0
        return f"{workload.acked} {_on_disk(ledger)} {most - before} {found}"
    finally:
        await workload.close()


async def _send(workload: Checks, count: int) -> None:
    for _ in range(count // _AT_ONCE):
        due = time.monotonic()
        for _ in range(_AT_ONCE):
            workload.send(due)
        workload.pending.expire(due)
        await asyncio.sleep(0)


def _on_disk(ledger: Path) -> int:
    """Returns the bytes that the ledger takes on disk, or the length where that is unknown."""
    status = ledger.stat()
    return max(status.st_size, getattr(status, "st_blocks", 0) * 512)


def _ignore(_: AnyReport) -> None:
    """Ignores the report."""


if __name__ == "__main__":
    given = sys.argv[1:]
    print(asyncio.run(keep(float(given[0]), float(given[1]), Path(given[2]))))
