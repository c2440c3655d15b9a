"""Starts the servers and makes a working cluster of them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.events import Role
from core.ports import SubjectError
from subjects.processes.keeper import Keeper
from subjects.processes.logs import tail
from subjects.processes.ports import free_ports
from subjects.raft.monitoring import MonitoringClient, NoAnswer
from subjects.raft.node import Launch, PortTaken, RaftNode
from subjects.raft.topology import ChoosePorts, Topology, choose_topology
from subjects.raft.views import HEALTHZ, RAFTZ, read_complaint, read_raftz

if TYPE_CHECKING:
    from subjects.raft.bucket import BucketMaker

TRIES = 5
"""How often ports are chosen anew where one was taken in the meantime."""

READY_WITHIN_S = 30.0
"""A cluster takes about a second; a busy machine gets this long, seconds."""

LOOK_AGAIN_S = 0.03

Tell = Callable[[str, float], None]
"""Told of each step: what is under way, and the share that is done."""


class Cluster:
    """The servers of one run.

    Attributes:
        topology: who listens where; None until started.
    """

    def __init__(
        self,
        *,
        nodes: Mapping[str, RaftNode],
        keeper: Keeper,
        server: Path,
        folder: Path,
        tell: Tell,
        choose_ports: ChoosePorts = free_ports,
    ) -> None:
        """Takes the nodes to start, who keeps them, the server program and the run's folder."""
        self._nodes = nodes
        self._keeper = keeper
        self._server = server
        self._folder = folder
        self._tell = tell
        self._choose_ports = choose_ports
        self.topology: Topology | None = None

    async def start(self) -> Topology:
        """Starts all servers and returns when the bucket takes writes and all are healthy.

        Raises:
            SubjectError: that can't be had; the message has the last log lines.
        """
        taken = ""
        for _ in range(TRIES):
            try:
                self.topology = await self._start_once()
            except PortTaken as error:
                taken = str(error)
                await self._end_nodes()
            else:
                return self.topology
        text = f"Ports that were free were taken {TRIES} times before the servers had them. "
        raise SubjectError(text + taken, "Close what opens so many ports, then try again.")

    async def _start_once(self) -> Topology:
        count = len(self._nodes)
        self._tell(f"Starting {count} servers", 0.1)
        topology = choose_topology(tuple(self._nodes), self._choose_ports)
        launches = {name: self._prepare(name, topology) for name in self._nodes}
        for name, node in self._nodes.items():
            await node.launch(launches[name])
        self._tell("Forming the cluster", 0.4)
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._make_bucket(topology)
                self._tell("Waiting for every copy", 0.8)
                await self._all_healthy(topology)
        except TimeoutError as error:
            raise self._why_not() from error
        return topology

    def _prepare(self, name: str, topology: Topology) -> Launch:
        store = self._folder / name
        config = self._folder / f"{name}.conf"
        log = self._folder / f"{name}.log"
        try:
            shutil.rmtree(store, ignore_errors=True)
            log.unlink(missing_ok=True)
            config.write_text(topology.config(name, store), encoding="utf-8")
        except OSError as error:
            text = f"The run's folder {self._folder} can't be written: {error.strerror}."
            raise SubjectError(text, "Free some space, then try again.") from error
        return Launch(
            keeper=self._keeper,
            argv=(str(self._server), "-c", str(config)),
            cwd=self._folder,
            log=log,
            ports=topology.ports[name],
        )

    async def _make_bucket(self, topology: Topology) -> None:
        maker = (await asyncio.to_thread(_import_maker))(topology.client_urls)
        try:
            while not await maker.try_once(len(self._nodes)):
                self._check()
                await asyncio.sleep(LOOK_AGAIN_S)
        finally:
            await maker.close()

    async def _all_healthy(self, topology: Topology) -> None:
        clients = [MonitoringClient(ports.http) for ports in topology.ports.values()]
        try:
            while not await _is_ready(clients):
                self._check()
                await asyncio.sleep(LOOK_AGAIN_S)
        finally:
            for client in clients:
                client.close()

    def _check(self) -> None:
        for node in self._nodes.values():
            node.check_running()

    def _why_not(self) -> SubjectError:
        self._check()
        lines = [
            f"{name}: {tail(node.process.log, 1)}"
            for name, node in self._nodes.items()
            if node.process is not None
        ]
        text = f"The cluster wasn't ready within {READY_WITHIN_S:.0f} s. " + "; ".join(lines)
        return SubjectError(text, "Close other programs, then try again.")

    async def _end_nodes(self) -> None:
        for node in self._nodes.values():
            await node.end()


async def _is_ready(clients: list[MonitoringClient]) -> bool:
    """Whether all are healthy and in the bucket's group, and one of them leads it."""
    roles: list[Role] = []
    for client in clients:
        try:
            raft = read_raftz((await client.get(RAFTZ, 1.0))[1])
            complaint = read_complaint((await client.get(HEALTHZ, 1.0))[1])
        except (NoAnswer, msgspec.DecodeError):
            return False
        if raft is None or complaint:
            return False
        roles.append(raft.role)
    return roles.count(Role.LEADER) == 1


def _import_maker() -> type[BucketMaker]:
    from subjects.raft.bucket import BucketMaker

    return BucketMaker
