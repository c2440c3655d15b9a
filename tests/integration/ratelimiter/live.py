"""The rate limiter on a timeline, watched as on the stage, for tests to break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from chaos.injector import Injector
from core.model import events as ev
from core.monitor.monitor import Monitor
from core.ports import SubjectError
from core.process.tasks import TaskScope
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from subjects.ratelimiter.load_target import CheckLoadTarget
from subjects.ratelimiter.local import find_store
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.subject import RateLimiterSubject
from subjects.ratelimiter.topology import LOAD, STORE
from tests.records import a_run


def _why_no_store() -> str:
    try:
        find_store()
    except SubjectError as error:
        return str(error)
    return ""


needs_store = pytest.mark.skipif(bool(_why_no_store()), reason=_why_no_store() or "it is here")
"""For tests that can't be had where the store's program is missing, as on Windows."""

LONG_S = 60.0
"""Nothing here takes so long, on however busy a machine."""


class LiveLimiter:
    """A rate limiter with a monitored state and an injector."""

    def __init__(self, *, links: bool = False) -> None:
        self.timeline, self.clock = Timeline(), RunClock()
        self.failures: list[str] = []
        self.subject = RateLimiterSubject(
            self.timeline.append,
            self.clock,
            links=links,
            on_failure=lambda failed: self.failures.append(f"{failed.task}: {failed.error!r}"),
        )
        self.faults = Injector(lambda: self.subject.folder)
        self.monitor = Monitor(self.timeline.append, self.clock)
        self.timeline.watch(self.monitor.look)
        self.monitor.own = tuple(self.subject.invariants)

    @property
    def state(self) -> StageState:
        return self.timeline.state

    @property
    def store(self) -> StoreNode:
        node = self.subject.nodes[STORE]
        assert isinstance(node, StoreNode)
        return node

    @property
    def target(self) -> CheckLoadTarget:
        target = self.subject.nodes[LOAD]
        assert isinstance(target, CheckLoadTarget)
        return target

    def limiter(self, name: str) -> LimiterNode:
        node = self.subject.nodes[name]
        assert isinstance(node, LimiterNode)
        return node

    def violations(self) -> set[str]:
        return {violation.invariant for violation in self.state.violations}

    async def until(self, holds: Callable[[StageState], bool]) -> None:
        """Waits until ``holds(state)``, while the monitor ticks."""
        async with asyncio.timeout(LONG_S):
            while not holds(self.state):
                await asyncio.sleep(0.02)
                self.monitor.tick(self.clock.now())

    async def until_open(self, invariant: str) -> None:
        await self.until(lambda _: invariant in self.violations())

    async def until_closed(self, invariant: str) -> None:
        await self.until(lambda _: invariant not in self.violations())

    def tell_run(self) -> None:
        info = self.subject.info
        self.timeline.append(
            a_run(
                *info.nodes,
                subject=info.name,
                title=info.title,
                groups=info.groups,
                load_kind=info.load_kind,
            )
        )


@asynccontextmanager
async def live_limiters(*, links: bool = False) -> AsyncGenerator[LiveLimiter]:
    """Runs a watched rate limiter within the block; fails where a task failed."""
    live = LiveLimiter(links=links)
    live.tell_run()
    scope = TaskScope("test")
    try:
        scope.spawn("health", live.subject.health.run())
        await live.subject.start()
        await live.until(
            lambda state: (
                len(state.nodes) == len(live.subject.info.nodes)
                and all(node.status is ev.NodeStatus.UP for node in state.nodes.values())
            )
        )
        live.timeline.append(ev.SystemReady(t=live.clock.now()))
        yield live
    finally:
        await scope.close()
        await live.subject.stop()
    assert live.failures == []
