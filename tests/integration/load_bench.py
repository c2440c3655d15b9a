"""A cluster and a load with all their events, for tests of the load."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import psutil

from core.model import events as ev
from core.process.tasks import TaskScope
from core.views.timeline import RunClock
from subjects.kit.nats.driver import NatsDriver
from subjects.load.driver import DriverError
from subjects.load.keys import Keys
from subjects.raft.subject import RaftSubject
from subjects.raft.views import BUCKET
from tests import outside
from tests.event_recorder import EventRecorder

RUN = "test-run"


async def _taken(ask: Callable[[], Awaitable[object]]) -> None:
    """Repeats what ``ask`` sends until the system takes it."""
    async with asyncio.timeout(40):
        while True:
            with suppress(DriverError):
                await ask()
                return
            await asyncio.sleep(0.05)


class RaftLoadBench(EventRecorder):
    """Attributes:
    clock: the run's time.
    subject: the cluster, its watcher running.
    """

    def __init__(self, runs: Path) -> None:
        super().__init__()
        self._scope = TaskScope("test")
        self.clock = RunClock()
        self.subject = RaftSubject(self.take, self.clock, run_id=RUN, runs=runs)

    async def start(self) -> None:
        await self.subject.start()
        self._scope.spawn("health", self.subject.health.run())

    async def close(self) -> None:
        await self.subject.stop()
        await self._scope.close()

    async def acked(self) -> ev.Sampled:
        """Returns the next sample with acknowledged writes."""
        return await self.next(ev.Sampled, lambda event: event.sample.writes_acked > 0)

    async def leader(self) -> str:
        """Returns the node that leads now."""
        async with asyncio.timeout(40):
            while True:
                for name, health in self.subject.health.get_health().items():
                    if health.role is ev.Role.LEADER and health.status is ev.NodeStatus.UP:
                        return name
                await asyncio.sleep(0.05)

    async def tamper(self, *, drop: int, change: int) -> None:
        """Takes one acknowledged key out of the bucket and gives another one another value."""
        keys = Keys(RUN)
        driver = NatsDriver(self.urls(), BUCKET)
        await driver.connect()
        try:
            subject = f"$KV.{BUCKET}.{keys.key(drop)}"
            body = f'{{"filter":"{subject}"}}'.encode()
            # Again until it's taken: on a busy machine the cluster may elect another leader.
            await _taken(lambda: driver.request(f"$JS.API.STREAM.PURGE.KV_{BUCKET}", body))
            await _taken(lambda: driver.write(keys.key(change), b"tampered with"))
        finally:
            await driver.close()

    def urls(self) -> list[str]:
        """The addresses at which the nodes take clients."""
        ports = [node.ports for node in self.subject.nodes.values() if node.ports]
        return [f"nats://127.0.0.1:{each.client}" for each in ports]

    def load_process(self) -> psutil.Process:
        """Returns the load process of this cluster."""
        [process] = [
            child for child in outside.descendants() if "subjects.load" in outside.arguments(child)
        ]
        return process
