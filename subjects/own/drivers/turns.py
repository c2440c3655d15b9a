"""The turns by which nodes are asked: a node that failed is left for another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

AVOID_S = 0.5
"""Seconds for which a node that failed is left alone, as long as there is another one."""


class Turns:
    """The order in which nodes are asked.

    Attributes:
        nodes: the nodes that may be asked at present, in order; never empty.
    """

    def __init__(self, nodes: Sequence[str]) -> None:
        """Begins with the first of ``nodes``, of which there is at least one."""
        self.nodes = tuple(nodes)
        self._at = 0
        self._avoided_until: dict[str, float] = {}

    def ask_only(self, nodes: Iterable[str]) -> None:
        """Asks ``nodes`` alone from now on; without any, the nodes of before go on being asked."""
        if wanted := tuple(nodes):
            self.nodes = wanted

    def next(self, now: float) -> str:
        """Returns the node whose turn has come; where all have failed lately, the one to try first.

        Args:
            now: the time by ``time.monotonic()``.
        """
        nodes = self.nodes
        for step in range(len(nodes)):
            node = nodes[(self._at + step) % len(nodes)]
            if self._avoided_until.get(node, 0.0) <= now:
                self._at = (self._at + step + 1) % len(nodes)
                return node
        return min(nodes, key=lambda node: self._avoided_until[node])

    def others(self, than: str) -> tuple[str, ...]:
        """Returns the other nodes that may be asked, in order of their turns."""
        nodes = self.nodes
        following = (nodes[(self._at + step) % len(nodes)] for step in range(len(nodes)))
        return tuple(node for node in following if node != than)

    def failed(self, node: str, now: float) -> None:
        """Leaves ``node`` alone for a while, as long as there is another one."""
        self._avoided_until[node] = now + AVOID_S

    def answered(self, node: str) -> None:
        """Lets ``node`` have turns again."""
        self._avoided_until.pop(node, None)
