"""Keeps the events that a part emits, in order, and waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from core.model import events as ev

_E = TypeVar("_E", bound=ev.Event)


class EventRecorder:
    """Attributes:
    told: every event so far.
    """

    def __init__(self) -> None:
        self.told: list[ev.Event] = []
        self._more = asyncio.Event()
        self._returned = 0

    def take(self, event: ev.Event) -> None:
        """Keeps one more event; passed as ``emit`` to what is tested."""
        self.told.append(event)
        self.wake()

    def wake(self) -> None:
        """Wakes everybody who waits, to look again."""
        self._more.set()

    def all(self, kind: type[_E]) -> list[_E]:
        """Returns all events of a kind so far."""
        return [event for event in self.told if isinstance(event, kind)]

    def samples(self) -> list[ev.Sample]:
        """Returns all samples so far."""
        return [event.sample for event in self.all(ev.Sampled)]

    def statuses(self) -> list[str]:
        """Returns all statuses of the load so far."""
        return [event.status for event in self.all(ev.LoadChanged)]

    async def until(self, holds: Callable[[], object], within_s: float = 40) -> None:
        """Waits until ``holds`` is true."""
        async with asyncio.timeout(within_s):
            while not holds():
                self._more.clear()
                await self._more.wait()

    async def next(
        self, kind: type[_E], holds: Callable[[_E], bool] = lambda _: True, within_s: float = 40
    ) -> _E:
        """Returns the first event of ``kind`` of which ``holds`` is true, after the last returned.

        An event may come before its cause has returned to the test, so the search doesn't begin
        at the moment of the call.
        """
        found: list[_E] = []
        at = self._returned

        def look() -> bool:
            nonlocal at
            while at < len(self.told) and not found:
                event = self.told[at]
                at += 1
                if isinstance(event, kind) and holds(event):
                    found.append(event)
            return bool(found)

        await self.until(look, within_s)
        self._returned = at
        return found[0]
