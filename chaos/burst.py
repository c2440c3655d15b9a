"""Raises the load many times over, for a while: real requests, sent by the load itself."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType
from core.model.abilities import Burstable
from core.ports import Node, SubjectError

CONFIG = ChaosConfig(
    name="burst",
    chaos_type=ChaosType.BURST_TRAFFIC,
    description="sending a burst",
    duration_sec=4.0,
    burst_multiplier=8.0,
)


class BurstExecutor:
    """A ``core.ports.FaultExecutor``, for a load and not for a node.

    A load of a crashed run ends with it, and its burst with it: that needs no undo.
    """

    def __init__(self, config: ChaosConfig = CONFIG) -> None:
        """Raises the load by the ``burst_multiplier`` of ``config``."""
        self._multiplier = config.burst_multiplier

    async def inject(self, node: Node) -> None:
        """Raises what ``node`` sends.

        Raises:
            SubjectError: it sends nothing.
        """
        if not isinstance(node, Burstable):
            text = f"{node.name} can't send a burst: it is no load."
            raise SubjectError(text, "Only the load itself can.")
        await node.burst(self._multiplier)

    async def undo(self, node: Node) -> None:
        """Takes it back to what it was."""
        if isinstance(node, Burstable) and node.is_bursting():
            await node.calm()

    async def is_undone(self, node: Node) -> bool:
        """Whether it sends no more than it was started with, for whatever reason."""
        return not (isinstance(node, Burstable) and node.is_bursting())
