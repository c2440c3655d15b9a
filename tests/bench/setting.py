"""The setting of all measurements: the screen, the length, and a cluster without a window."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from msgspec import Struct

from core.process.tasks import TaskScope
from core.views.timeline import RunClock, Timeline
from subjects.raft.subject import RaftSubject


class Setting(Struct, frozen=True, kw_only=True):
    """The screen and the length of a measurement.

    Attributes:
        display: the X display of the bench's own screen.
        quick: whether a rough figure is enough.
    """

    display: str
    quick: bool = False

    def tell(self, text: str) -> None:
        """Prints what is being done on stderr, as standard output has the table."""
        print(f"  {text}", file=sys.stderr, flush=True)


class Cluster(Struct, frozen=True):
    """The real cluster with a load, on a timeline, as the program makes both."""

    subject: RaftSubject
    timeline: Timeline

    @property
    def urls(self) -> list[str]:
        """The addresses at which clients connect, one for each node."""
        ports = [node.ports for node in self.subject.nodes.values() if node.ports]
        return [f"nats://127.0.0.1:{each.client}" for each in ports]


@asynccontextmanager
async def cluster(*, links: bool = False) -> AsyncGenerator[Cluster]:
    """Runs a cluster with a watcher within the block; ``links`` puts relays between the servers.

    Raises:
        SubjectError: the cluster can't be started.
    """
    timeline = Timeline()
    subject = RaftSubject(timeline.append, RunClock(), links=links)
    scope = TaskScope("bench")
    try:
        await subject.start()
        scope.spawn("health", subject.health.run())
        await subject.load.prepare()
        yield Cluster(subject, timeline)
    finally:
        await subject.stop()
        await scope.close()
