"""Cuts a node off from the others: it runs on, alone."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType
from core.ports import Isolable, Node, SubjectError

CONFIG = ChaosConfig(
    name="partition",
    chaos_type=ChaosType.PARTITION,
    description="cut off from the others",
)


class PartitionExecutor:
    """A ``core.ports.FaultExecutor``."""

    async def inject(self, node: Node) -> None:
        """Takes the network to the others away.

        Raises:
            SubjectError: ``node`` has none of its own.
        """
        if not isinstance(node, Isolable):
            text = f"{node.name} is a local process: it can't be cut off."
            raise SubjectError(text, "Nodes in containers can be: start with --docker.")
        await node.cut_off()

    async def undo(self, node: Node) -> None:
        """Gives it back."""
        if isinstance(node, Isolable) and node.is_cut_off():
            await node.reconnect()

    async def is_undone(self, node: Node) -> bool:
        """Whether it isn't cut off, for whatever reason."""
        return not (isinstance(node, Isolable) and node.is_cut_off())
