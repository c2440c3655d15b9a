"""The pace at which nodes are polled: quickly while anything is wrong or new, else slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NoReturn

from core.ports import Clock

QUICK_S = 0.25
"""Seconds between two polls while anything is wrong or has just changed."""

SLOW_S = 1.0
"""Seconds between two polls while all is well, so that polling costs little."""

AT_ONCE_S = 0.04
"""Seconds between two polls of what was started a moment ago, and answers any moment."""

SETTLED_AFTER_S = 3.0
"""The time for which all must have been well before polling slows down, seconds."""

Ask = Callable[[], Awaitable[object]]
"""Polls once; doesn't raise where nobody answers."""


async def every(seconds: float, ask: Ask) -> NoReturn:
    """Polls by ``ask`` forever, ``seconds`` after each answer or failure."""
    while True:
        await ask()
        await asyncio.sleep(seconds)


class PollingPace:
    """The common pace of several polls, all of which quicken when something happens."""

    def __init__(self, clock: Clock, is_well: Callable[[], bool]) -> None:
        """Starts at the quick pace; ``is_well()`` tells whether nothing is wrong at present."""
        self._clock = clock
        self._is_well = is_well
        self._wakes: set[asyncio.Event] = set()
        self._news_t = float("-inf")

    async def repeat(self, ask: Ask, is_urgent: Callable[[], bool] = lambda: False) -> NoReturn:
        """Polls by ``ask`` forever, at this pace; at once again while ``is_urgent()``."""
        wake = asyncio.Event()
        self._wakes.add(wake)
        try:
            while True:
                wake.clear()
                await ask()
                with suppress(TimeoutError):
                    async with asyncio.timeout(AT_ONCE_S if is_urgent() else self._pause_s()):
                        await wake.wait()
        finally:
            self._wakes.discard(wake)

    def hasten(self, now: float, *, at_once: bool = False) -> None:
        """Polls quickly for a while, beginning at ``now``, since something happened.

        Args:
            now: the run's time, seconds.
            at_once: whether to poll now even where polling is quick already.
        """
        settled = self._is_quiet(now)
        self._news_t = now
        if settled or at_once:
            for wake in self._wakes:
                wake.set()

    def _pause_s(self) -> float:
        return SLOW_S if self._is_well() and self._is_quiet(self._clock.now()) else QUICK_S

    def _is_quiet(self, now: float) -> bool:
        return now - self._news_t > SETTLED_AFTER_S
