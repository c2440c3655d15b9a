"""Tells on the timeline who leads a system: each leader once, when that one is up."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.events import LeaderElected, NodeHealth, NodeStatus
from core.ports import Emit


class LeaderNews:
    """The leader that was told of last, and the rule when another is told of.

    Attributes:
        leader: the node that was told of last; None before the first.
    """

    def __init__(self, emit: Emit) -> None:
        """Creates an empty record; news of leaders goes to ``emit``."""
        self.leader: str | None = None
        self._term: int | None = None
        self._emit = emit

    def tell(
        self, leader: str, health: Mapping[str, NodeHealth], now: float, term: int | None = None
    ) -> None:
        """Tells that ``leader`` leads, unless that was told, or the node isn't up.

        Args:
            leader: the node's name.
            health: of each node, by name.
            now: the run's time, seconds.
            term: which election that was, where the system counts them: another is news.
        """
        if (leader, term) == (self.leader, self._term) or not _is_up(health[leader]):
            return
        self.leader, self._term = leader, term
        self._emit(LeaderElected(t=now, node=leader, term=term))

    def is_well(self, health: Mapping[str, NodeHealth]) -> bool:
        """Whether a leader was told of and all nodes are up."""
        return self.leader is not None and all(map(_is_up, health.values()))


def _is_up(health: NodeHealth) -> bool:
    return health.status is NodeStatus.UP
