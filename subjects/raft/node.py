"""One server of the cluster: a ``core.ports.Node``, wherever it runs."""

from __future__ import annotations

import asyncio

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.processes.ports import is_free
from subjects.kit import node_ops
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.managed_node import ManagedNode
from subjects.raft.hosting import RaftPlace
from subjects.raft.topology import NodePorts
from subjects.raft.views import VARZ, read_varz

ANSWERS_WITHIN_S = 5.0
"""How long a restarted server is waited for; afterwards its health tells, seconds."""

LOOK_AGAIN_S = 0.05


class RaftNode(ManagedNode[RaftPlace]):
    """One server; it has no place to run until it is settled.

    Attributes:
        name: short and unique.
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

    async def restart(self) -> None:
        """Starts it anew over its own data, ending it first where it still runs.

        One that was started from outside is left alone: it runs. Returns when it answers on
        its monitoring port; it may still be catching up.

        Raises:
            SubjectError: it can't be started; the message has its last log lines.
        """
        place = self._settled()
        with self._begun_anew():
            await node_ops.end(self._name, place.instance)
            if place.is_open:
                if await self._answers_already(place.ports):
                    self.runs_outside = True
                    return
                if not all(is_free(port) for port in (place.ports.client, place.ports.http)):
                    text = f"{self._name} can't be restarted: another program has taken its ports."
                    raise SubjectError(text, "R starts afresh, on other ports.")
            self.runs_outside = False
            await place.instance.start()
        await self._until_it_answers(place.ports)

    async def _until_it_answers(self, ports: NodePorts) -> None:
        client = HttpClient(ports.host, ports.http)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + ANSWERS_WITHIN_S
        try:
            while loop.time() < deadline:
                try:
                    await self.check_running()
                except PortTakenError as error:
                    text = f"{self._name} can't be restarted: {error}"
                    raise SubjectError(text, "R starts afresh, on other ports.") from error
                try:
                    await client.get(VARZ, LOOK_AGAIN_S * 4)
                except NoAnswerError:
                    await asyncio.sleep(LOOK_AGAIN_S)
                else:
                    return
        finally:
            client.close()

    async def _answers_already(self, ports: NodePorts) -> bool:
        client = HttpClient(ports.host, ports.http)
        try:
            answer = await client.get(VARZ, LOOK_AGAIN_S * 10)
            return answer.read(read_varz).server_name == self._name
        except NoAnswerError:
            return False
        finally:
            client.close()

    def _is_outside(self) -> bool:
        ports = self.ports
        return self.runs_outside and ports is not None and not is_free(ports.http)

    def _why_not(self, done: str) -> SubjectError:
        if self._is_outside():
            text = f"{self._name} can't be {done}: it was started from outside, not by Faultstage."
            return SubjectError(text, f"Stop it where it was started, then restart {self._name}.")
        return super()._why_not(done)


class RaftContainer(RaftNode):
    """A server in a container: its network can be taken away, or be made slow."""

    async def cut_off(self) -> None:
        """Takes it away; clients and monitoring reach it still.

        Raises:
            SubjectError: it isn't running, or the engine refuses.
        """
        self._running("cut off")
        await self._isolable().cut_off()

    async def reconnect(self) -> None:
        """Gives it back, under the same names.

        Raises:
            SubjectError: the engine refuses.
        """
        await self._isolable().reconnect()

    def is_cut_off(self) -> bool:
        """Whether it runs without it.

        Raises:
            SubjectError: who would know doesn't answer.
        """
        self._known_life()
        return self._isolable().is_cut_off()

    async def slow_down(self, delay_ms: float) -> None:
        """Delays all that it sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: it isn't running, or that can't be done there.
        """
        self._running("slowed down")
        await self._slowable().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Takes the delay away.

        Raises:
            SubjectError: that can't be done.
        """
        await self._slowable().speed_up()

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking.

        Raises:
            SubjectError: one can't look.
        """
        return await self._slowable().is_slowed()

    def _isolable(self) -> Isolable:
        return node_ops.isolable(self._name, self._settled().instance)

    def _slowable(self) -> Slowable:
        return node_ops.slowable(self._name, self._settled().instance)
