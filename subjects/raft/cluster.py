"""Starts the servers and makes a working cluster of them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from core.events import Role
from core.ports import SubjectError
from subjects.processes.keeper import Keeper
from subjects.processes.logs import tail
from subjects.processes.ports import free_ports
from subjects.raft.bucket import make_bucket
from subjects.raft.monitoring import MonitoringClient, NoAnswerError
from subjects.raft.node import Launch, PortTakenError, RaftNode
from subjects.raft.topology import ChoosePorts, Topology, choose_topology
from subjects.raft.views import HEALTHZ, RAFTZ, read_complaint, read_raftz

TRIES = 5
"""How often ports are chosen anew where one was taken in the meantime."""

READY_WITHIN_S = 30.0
"""A cluster takes about a second; a busy machine gets this long, seconds."""

VOTE_WITHIN_S = 1.0
"""The first vote takes 0.2 to 0.5 s. One in fifteen is split, and the next comes after 4 to 9 s:
then starting all anew is quicker, seconds."""

IMPATIENT_TRIES = 3
"""After so many tries the next vote is waited for."""

ANSWER_WITHIN_S = 1.0

NO_ANSWER = "no answer"

LOOK_AGAIN_S = 0.02


class _SplitVoteError(Exception):
    """All servers answer, and none of them was elected."""


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
        self._refused = ""
        self.topology: Topology | None = None

    async def start(self) -> Topology:
        """Starts all servers and returns when the bucket takes writes and all are healthy.

        Raises:
            SubjectError: that can't be had; the message has the last log lines.
        """
        taken = ""
        for attempt in range(TRIES):
            try:
                self.topology = await self._start_once(patient=attempt >= IMPATIENT_TRIES)
            except PortTakenError as error:
                taken = str(error)
            except _SplitVoteError:
                pass
            else:
                return self.topology
            for node in self._nodes.values():
                await node.discard()
        text = f"Ports that were free were taken {TRIES} times before the servers had them. "
        raise SubjectError(text + taken, "Close what opens so many ports, then try again.")

    async def _start_once(self, *, patient: bool) -> Topology:
        count = len(self._nodes)
        self._tell(f"Starting {count} servers", 0.1)
        topology = choose_topology(tuple(self._nodes), self._choose_ports)
        launches = {name: self._prepare(name, topology) for name in self._nodes}
        for name, node in self._nodes.items():
            await node.launch(launches[name])
        self._tell("Forming the cluster", 0.4)
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._form(topology, patient=patient)
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

    async def _form(self, topology: Topology, *, patient: bool) -> None:
        clients = [MonitoringClient(ports.http) for ports in topology.ports.values()]
        try:
            # A cluster without a leader doesn't reply to clients at all, so look first.
            await self._elect(clients, patient=patient)
            self._tell("Making the bucket", 0.7)
            port = next(iter(topology.ports.values())).client
            while refused := await make_bucket(port, replicas=len(self._nodes)):
                self._refused = refused
                await self._wait()
            self._refused = ""
            self._tell("Waiting for every copy", 0.9)
            while not await _is_serving(clients):
                await self._wait()
        finally:
            for client in clients:
                client.close()

    async def _elect(self, clients: list[MonitoringClient], *, patient: bool) -> None:
        """Returns when all servers are healthy: they have found each other and a leader."""
        loop = asyncio.get_running_loop()
        since = loop.time()
        while any(complaints := [await _complaint(client) for client in clients]):
            if NO_ANSWER in complaints:
                since = loop.time()
            elif not patient and loop.time() - since > VOTE_WITHIN_S:
                raise _SplitVoteError
            await self._wait()

    async def _wait(self) -> None:
        for node in self._nodes.values():
            node.check_running()
        await asyncio.sleep(LOOK_AGAIN_S)

    def _why_not(self) -> SubjectError:
        lines = [
            f"{name}: {tail(node.process.log, 1)}"
            for name, node in self._nodes.items()
            if node.process is not None
        ]
        text = f"The cluster wasn't ready within {READY_WITHIN_S:.0f} s. " + "; ".join(lines)
        if self._refused:
            text += f"; the bucket: {self._refused}"
        return SubjectError(text, "Close other programs, then try again.")


async def _complaint(client: MonitoringClient) -> str:
    """What a server says is wrong with it; empty where it is healthy."""
    try:
        return read_complaint((await client.get(HEALTHZ, ANSWER_WITHIN_S))[1])
    except (NoAnswerError, msgspec.DecodeError):
        return NO_ANSWER


async def _is_serving(clients: list[MonitoringClient]) -> bool:
    """Whether all are healthy and in the bucket's group, and one of them leads it."""
    roles: list[Role] = []
    try:
        for client in clients:
            raft = read_raftz((await client.get(RAFTZ, ANSWER_WITHIN_S))[1])
            if raft is None or await _complaint(client):
                return False
            roles.append(raft.role)
    except (NoAnswerError, msgspec.DecodeError):
        return False
    return roles.count(Role.LEADER) == 1
