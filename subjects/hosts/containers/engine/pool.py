"""A few threads for blocking calls, each with a time limit.

Python's own executors wait for their threads when the program exits: one call that hangs would
hold up the end. These threads are left behind.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

THREADS = 8


class _Job:
    def __init__(self, function: Callable[[], Any], future: asyncio.Future[Any]) -> None:
        self.function = function
        self.future = future
        self.loop = asyncio.get_running_loop()

    def run(self) -> None:
        """Runs the call in a thread, unless nobody waits for the result any more."""
        if self.future.cancelled():
            return
        try:
            result, error = self.function(), None
        except BaseException as raised:  # noqa: BLE001 - it is handed to who waits for it
            result, error = None, raised
        with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
            self.loop.call_soon_threadsafe(self._done, result, error)

    def _done(self, result: object, error: BaseException | None) -> None:
        if self.future.done():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class CallPool:
    """A limited number of threads, started as needed, that end with the pool."""

    def __init__(self, name: str, threads: int = THREADS) -> None:
        """Creates a pool without threads."""
        self._name = name
        self._limit = threads
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._lock = threading.Lock()
        self._closed = False

    async def call(self, function: Callable[[], T], timeout_s: float) -> T:
        """Runs ``function`` in a thread and waits for the result.

        A call that takes too long goes on in its thread until its own limit ends it; the late
        result is dropped.

        Raises:
            TimeoutError: the call took longer than ``timeout_s``.
            RuntimeError: the pool is closed.
        """
        if self._closed:
            raise RuntimeError(f"the pool {self._name} is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._idle <= self._jobs.qsize() and len(self._threads) < self._limit:
                self._start_thread()
        self._jobs.put(_Job(function, future))
        async with asyncio.timeout(timeout_s):
            return await future

    def close(self) -> None:
        """Ends each thread after the present call. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)

    def _start_thread(self) -> None:
        name = f"{self._name}-{len(self._threads) + 1}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
            job = self._jobs.get()
            with self._lock:
                self._idle -= 1
            if job is None:
                return
            job.run()
            # A kept error, and all that it refers to, would live as long as the thread.
            del job
