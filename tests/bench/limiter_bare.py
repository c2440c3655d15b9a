"""Measures the limiter's library called in-process without HTTP, for comparison.

``python -m tests.bench.limiter_bare SECONDS CONCURRENCY LIMIT STORE_URL`` prints how many checks
throttled-py decided in that store, through redis.asyncio, and in how many seconds.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import sys
import time
from datetime import timedelta

import uvloop
from throttled.asyncio import RateLimiterType, RedisStore, Throttled, per_duration

from subjects.ratelimiter.topology import KEYS


async def check(seconds: float, concurrency: int, limit: int, url: str) -> str:
    """Keeps ``concurrency`` checks under way for ``seconds``, of the keys in turn."""
    store = RedisStore(url)
    quota = per_duration(timedelta(seconds=1), limit, limit // 2)
    throttled = Throttled(
        using=RateLimiterType.GCRA.value, quota=quota, store=store, key_prefix="bench"
    )
    keys = itertools.cycle(KEYS)
    await throttled.limit(next(keys))
    done = 0
    end = float("inf")

    async def work() -> None:
        nonlocal done
        while time.monotonic() < end:
            result = await throttled.limit(next(keys))
            if result.limited:
                raise SystemExit("the library refused a check that is far below the limit")
            done += 1

    gc.freeze()
    gc.set_threshold(20_000)
    began = time.monotonic()
    end = began + seconds
    await asyncio.gather(*(work() for _ in range(concurrency)))
    return f"{done} {time.monotonic() - began}"


if __name__ == "__main__":
    given = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(check(float(given[0]), int(given[1]), int(given[2]), given[3])))
