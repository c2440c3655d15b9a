"""Sends the requests to one region in batches, one at a time, until they time out.

A call costs the client about a quarter of a millisecond whatever its size, so requests that
arrive together are sent together. Regions don't share a call: a region without a leader must
not hold up the others. And as a region has one call in flight, thousands of requests don't all
retry during an outage.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import tikv

from subjects.load.driver import DriverError

BATCH = 128
PAUSE_S = 0.05
"""Pause after a failed try, seconds; the library itself doesn't wait if little time is left."""

_Ask = TypeVar("_Ask")
_Answer = TypeVar("_Answer")


class RegionLane(Generic[_Ask, _Answer]):
    """Sends one kind of request to one region."""

    def __init__(
        self, send: Callable[[Sequence[_Ask]], Awaitable[Sequence[_Answer]]], limit_s: float
    ) -> None:
        """Creates a lane over ``send``, which answers in order; requests fail after ``limit_s``."""
        self._send = send
        self._limit_s = limit_s
        self._waiting: deque[tuple[_Ask, Future[_Answer], float]] = deque()
        self._wake = asyncio.Event()

    def add(self, ask: _Ask) -> Future[_Answer]:
        """Queues ``ask``; the future holds the answer."""
        future: Future[_Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, future, time.monotonic() + self._limit_s))
        self._wake.set()
        return future

    async def run(self) -> None:
        """Sends the queued requests until cancelled; the requests left then fail."""
        batch: list[tuple[_Ask, Future[_Answer], float]] = []
        try:
            while True:
                await self._wake.wait()
                batch = self._take()
                if batch:
                    await self._try(batch)
                elif not self._waiting:
                    self._wake.clear()
        finally:
            _fail([*batch, *self._waiting], DriverError("the connection was closed"))
            self._waiting.clear()

    def _take(self) -> list[tuple[_Ask, Future[_Answer], float]]:
        batch: list[tuple[_Ask, Future[_Answer], float]] = []
        while self._waiting and len(batch) < BATCH:
            each = self._waiting.popleft()
            if not each[1].done():  # any other was given up
                batch.append(each)
        return batch

    async def _try(self, batch: list[tuple[_Ask, Future[_Answer], float]]) -> None:
        try:
            answers = await self._send([ask for ask, _, _ in batch])
        except tikv.TimeoutError as error:
            now = time.monotonic()
            _fail([each for each in batch if each[2] <= now], error)
            self._waiting.extendleft(each for each in reversed(batch) if not each[1].done())
            await asyncio.sleep(PAUSE_S)
        except tikv.TiKVError as error:
            _fail(batch, error)
        else:
            for (_, future, _), answer in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(answer)


def _fail(batch: Sequence[tuple[_Ask, Future[_Answer], float]], error: Exception) -> None:
    for _, future, _ in batch:
        if not future.done():
            future.set_exception(DriverError(str(error)))
