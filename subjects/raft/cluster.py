"""Starts the servers and forms a working cluster of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from core.model.events import Role
from core.ports import SubjectError
from subjects.hosts.hosting import ChanceError
from subjects.hosts.start_progress import Tell
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.nats.bucket import make_bucket, passes_writes_on
from subjects.kit.node_start import start_nodes
from subjects.kit.place import NodeHosting
from subjects.raft.node import RaftNode, RaftPlace
from subjects.raft.topology import NodePorts, RaftTopology
from subjects.raft.views import BUCKET, HEALTHZ, RAFTZ, read_complaint, read_raftz

READY_WITHIN_S = 30.0
"""The longest time that a start may take, seconds: about one by itself, more on a busy machine."""

VOTE_WITHIN_S = 1.0
"""The longest time for the first vote, seconds; measured: 0.2 to 0.5. One vote in fifteen is split,
and the next comes after 4 to 9 s: to start all servers anew is quicker."""

IMPATIENT_TRIES = 3
"""Starts that are given up at a split vote; later ones wait for the next vote."""

ANSWER_WITHIN_S = 1.0

NO_ANSWER = "no answer"

LOOK_AGAIN_S = 0.02


class _SplitVoteError(ChanceError):
    """Raised where all servers answer and the first vote elected no leader."""


class RaftCluster:
    """Starts the servers of one run as a cluster with a bucket.

    Attributes:
        topology: the ports of the servers; None until started.
    """

    def __init__(
        self, nodes: Mapping[str, RaftNode], hosting: NodeHosting[RaftPlace], tell: Tell
    ) -> None:
        """Stores the nodes to start, and the hosting that gives them their places."""
        self._nodes = nodes
        self._hosting = hosting
        self._tell = tell
        self._refused = ""
        self.topology: RaftTopology | None = None

    async def start(self) -> RaftTopology:
        """Starts all servers; returns when the bucket takes writes and all are healthy.

        Raises:
            SubjectError: the cluster can't be started; the message has the last log lines.
        """
        starting = partial(self._tell, f"Starting {len(self._nodes)} servers", 0.1)
        places = await start_nodes(self._nodes, self._hosting, self._form_in_time, starting)
        self.topology = RaftTopology({name: place.ports for name, place in places.items()})
        return self.topology

    async def _form_in_time(self, attempt: int) -> None:
        self._tell("Forming the cluster", 0.4)
        everywhere = [node.ports for node in self._nodes.values() if node.ports is not None]
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._form(everywhere, patient=attempt >= IMPATIENT_TRIES)
        except TimeoutError as error:
            raise await self._why_not() from error

    async def _form(self, everywhere: Sequence[NodePorts], *, patient: bool) -> None:
        clients = [HttpClient(ports.host, ports.http) for ports in everywhere]
        try:
            # A cluster without a leader doesn't reply to clients at all, so look first.
            await self._elect(clients, patient=patient)
            self._tell("Making the bucket", 0.7)
            host, port, replicas = everywhere[0].host, everywhere[0].client, len(everywhere)
            while refused := await make_bucket(host, port, BUCKET, replicas):
                self._refused = refused
                await self._wait()
            self._refused = ""
            self._tell("Waiting for every copy", 0.9)
            while not await _is_serving(clients):
                await self._wait()
            for ports in everywhere:
                while not await passes_writes_on(ports.host, ports.client, BUCKET):
                    await self._wait()
        finally:
            for client in clients:
                client.close()

    async def _elect(self, clients: list[HttpClient], *, patient: bool) -> None:
        """Waits until all servers are healthy: they have found each other and a leader."""
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
            await node.check_running()
        await asyncio.sleep(LOOK_AGAIN_S)

    async def _why_not(self) -> SubjectError:
        lines = [f"{name}: {await node.last_words()}" for name, node in self._nodes.items()]
        text = f"The cluster wasn't ready within {READY_WITHIN_S:.0f} s. " + "; ".join(lines)
        if self._refused:
            text += f"; the bucket: {self._refused}"
        return SubjectError(text, "Close other programs, then try again.")


async def _complaint(client: HttpClient) -> str:
    """Returns what a server says is wrong with itself; empty for a healthy server."""
    try:
        return (await client.get(HEALTHZ, ANSWER_WITHIN_S)).read(read_complaint)
    except NoAnswerError:
        return NO_ANSWER


async def _is_serving(clients: list[HttpClient]) -> bool:
    """Whether all servers are healthy members of the bucket's group, with one leader."""
    roles: list[Role] = []
    try:
        for client in clients:
            raft = (await client.get(RAFTZ, ANSWER_WITHIN_S)).read(read_raftz)
            if raft is None or await _complaint(client):
                return False
            roles.append(raft.role)
    except NoAnswerError:
        return False
    return roles.count(Role.LEADER) == 1
