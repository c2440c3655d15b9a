"""A node in a container, which can be cut off from the others or slowed down."""

from __future__ import annotations

from core.ports import Isolable, Slowable, SubjectError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import PlaceT


class ContainerNode(ManagedNode[PlaceT]):
    """A ``ManagedNode`` that is ``Isolable`` and ``Slowable`` where the node's container is.

    A node without a container is neither cut off nor slowed: such faults end with the container.
    """

    async def cut_off(self) -> None:
        """Disconnect the node from the other nodes; clients and probes still reach the node.

        Raises:
            SubjectError: the node isn't running, or the engine refuses.
        """
        self._running("cut off")
        await self._isolable().cut_off()

    async def reconnect(self) -> None:
        """Reconnect the node to the other nodes, under the aliases of before.

        Raises:
            SubjectError: the node was never started, or the engine refuses.
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
        """Delay everything that the node sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: the node isn't running, or the engine's kernel can't do that.
        """
        self._running("slowed down")
        await self._slowable().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Remove the delay from what the node sends.

        Raises:
            SubjectError: the node was never started, or the delay can't be taken away.
        """
        await self._slowable().speed_up()

    async def is_slowed(self) -> bool:
        """Look whether what the node sends is delayed.

        Raises:
            SubjectError: the engine doesn't answer.
        """
        return self.instance is not None and await self._slowable().is_slowed()

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
