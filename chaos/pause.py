"""Stops a node where it stands: it keeps its connections and says nothing."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType
from core.ports import Node

CONFIG = ChaosConfig(
    name="pause",
    chaos_type=ChaosType.NODE_PAUSE,
    description="stopped where it stood",
)


class PauseExecutor:
    """A ``core.ports.FaultExecutor``, for processes and containers alike."""

    async def inject(self, node: Node) -> None:
        """Stops ``node``."""
        await node.pause()

    async def undo(self, node: Node) -> None:
        """Lets it go on; one that has ended since then has no pause left to undo."""
        if node.is_paused():
            await node.resume()

    async def is_undone(self, node: Node) -> bool:
        """Whether it isn't stopped, for whatever reason."""
        return not node.is_paused()
