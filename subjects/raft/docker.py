"""The cluster's servers in containers: a ``subjects.raft.hosting.Hosting``."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.ports import Clock, Emit
from core.tasks import FailureHook
from subjects.containers.engine.errors import EngineError, Trouble
from subjects.containers.run import ContainerRun
from subjects.containers.tools.image import tools_present
from subjects.hosting import PortTakenError
from subjects.processes.ports import HIGHEST, LOWEST, free_ports
from subjects.progress import StartProgress
from subjects.raft.hosting import Place
from subjects.raft.image import ensure_image
from subjects.raft.topology import (
    CLIENT_PORT,
    CONFIG_PATH,
    DATA_PATH,
    HTTP_PORT,
    NodePorts,
    Topology,
)

if TYPE_CHECKING:
    from subjects.containers.engine.engine import Engine

HELD_BACK_US = 5_000
"""Processor time in each tenth of a second of a server that waits for the others: it takes five
times as long to begin, and making its container hardly longer, microseconds."""

PERIOD_US = 100_000
APART_S = 0.05
"""A server takes about this long until it listens, seconds."""

NO_LIMIT = -1


class DockerHosting:
    """Containers of one image, one a node, whose data is in them and goes with them.

    They would start tenths of a second apart, and a server begins its first vote one to
    eight tenths after its start: but all must vote for the same one then, or there is a second
    vote 4 to 9 s later. So each gets next to no processor until all of them are there.
    """

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        run_id: str = "",
        runs: Path | None = None,
        url: str | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet; the arguments are those of ``ContainerRun``."""
        self._progress = StartProgress(emit, clock)
        self._run = ContainerRun(
            emit, clock, run_id=run_id, runs=runs, url=url, on_failure=on_failure
        )
        self._image = ""
        self._tools: str | None = None
        self._topology = Topology({})
        self._attempt = 0

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._run.folder.path

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the containers when the app does; None where none runs."""
        return self._run.warden_pid

    async def open(self) -> None:
        """Connects to the engine, makes the run's folder and the servers' image.

        Raises:
            SubjectError: something of it can't be had.
        """
        engine = await self._run.open()
        self._image = await ensure_image(engine, self._progress.tell)
        self._tools = await tools_present(engine)

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        """Starts a server for each of ``names``.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: they can't be started.
        """
        self._attempt += 1
        if self._run.containers:
            await self._start_again()
        else:
            await self._start_first(names)
        await self._let_go()
        return {
            name: Place(self._run.containers[name], ports)
            for name, ports in self._topology.ports.items()
        }

    def own(self, pid: int) -> None:
        """Has the warden end the process ``pid``, too."""
        self._run.own(pid)

    async def close(self) -> None:
        """Removes the containers, their networks, and the run's folder."""
        await self._run.stop()

    async def _start_first(self, names: tuple[str, ...]) -> None:
        engine = self._run.engine
        self._topology = topology = _choose_topology(engine, names)
        services = {
            name: {
                "image": self._image,
                "ports": [
                    f"{engine.bind_address}:{ports.client}:{CLIENT_PORT}",
                    f"{engine.bind_address}:{ports.http}:{HTTP_PORT}",
                ],
                "cpu_quota": HELD_BACK_US,
                "cpu_period": PERIOD_US,
                "cap_drop": ["ALL"],
                "security_opt": ["no-new-privileges:true"],
            }
            for name, ports in topology.ports.items()
        }
        files = {name: {CONFIG_PATH: self._config(name)} for name in names}
        try:
            await self._run.start(services, files, slowing_image=self._tools)
        except EngineError as error:
            if error.trouble is not Trouble.PORT_TAKEN:
                raise
            await self._run.down()
            raise PortTakenError(str(error)) from error

    async def _start_again(self) -> None:
        """Over fresh data, in the same containers on the same ports."""
        run = self._run
        for each in run.containers.values():
            await run.engine.limit_cpu(each.container_id, HELD_BACK_US)
        puts = (run.project.put(name, CONFIG_PATH, self._config(name)) for name in run.containers)
        await asyncio.gather(*puts)
        await asyncio.gather(*(each.start() for each in run.containers.values()))

    async def _let_go(self) -> None:
        """One just after another: two that call each other at once hang up on each other."""
        for each in self._run.containers.values():
            await self._run.engine.limit_cpu(each.container_id, NO_LIMIT)
            await asyncio.sleep(APART_S)

    def _config(self, name: str) -> bytes:
        # The project gives each its service's name, on the network between them alone.
        aliases = {each: each for each in self._topology.ports}
        store = f"{DATA_PATH}/{self._attempt}"
        return self._topology.container_config(name, aliases, store).encode()


def _choose_topology(engine: Engine, names: tuple[str, ...]) -> Topology:
    """Ports that are free here, or on another machine as likely as can be."""
    count = 2 * len(names)
    free = free_ports(count) if engine.is_local else random.sample(range(LOWEST, HIGHEST), count)
    ports = iter(free)
    return Topology(
        {
            name: NodePorts(client=next(ports), route=0, http=next(ports), host=engine.host)
            for name in names
        }
    )
