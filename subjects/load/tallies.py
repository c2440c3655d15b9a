"""Counts what became of writes, or checks, by the node that they were sent to."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from core.model.measurements import NodeTally


@runtime_checkable
class TalliesNodes(Protocol):
    """A driver that knows which node each write, or check, goes to."""

    @property
    def tallies(self) -> NodeTallies:
        """The outcomes at each node since the last :meth:`NodeTallies.take`."""
        ...


class NodeTallies:
    """The outcomes at each node since the last :meth:`take`."""

    def __init__(self) -> None:
        """Creates counts of nothing."""
        self._counts: dict[str, list[int]] = {}

    def acked(self, node: str) -> None:
        """Counts a request that ``node`` acknowledged, or a check that it allowed."""
        self._of(node)[0] += 1

    def failed(self, node: str) -> None:
        """Counts a request or checks that ``node`` didn't answer, or failed."""
        self._of(node)[1] += 1

    def refused(self, node: str) -> None:
        """Counts a check that ``node`` refused."""
        self._of(node)[2] += 1

    def take(self) -> dict[str, NodeTally]:
        """Returns the counts by node, and begins anew."""
        counts, self._counts = self._counts, {}
        return {node: NodeTally(*each) for node, each in counts.items()}

    def _of(self, node: str) -> list[int]:
        counts = self._counts.get(node)
        if counts is None:
            counts = self._counts[node] = [0, 0, 0]
        return counts
