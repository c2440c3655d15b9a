"""Kills a node with no warning; its undo starts it again over its own data."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType
from core.ports import Node

CONFIG = ChaosConfig(
    name="kill",
    chaos_type=ChaosType.PROCESS_KILL,
    description="killed with no warning",
)

CONTAINER_CONFIG = ChaosConfig(
    name="kill a container",
    chaos_type=ChaosType.CONTAINER_KILL,
    description=CONFIG.description,
)


class KillExecutor:
    """A ``core.ports.FaultExecutor``, for processes and containers alike."""

    async def inject(self, node: Node) -> None:
        """Kills ``node``."""
        await node.kill()

    async def undo(self, node: Node) -> None:
        """Starts it again."""
        await node.restart()

    async def is_undone(self, node: Node) -> bool:
        """Whether it exists and is not stopped."""
        return node.is_alive() and not node.is_paused()
