"""A real cluster on a timeline, for tests to break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from chaos.injector import Injector
from core.model.events import Event, NodeHealth, NodeStatus, Role
from core.ports import Subject
from core.process.tasks import TaskScope
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.process import LocalProcess
from subjects.raft.node import RaftNode
from subjects.raft.subject import RaftSubject

LONG_S = 60.0
"""Nothing here takes so long, on however busy a machine."""


class LiveCluster:
    """A cluster with a monitored state and an injector."""

    def __init__(self, nodes: int = 3, *, docker: bool = False, links: bool = False) -> None:
        self.timeline = Timeline()
        self.events: list[Event] = []
        self.timeline.subscribe(self._note)
        self.failures: list[str] = []
        self.subject = RaftSubject(
            self.timeline.append,
            RunClock(),
            nodes=nodes,
            docker=docker,
            links=links,
            on_failure=lambda failed: self.failures.append(f"{failed.task}: {failed.error!r}"),
        )
        self.faults = Injector(lambda: self.subject.folder)

    @property
    def state(self) -> StageState:
        return self.timeline.state

    @property
    def leader(self) -> str:
        assert self.state.leader is not None
        return self.state.leader

    @property
    def follower(self) -> str:
        return next(name for name in self.subject.nodes if name != self.leader)

    def node(self, name: str) -> RaftNode:
        return self.subject.nodes[name]

    def container(self, name: str) -> RaftNode:
        node = self.node(name)
        assert isinstance(node, RaftNode)
        return node

    def process(self, name: str) -> LocalProcess:
        instance = self.subject.nodes[name].instance
        assert isinstance(instance, ProcessInstance)
        assert instance.process is not None
        return instance.process

    def health(self, name: str) -> NodeHealth:
        return self.state.nodes[name]

    async def until(self, holds: Callable[[], bool]) -> None:
        reached = asyncio.Event()

        def look(_event: Event, _state: StageState) -> None:
            if holds():
                reached.set()

        unsubscribe = self.timeline.subscribe(look)
        try:
            async with asyncio.timeout(LONG_S):
                if not holds():
                    await reached.wait()
        except TimeoutError:
            raise AssertionError(f"never so: {self.state.nodes} {self.failures}") from None
        finally:
            unsubscribe()

    async def until_status(self, name: str, status: NodeStatus) -> NodeHealth:
        await self.until(lambda: name in self.state.nodes and self.health(name).status is status)
        return self.health(name)

    async def until_well(self) -> None:
        """Waits until all nodes are up, one leads, and none lags."""
        await self.until(
            lambda: (
                len(self.state.nodes) == len(self.subject.nodes)
                and self.state.leader is not None
                and all(
                    health.status is NodeStatus.UP and health.role is not Role.NONE
                    for health in self.state.nodes.values()
                )
                and all(health.lag == 0 for health in self.state.nodes.values())
            )
        )

    def _note(self, event: Event, _: StageState) -> None:
        self.events.append(event)


class MonitoredSystem(Protocol):
    """A system with a monitored state."""

    @property
    def subject(self) -> Subject: ...

    @property
    def failures(self) -> list[str]: ...

    async def until_well(self) -> object: ...


LiveT = TypeVar("LiveT", bound=MonitoredSystem)


@asynccontextmanager
async def running(live: LiveT) -> AsyncGenerator[LiveT]:
    """Runs a system that is started, watched and well; fails where a task failed."""
    scope = TaskScope("live")
    scope.spawn("health", live.subject.health.run())
    try:
        await live.subject.start()
        await live.until_well()
        yield live
    finally:
        await live.subject.stop()
        await scope.close()
    assert not live.failures


@asynccontextmanager
async def live_cluster(
    nodes: int = 3, *, docker: bool = False, links: bool = False
) -> AsyncGenerator[LiveCluster]:
    """Yields a cluster that is started, watched and well; removes everything afterwards."""
    async with running(LiveCluster(nodes, docker=docker, links=links)) as live:
        yield live
