"""Measures the load's open loop of checks, with the latencies as the load counts them.

``python -m tests.bench.limiter_open SECONDS RATE LIMIT LEDGER URL...`` prints what was sent,
answered and failed, and the 50th and 99th percentile of the latencies in ms, from the moment
at which each check was due. It is the load process's generator, workload, ledger and driver;
only that the app asks it for a figure of each tenth of a second, and the bench for all.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from subjects.load.generator import Generator
from subjects.load.open_workload import open_workload
from subjects.load.protocol import AnyReport, Start, Stop
from subjects.ratelimiter.driver import HttpDriver
from subjects.ratelimiter.topology import KEYS

_TIME_LIMIT_S = 2.0
_WARM_UP_S = 0.5


async def load(seconds: float, rate: float, limit: int, ledger: Path, urls: Sequence[str]) -> str:
    """Checks ``rate`` times a second for ``seconds``, after a warm-up that doesn't count."""
    driver = HttpDriver(urls, dict.fromkeys(KEYS, limit))
    workload = open_workload(
        driver, ledger=ledger, run_id=ledger.name, time_limit_s=_TIME_LIMIT_S, tell=_ignore
    )
    generator = Generator(workload, _ignore, _TIME_LIMIT_S)
    try:
        await driver.connect()
        workload.begin()
        gc.freeze()
        before = 0
        for length in (_WARM_UP_S, seconds):
            before = workload.attempted
            await generator.obey(Start(id=1, rate=rate))
            await asyncio.sleep(length)
            await generator.obey(Stop(id=2))
        sent, failed = workload.attempted - before, workload.meter.total_failed
        p50, p99 = workload.meter.total.percentiles_ms(50, 99)
        return f"{sent} {workload.acked} {failed} {p50} {p99}"
    finally:
        await generator.close()
        await driver.close()
        await workload.close()


def _ignore(_: AnyReport) -> None:
    """Ignores the report."""


if __name__ == "__main__":
    given = sys.argv[1:]
    gc.set_threshold(20_000)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        task = load(float(given[0]), float(given[1]), int(given[2]), Path(given[3]), given[4:])
        print(runner.run(task))
