"""A server of the cluster as a ``core.ports.Node``, in a process or a container."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress

from msgspec import Struct

from core.ports import SubjectError
from subjects.hosts.instance import Instance
from subjects.hosts.processes.ports import is_free
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.managed_node import LOOK_AGAIN_S
from subjects.kit.networked_node import NetworkedNode
from subjects.kit.place import Address
from subjects.raft.hearing import Hearings, hear
from subjects.raft.topology import PING_S, NodePorts
from subjects.raft.views import ROUTEZ, VARZ, read_routes, read_varz

ANSWERS_WITHIN_S = 5.0
"""The time for which a restart waits for the server's answer, seconds; then the health tells."""

ASK_WITHIN_S = 0.2
"""The longest time that one answer of a server that was just started may take, seconds."""

QUIET_S = 2 * PING_S
"""The shortest silence of all other servers that counts as a cut, seconds."""

SEEN_WITHIN_S = 5.0
"""The longest time until a cut shows, seconds; data on the way arrive within milliseconds."""

OUTSIDE_WITHIN_S = 0.5
"""The longest time for an answer of a server that somebody else may have started, seconds."""


class RaftPlace(Struct, frozen=True):
    """The place of one server: what runs the server, and the ports.

    Attributes:
        instance: the process or container that runs the server.
        ports: the server's ports, as reached from here.
        is_open: whether somebody else could start the server on the same ports over the same
            data, so that a server answers although ``instance`` has ended.
    """

    instance: Instance
    ports: NodePorts
    is_open: bool = False

    @property
    def address(self) -> Address:
        """The address of the server's monitoring over HTTP."""
        return Address(self.ports.http, self.ports.host)


class RaftNode(NetworkedNode[RaftPlace]):
    """A server of the cluster, which has no place until settled.

    Attributes:
        runs_outside: whether the server was seen to answer after our process had ended, so
            that somebody else has started one.
    """

    def __init__(self, name: str) -> None:
        """Creates a node called ``name``, without a place."""
        super().__init__(name)
        self.runs_outside = False

    @property
    def ports(self) -> NodePorts | None:
        """The ports of the server; None before the node is settled."""
        return self._place.ports if self._place else None

    @property
    def is_open(self) -> bool:
        """Whether somebody else could start the server, on the same ports and data."""
        return self._place is not None and self._place.is_open

    def settle(self, place: RaftPlace) -> None:
        """Gives the node a place, in which the node was just started."""
        self.runs_outside = False
        super().settle(place)

    def is_alive(self) -> bool:
        """Whether the server runs, started by Faultstage or from outside."""
        return super().is_alive() or self._is_outside()

    async def until_it_answers(self) -> None:
        """Waits until the server answers on the monitoring port, 5 s at most.

        Raises:
            SubjectError: the server has ended; the message has the last log lines.
        """
        await self._answers_within(lambda: self._answers(ASK_WITHIN_S), ANSWERS_WITHIN_S)

    async def until_cut_off_is_seen(self) -> None:
        """Waits until the server itself says that nothing from any other arrived for two pings.

        Raises:
            SubjectError: something still arrives, or the server doesn't tell.
        """
        address = self._settled().address
        loop = asyncio.get_running_loop()
        began = loop.time()
        hearings: Hearings = {}
        with closing(HttpClient(address.host, address.port)) as client:
            while loop.time() - began < SEEN_WITHIN_S:
                with suppress(NoAnswerError):
                    routes = (await client.get(ROUTEZ, OUTSIDE_WITHIN_S)).read(read_routes)
                    now = loop.time()
                    hearings = hear(hearings, routes, now)
                    if all(now - max(began, heard.t) > QUIET_S for heard in hearings.values()):
                        return
                await asyncio.sleep(LOOK_AGAIN_S)
        text = f"{self._name} couldn't be cut off: it still hears from the other servers."
        raise SubjectError(text, "Try again, or choose another fault.")

    async def _may_start(self, place: RaftPlace) -> bool:
        """Whether the server may be started: not where one started from outside runs."""
        if place.is_open:
            self.runs_outside = await self._answers(OUTSIDE_WITHIN_S)
            if self.runs_outside:
                return False
            if not all(is_free(port) for port in (place.ports.client, place.ports.http)):
                raise self._port_taken()
        self.runs_outside = False
        return True

    async def _answers(self, within_s: float) -> bool:
        """Whether this very server answers on the monitoring port."""
        address = self._settled().address
        with closing(HttpClient(address.host, address.port)) as client, suppress(NoAnswerError):
            answer = await client.get(VARZ, within_s)
            return answer.read(read_varz).server_name == self._name
        return False

    def _is_outside(self) -> bool:
        return self.runs_outside and self.address is not None and not is_free(self.address.port)

    def _why_not(self, done: str) -> SubjectError:
        if self._is_outside():
            text = f"{self._name} can't be {done}: it was started from outside, not by Faultstage."
            return SubjectError(text, f"Stop it where it was started, then restart {self._name}.")
        return super()._why_not(done)
