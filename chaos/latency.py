"""Slows a node's network down: all that it sends comes late."""

from __future__ import annotations

from chaos.types import ChaosConfig, ChaosType
from core.ports import Node, Slowable, SubjectError

DELAY_MS = 300.0
"""How late, by default, milliseconds: some heartbeats of most systems, and no timeout yet."""

CONFIG = ChaosConfig(
    name="latency",
    chaos_type=ChaosType.LATENCY,
    description="slowed down",
)


class LatencyExecutor:
    """A ``core.ports.FaultExecutor``."""

    def __init__(self, delay_ms: float = DELAY_MS) -> None:
        """Delays by ``delay_ms`` milliseconds."""
        self._delay_ms = delay_ms

    async def inject(self, node: Node) -> None:
        """Delays all that ``node`` sends.

        Raises:
            SubjectError: ``node`` has no network of its own.
        """
        if not isinstance(node, Slowable):
            text = f"{node.name} is a local process: its network can't be slowed down."
            raise SubjectError(text, "That of nodes in containers can be: start with --docker.")
        await node.slow_down(self._delay_ms)

    async def undo(self, node: Node) -> None:
        """Takes the delay away."""
        if isinstance(node, Slowable):
            await node.speed_up()

    async def is_undone(self, node: Node) -> bool:
        """Whether there is no delay, for whatever reason."""
        return not (isinstance(node, Slowable) and await node.is_slowed())
