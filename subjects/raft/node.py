"""One server of the cluster: a ``core.ports.Node``, wherever it runs."""

from __future__ import annotations

from msgspec import Struct

from core.ports import SubjectError
from subjects.hosts.instance import Instance
from subjects.hosts.processes.ports import is_free
from subjects.kit.container_node import ContainerNode
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Address
from subjects.raft.topology import NodePorts
from subjects.raft.views import VARZ, read_varz

ANSWERS_WITHIN_S = 5.0
"""How long a restarted server is waited for; afterwards its health tells, seconds."""

ASK_WITHIN_S = 0.2
"""A server that was just started has this long for one answer, seconds."""

OUTSIDE_WITHIN_S = 0.5
"""The same for one that somebody else may have started."""


class RaftPlace(Struct, frozen=True):
    """What runs one server, and where it is reached.

    Attributes:
        instance: what runs it.
        ports: where it listens, as seen from here.
        is_open: whether somebody else could start the node on the same ports over the same
            data, so that it answers although ``instance`` has ended.
    """

    instance: Instance
    ports: NodePorts
    is_open: bool = False

    @property
    def address(self) -> Address:
        """Where the server is monitored over HTTP."""
        return Address(self.ports.http, self.ports.host)


class RaftNode(ManagedNode[RaftPlace]):
    """One server; it has no place to run until it is settled.

    Attributes:
        runs_outside: whether it was seen to answer after its process of ours had ended, so
            that somebody else has started it.
    """

    def __init__(self, name: str) -> None:
        """Names it."""
        super().__init__(name)
        self.runs_outside = False

    @property
    def ports(self) -> NodePorts | None:
        """Where it listens; None before it is settled."""
        return self._place.ports if self._place else None

    @property
    def is_open(self) -> bool:
        """Whether somebody else could start it, on its ports and over its data."""
        return self._place is not None and self._place.is_open

    def settle(self, place: RaftPlace) -> None:
        """Takes the place where it was just started."""
        self.runs_outside = False
        super().settle(place)

    def is_alive(self) -> bool:
        """Whether it runs, as what was started here or started from outside."""
        return super().is_alive() or self._is_outside()

    async def until_it_answers(self) -> None:
        """Wait until the server answers on its monitoring port, or its health has to tell.

        Raises:
            SubjectError: the server has ended; the message has its last log lines.
        """
        await self._answers_within(lambda: self._answers(ASK_WITHIN_S), ANSWERS_WITHIN_S)

    async def _may_start(self, place: RaftPlace) -> bool:
        """Leave a server alone that was started from outside: it runs."""
        if place.is_open:
            self.runs_outside = await self._answers(OUTSIDE_WITHIN_S)
            if self.runs_outside:
                return False
            if not all(is_free(port) for port in (place.ports.client, place.ports.http)):
                raise self._port_taken()
        self.runs_outside = False
        return True

    async def _answers(self, within_s: float) -> bool:
        """Whether it is this server that answers on its monitoring port."""
        address = self._settled().address
        client = HttpClient(address.host, address.port)
        try:
            answer = await client.get(VARZ, within_s)
            return answer.read(read_varz).server_name == self._name
        except NoAnswerError:
            return False
        finally:
            client.close()

    def _is_outside(self) -> bool:
        return self.runs_outside and self.address is not None and not is_free(self.address.port)

    def _why_not(self, done: str) -> SubjectError:
        if self._is_outside():
            text = f"{self._name} can't be {done}: it was started from outside, not by Faultstage."
            return SubjectError(text, f"Stop it where it was started, then restart {self._name}.")
        return super()._why_not(done)


class RaftContainer(RaftNode, ContainerNode[RaftPlace]):
    """A server in a container: its network can be taken away, or be made slow."""
