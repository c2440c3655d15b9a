"""Hosts the cluster's servers in containers, as a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from subjects.hosts.containers.hosting import ContainerHosting
from subjects.hosts.containers.publish import choose_ports, confined, published, removed_if_taken
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.containers.tools.image import tools_present
from subjects.hosts.start_progress import Tell
from subjects.raft.image import ensure_image
from subjects.raft.node import RaftPlace
from subjects.raft.topology import (
    CLIENT_PORT,
    CONFIG_PATH,
    DATA_PATH,
    HTTP_PORT,
    NodePorts,
    RaftTopology,
)

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

HELD_BACK_US = 5_000
"""CPU time, microseconds in each :data:`PERIOD_US`, of a server that waits for the others: the
server starts five times as slowly, while the container is created hardly later."""

PERIOD_US = 100_000
APART_S = 0.05
"""About how long a started server takes to listen, seconds."""

NO_LIMIT = -1


class RaftDockerHosting(ContainerHosting):
    """Runs each server in a container of one image, with the data in the container.

    Containers start tenths of a second apart, and a server begins the first vote one to eight
    tenths after the start. Unless all vote for the same server then, there is a second vote
    4 to 9 s later. So each server gets next to no CPU time until all of them exist.
    """

    def __init__(self, run: ContainerRun, tell: Tell) -> None:
        """Stores the run, and where the progress of images is told; starts nothing yet."""
        super().__init__(run)
        self._tell = tell
        self._image = ""
        self._tools: str | None = None
        self._topology = RaftTopology({})
        self._attempt = 0

    async def open(self) -> None:
        """Connects to the engine, creates the run's folder and builds the image.

        Raises:
            SubjectError: the engine, the folder or the image can't be had.
        """
        engine = await self._run.open()
        self._image = await ensure_image(engine, self._tell)
        self._tools = await tools_present(engine)

    async def start(self, names: tuple[str, ...]) -> Mapping[str, RaftPlace]:
        """Starts a server for each of ``names``, over fresh data.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: the servers can't be started.
        """
        self._attempt += 1
        if self._run.containers:
            await self._start_again()
        else:
            await self._start_first(names)
        await self._let_go()
        return {
            name: RaftPlace(self._run.containers[name], ports)
            for name, ports in self._topology.ports.items()
        }

    async def _start_first(self, names: tuple[str, ...]) -> None:
        engine = self._run.engine
        self._topology = topology = _choose_topology(engine, names)
        services = {
            name: {
                "image": self._image,
                "ports": published(engine, {CLIENT_PORT: ports.client, HTTP_PORT: ports.http}),
                "cpu_quota": HELD_BACK_US,
                "cpu_period": PERIOD_US,
                **confined(),
            }
            for name, ports in topology.ports.items()
        }
        files = {name: {CONFIG_PATH: self._config(name)} for name in names}
        async with removed_if_taken(self._run):
            await self._run.start(services, files, slowing_image=self._tools)

    async def _start_again(self) -> None:
        """Restarts the servers over fresh data, in the same containers and ports."""
        run = self._run
        for each in run.containers.values():
            await run.engine.limit_cpu(each.container_id, HELD_BACK_US)
        puts = (run.project.put(name, CONFIG_PATH, self._config(name)) for name in run.containers)
        await asyncio.gather(*puts)
        await asyncio.gather(*(each.start() for each in run.containers.values()))

    async def _let_go(self) -> None:
        """Lifts the CPU limits one by one: servers that call each other at once hang up."""
        for each in self._run.containers.values():
            await self._run.engine.limit_cpu(each.container_id, NO_LIMIT)
            await asyncio.sleep(APART_S)

    def _config(self, name: str) -> bytes:
        # The project names each container after the service, on the network between them alone.
        aliases = {each: each for each in self._topology.ports}
        store = f"{DATA_PATH}/{self._attempt}"
        return self._topology.container_config(name, aliases, store).encode()


def _choose_topology(engine: Engine, names: tuple[str, ...]) -> RaftTopology:
    """Chooses ports to publish for each server's clients and HTTP API, and for nothing else."""
    ports = iter(choose_ports(engine, 2 * len(names)))
    return RaftTopology(
        {
            name: NodePorts(client=next(ports), route=0, http=next(ports), host=engine.host)
            for name in names
        }
    )
