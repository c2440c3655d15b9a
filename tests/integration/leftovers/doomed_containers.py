"""An app with containers that reports them and waits to be killed. Run as a script.

``python -m tests.integration.leftovers.doomed_containers URL RUN_ID``: n1 is killed, n2 paused
and n3 cut off by faults before it says so.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec
from msgspec import Struct

from chaos.injector import Injector
from core.views.timeline import RunClock
from subjects.hosts.containers.run import ContainerRun
from subjects.raft.image import ensure_image
from tests.integration.leftovers.commands import FAULTS, say_nothing
from tests.integration.leftovers.nodes import ContainerNode


class DoomedContainers(Struct, frozen=True):
    """The report of the app: the warden's process id, and the containers by node."""

    warden: int
    containers: dict[str, str]


async def main(url: str, run_id: str) -> None:
    """Starts the containers, injects faults, prints the report, and waits."""
    run = ContainerRun(lambda _: None, RunClock(), run_id=run_id, url=url)
    engine = await run.open()
    image = await ensure_image(engine, say_nothing)
    config = b"port: 4222\nhttp_port: 8222\n"
    containers = await run.start(
        {name: {"image": image} for name in FAULTS},
        {name: {"/etc/nats.conf": config} for name in FAULTS},
    )
    faults = Injector(lambda: run.folder.path)
    for name, fault in FAULTS.items():
        await faults.inject(fault, ContainerNode(containers[name]))
    started = DoomedContainers(
        warden=run.warden_pid or 0,
        containers={name: each.container_id for name, each in containers.items()},
    )
    print(msgspec.json.encode(started).decode(), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
