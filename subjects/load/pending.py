"""Requests that wait for an answer, each until a time limit."""

from __future__ import annotations

import time
from asyncio import Future
from collections import deque
from typing import Any


class Pending:
    """Requests in flight, in the order in which they were sent.

    Attributes:
        in_flight: requests without an outcome yet; whoever takes an outcome counts down.
    """

    def __init__(self, time_limit_s: float) -> None:
        """Sets each request's time limit to ``time_limit_s`` seconds."""
        self.in_flight = 0
        self._time = time.monotonic
        self._time_limit_s = time_limit_s
        self._waiting: deque[tuple[float, Future[Any]]] = deque()

    def add(self, future: Future[Any]) -> None:
        """Adds a request that was sent just now."""
        self.in_flight += 1
        self._waiting.append((self._time() + self._time_limit_s, future))

    def expire(self, now: float) -> None:
        """Cancels the requests whose time is over: their outcome is unknown."""
        waiting = self._waiting
        while waiting and (waiting[0][0] <= now or waiting[0][1].done()):
            waiting.popleft()[1].cancel()

    def postpone(self, seconds: float) -> None:
        """Extends all time limits by ``seconds``: nobody could answer during a standstill."""
        self._waiting = deque((until + seconds, future) for until, future in self._waiting)
