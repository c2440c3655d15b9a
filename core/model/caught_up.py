"""Whether a node is where the leader is: one rule for the story and for the diagnosis."""

from __future__ import annotations

from core.model.events import Group, NodeHealth, NodeStatus, Role

CAUGHT_UP_LAG = 50
"""So many log entries behind the leader are none under load: they are on their way."""

_TAKES_PART = (Role.LEADER, Role.FOLLOWER)


def is_caught_up(health: NodeHealth, group: Group | None, most: int | None) -> bool:
    """Whether a node is up, takes part in its group, and lacks nothing worth telling.

    Args:
        health: what was seen of it last.
        group: the one that it is in.
        most: how far it may be behind; None where its system counts no entries.
    """
    if health.status is not NodeStatus.UP:
        return False
    if group is not None and group.has_leader and health.role not in _TAKES_PART:
        return False
    return most is None or (health.lag is not None and health.lag <= most)
