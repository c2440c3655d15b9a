"""Notices that no request of a kind succeeds, and why: mostly, the request itself is wrong."""

from __future__ import annotations

from asyncio import Future
from typing import Any

from subjects.load.protocol import NoneSucceeded, Tell

ENOUGH = 10
"""The number of requests that must have failed, with no success: one may fail by chance."""


class FirstAnswers:
    """Watches the requests of one kind until the first succeeds, or enough have failed."""

    def __init__(self, kind: str, tell: Tell) -> None:
        """Watches requests called ``kind``; tells once, by ``tell``, that none succeeds."""
        self._kind = kind
        self._tell = tell
        self._left = ENOUGH

    def note(self, ended: Future[Any]) -> None:
        """Takes a request that has ended, in whatever way."""
        if not self._left:
            return
        error = None if ended.cancelled() else ended.exception()
        if error is None and not ended.cancelled():
            self._left = 0
            return
        self._left -= 1
        if not self._left:
            self._tell(NoneSucceeded(kind=self._kind, reason="" if error is None else str(error)))
