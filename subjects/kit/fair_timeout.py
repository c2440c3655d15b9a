"""A time limit that runs only while the loop listens.

An answer that lies there while the stage paints, or while the machine gives us no processor, isn't
the server's silence: ``asyncio.timeout`` would be over before that answer is read.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

_LOOKS = 5
"""At least so many times the loop has listened before the time is up."""

_LOOK_EVERY_S = 0.05
"""The longest time between two looks at how long the loop has listened, seconds."""


class FairTimeout:
    """An ``async with`` block that is cancelled, with TimeoutError, when the time is up.

    However long the loop stands still at a time, that counts as two looks at most.
    """

    def __init__(self, seconds: float) -> None:
        """Limits the block to ``seconds`` in which the loop listens."""
        self._left_s = seconds
        self._every_s = min(seconds / _LOOKS, _LOOK_EVERY_S)
        self._limit = asyncio.timeout(None)
        self._loop = asyncio.get_running_loop()
        self._looked = 0.0
        self._timer: asyncio.Handle | None = None

    async def __aenter__(self) -> Self:
        await self._limit.__aenter__()
        self._looked = self._loop.time()
        self._timer = self._loop.call_later(self._every_s, self._look)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        if self._timer is not None:
            self._timer.cancel()
        return await self._limit.__aexit__(kind, error, traceback)

    def end(self) -> None:
        """Ends the block now, as if the time were up."""
        with suppress(RuntimeError):  # the block is over, or ending already
            self._limit.reschedule(0.0)

    def _look(self) -> None:
        now = self._loop.time()
        self._left_s -= min(now - self._looked, 2 * self._every_s)
        self._looked = now
        if self._left_s > 0:
            self._timer = self._loop.call_later(min(self._left_s, self._every_s), self._look)
        else:
            # An answer that was just read is given back first.
            self._timer = self._loop.call_soon(self.end)
