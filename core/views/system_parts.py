"""What a view of the system is made of: what is broken, who leads many groups, what is unseen."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from msgspec import Struct

from core.model import events as ev
from core.model.events import NodeStatus, UnknownBecause


class Violation(Struct, frozen=True):
    """An invariant that doesn't hold now, as told by the monitor."""

    invariant: str
    subject: str
    text: str
    since_t: float
    level: ev.Level = ev.Level.ERROR


class Shards(Struct, frozen=True):
    """Who leads each of many consensus groups, in one answer of the system.

    Attributes:
        asked_t: when it was asked.
        leaders: for each group the node that is said to lead it; empty where nobody is named.
    """

    asked_t: float = -inf
    leaders: dict[str, str] = {}

    def led_by(self, node: str) -> tuple[str, ...]:
        """The groups that ``node`` was said to lead."""
        return tuple(shard for shard, leader in self.leaders.items() if leader == node)


def blind(nodes: Iterable[ev.NodeHealth | None]) -> UnknownBecause | None:
    """Why nobody sees any of ``nodes``, where all are unseen for the same reason; else None.

    What watches them is gone then; they may run on. Nodes that are all silent at once are
    seen, and are no such case.
    """
    reasons = {
        node.unknown_because
        if node is not None and node.status is NodeStatus.UNKNOWN and node.started
        else None
        for node in nodes
    }
    reason = reasons.pop() if len(reasons) == 1 else None
    return reason if reason is not None and reason.is_unseen else None


def unasked(health: ev.NodeHealth) -> ev.NodeHealth:
    """What is left of an outdated ``health``: the node and the last role, with unknown status."""
    return ev.NodeHealth(
        node=health.node,
        status=NodeStatus.UNKNOWN,
        was_role=health.role,
        observed_t=health.observed_t,
        changed_t=health.changed_t,
        started=health.started,
    )
