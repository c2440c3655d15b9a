"""Requests to one region, sent together: one batch at a time, tried again until its time is up.

A call costs the client about a quarter of a millisecond whatever is in it, so that requests
that come together go together. Regions don't share a call: one without a leader must not hold
up the others. And as a region has one call in flight, an outage isn't met by thousands of
requests that all try again.
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
"""After a failed try; the library itself doesn't wait where its budget is too small to."""

_Ask = TypeVar("_Ask")
_Answer = TypeVar("_Answer")


class RegionLane(Generic[_Ask, _Answer]):
    """The way of one kind of request to one region."""

    def __init__(
        self, send: Callable[[Sequence[_Ask]], Awaitable[Sequence[_Answer]]], limit_s: float
    ) -> None:
        """Sends by ``send``, which answers all in order or raises; tries for ``limit_s``."""
        self._send = send
        self._limit_s = limit_s
        self._waiting: deque[tuple[_Ask, Future[_Answer], float]] = deque()
        self._wake = asyncio.Event()

    def add(self, ask: _Ask) -> Future[_Answer]:
        """Returns where the answer to ``ask`` will be."""
        future: Future[_Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, future, time.monotonic() + self._limit_s))
        self._wake.set()
        return future

    async def run(self) -> None:
        """Sends what comes, until cancelled; then what is left has failed."""
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
            if not each[1].done():  # else it was given up
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
