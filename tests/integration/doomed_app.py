"""An app that starts a cluster, reports what was started, and waits to be killed.

``python doomed_app.py [pause]``: with ``pause``, one node is paused by a fault first.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec
from msgspec import Struct

from chaos.injector import Injector
from core.views.timeline import RunClock
from subjects.raft.subject import RaftSubject


class DoomedApp(Struct, frozen=True):
    """The report of the app: process ids, and the run's folder."""

    warden: int
    servers: tuple[int, ...]
    folder: str


async def main() -> None:
    """Starts the cluster, prints the report, and waits."""
    subject = RaftSubject(lambda _: None, RunClock(), links=True)
    await subject.start()
    if "pause" in sys.argv:
        await Injector(lambda: subject.folder).inject("node-pause", subject.nodes["n2"])
    pids = [int(node.identity()["pid"]) for node in subject.nodes.values()]
    started = DoomedApp(
        warden=subject.warden_pid or 0,
        servers=tuple(pids),
        folder=str(subject.folder),
    )
    print(msgspec.json.encode(started).decode(), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
