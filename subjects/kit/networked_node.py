"""A node that can be cut off from the others or slowed down, where the node's instance can."""

from __future__ import annotations

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import PlaceT


class NetworkedNode(ManagedNode[PlaceT]):
    """A ``ManagedNode`` that is ``Isolable`` and ``Slowable`` where the node's instance is.

    Containers are by the engine, local processes by the relays between them. A container that is
    gone is neither cut off nor slowed, while relays stay as they are when a process ends.
    """

    async def cut_off(self) -> None:
        """Disconnects the node from the other nodes; clients and probes still reach the node.

        Raises:
            SubjectError: the node isn't running, whoever cuts it off refuses, or the nodes
                themselves don't see it; in that case nothing has happened.
        """
        self._running("cut off")
        isolable = self._isolable()
        await isolable.cut_off()
        try:
            if self.runtime_state is not RuntimeState.CUT_OFF:  # else the engine knows of the cut
                await self.until_cut_off_is_seen()
        except BaseException:
            await isolable.reconnect()
            raise

    async def reconnect(self) -> None:
        """Reconnects the node to the other nodes, under the names of before.

        Raises:
            SubjectError: the node was never started, or whoever cut it off refuses.
        """
        await self._isolable().reconnect()

    def is_cut_off(self) -> bool:
        """Whether the node is disconnected from the network of the nodes.

        Raises:
            SubjectError: the engine, which would know, doesn't answer.
        """
        self._known_state()
        return self.instance is not None and self._isolable().is_cut_off()

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that the node sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: the node isn't running, or nobody can do that where it runs.
        """
        self._running("slowed down")
        await self._slowable().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Removes the delay from what the node sends.

        Raises:
            SubjectError: the node was never started, or the delay can't be taken away.
        """
        await self._slowable().speed_up()

    async def is_slowed(self) -> bool:
        """Looks whether what the node sends is delayed.

        Raises:
            SubjectError: the engine doesn't answer.
        """
        return self.instance is not None and await self._slowable().is_slowed()

    async def until_cut_off_is_seen(self) -> None:
        """Waits until the nodes' own views say that this one is cut off; by default don't wait.

        Raises:
            SubjectError: they still don't, so that the node isn't cut off.
        """

    def _isolable(self) -> Isolable:
        instance = self._settled().instance
        if not isinstance(instance, Isolable):
            raise SubjectError(f"{self._name} can't be cut off where it runs.")
        return instance

    def _slowable(self) -> Slowable:
        instance = self._settled().instance
        if not isinstance(instance, Slowable):
            raise SubjectError(f"{self._name} can't be slowed down where it runs.")
        return instance
