"""A cluster and its load, with all that they told, for tests of the load."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from core import events as ev
from core.tasks import TaskScope
from core.timeline import RunClock
from subjects.load.keys import Keys
from subjects.raft.bucket import BUCKET
from subjects.raft.driver import NatsDriver
from subjects.raft.subject import RaftSubject

RUN = "test-run"
_E = TypeVar("_E", bound=ev.Event)


class LoadBench:
    """Attributes:
    clock: the run's time.
    subject: the cluster, its watcher running.
    told: every event so far.
    """

    def __init__(self, runs: Path) -> None:
        self.told: list[ev.Event] = []
        self._scope = TaskScope("test")
        self._more = asyncio.Event()
        self.clock = RunClock()
        self.subject = RaftSubject(self._take, self.clock, run_id=RUN, runs=runs)

    async def start(self) -> None:
        await self.subject.start()
        self._scope.spawn("health", self.subject.health.run())

    async def close(self) -> None:
        await self.subject.stop()
        await self._scope.close()

    def _take(self, event: ev.Event) -> None:
        self.told.append(event)
        self._more.set()

    def all(self, kind: type[_E]) -> list[_E]:
        """All events of a kind so far."""
        return [event for event in self.told if isinstance(event, kind)]

    async def next(
        self, kind: type[_E], holds: Callable[[_E], bool] = lambda _: True, within_s: float = 40
    ) -> _E:
        """The first event of ``kind`` from now on of which ``holds`` is true."""
        at = len(self.told)
        async with asyncio.timeout(within_s):
            while True:
                for event in self.told[at:]:
                    if isinstance(event, kind) and holds(event):
                        return event
                at = len(self.told)
                self._more.clear()
                await self._more.wait()

    async def acked(self) -> ev.Sampled:
        """The next sample with acknowledged writes."""
        return await self.next(ev.Sampled, lambda event: event.sample.writes_acked > 0)

    async def leader(self) -> str:
        """The node that leads now."""
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
            await driver.request(f"$JS.API.STREAM.PURGE.KV_{BUCKET}", body)
            await driver.write(keys.key(change), b"tampered with")
        finally:
            await driver.close()

    def urls(self) -> list[str]:
        """Where the nodes take clients."""
        ports = [node.ports for node in self.subject.nodes.values() if node.ports]
        return [f"nats://127.0.0.1:{each.client}" for each in ports]

    def load_process(self) -> psutil.Process:
        """The load process of this cluster."""
        [process] = [
            child for child in psutil.Process().children() if "subjects.load" in child.cmdline()
        ]
        return process
