"""How often is asked: closely while anything is amiss or has just changed, else rarely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NoReturn

from core.ports import Clock

QUICK_S = 0.25
"""How often is asked while anything is amiss or has just changed, seconds."""

SLOW_S = 1.0
"""How often is asked while all is well; what the system does then is not urgent, seconds."""

SETTLED_AFTER_S = 3.0
"""All must have been well for this long, seconds."""

Ask = Callable[[], Awaitable[object]]
"""Asks once; doesn't raise for silence."""


async def every(seconds: float, ask: Ask) -> NoReturn:
    """Asks again and again, ``seconds`` after the last time was over."""
    while True:
        await ask()
        await asyncio.sleep(seconds)


class PollingPace:
    """The pace of several questions, which all hasten when something happens."""

    def __init__(self, clock: Clock, is_well: Callable[[], bool]) -> None:
        """Starts closely; ``is_well()`` tells whether nothing is amiss now."""
        self._clock = clock
        self._is_well = is_well
        self._wakes: set[asyncio.Event] = set()
        self._news_t = float("-inf")

    async def repeat(self, ask: Ask) -> NoReturn:
        """Asks again and again at this pace."""
        wake = asyncio.Event()
        self._wakes.add(wake)
        try:
            while True:
                wake.clear()
                await ask()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause_s()):
                        await wake.wait()
        finally:
            self._wakes.discard(wake)

    def hasten(self, now: float) -> None:
        """Something happened: all is asked closely for a while, beginning now."""
        settled = self._is_quiet(now)
        self._news_t = now
        if settled:
            for wake in self._wakes:
                wake.set()

    def _pause_s(self) -> float:
        return SLOW_S if self._is_well() and self._is_quiet(self._clock.now()) else QUICK_S

    def _is_quiet(self, now: float) -> bool:
        return now - self._news_t > SETTLED_AFTER_S
