"""A scenario's own system on a timeline, watched as on the stage, for tests to break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from core.model.events import Event
from core.views.timeline import RunClock, Timeline
from subjects.own.node import OwnNode
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.subject import OwnSubject

LONG_S = 120.0
"""Nothing here takes so long, on however busy a machine."""


class OwnLive:
    """A scenario's system with a watched state."""

    def __init__(self, scenario: ResolvedScenario, **more: Any) -> None:
        self.timeline = Timeline()
        self.events: list[Event] = []
        self.timeline.subscribe(lambda event, _: self.events.append(event))
        self.subject = OwnSubject(scenario, self.timeline.append, RunClock(), **more)

    def node(self, name: str) -> OwnNode:
        node = self.subject.nodes[name]
        assert isinstance(node, OwnNode)
        return node

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG_S):
            while not holds():
                await asyncio.sleep(0.02)


LiveT = TypeVar("LiveT", bound=OwnLive)


@asynccontextmanager
async def running(live: LiveT) -> AsyncGenerator[LiveT]:
    """Starts a scenario's system, and stops it in any case."""
    watching = asyncio.ensure_future(live.subject.health.run())
    try:
        await live.subject.start()
        yield live
    finally:
        await live.subject.stop()
        await watching
