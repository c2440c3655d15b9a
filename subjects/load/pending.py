"""Requests that wait for their answer, each until its time is over."""

from __future__ import annotations

import time
from asyncio import Future
from collections import deque
from typing import Any


class Pending:
    """Requests in the order in which they were sent."""

    def __init__(self, time_limit_s: float) -> None:
        """Gives each request ``time_limit_s``."""
        self._time = time.monotonic
        self._time_limit_s = time_limit_s
        self._waiting: deque[tuple[float, Future[Any]]] = deque()

    def add(self, future: Future[Any]) -> None:
        """Takes a request that was sent just now."""
        self._waiting.append((self._time() + self._time_limit_s, future))

    def expire(self, now: float) -> None:
        """Gives up the requests whose time is over: their outcome is unknown."""
        waiting = self._waiting
        while waiting and (waiting[0][0] <= now or waiting[0][1].done()):
            waiting.popleft()[1].cancel()

    def postpone(self, seconds: float) -> None:
        """Gives what is in flight ``seconds`` more: nobody could answer while all stood still."""
        self._waiting = deque((until + seconds, future) for until, future in self._waiting)
