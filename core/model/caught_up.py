"""Whether a node has caught up with the leader: one rule for story and diagnosis."""

from __future__ import annotations

from core.model.events import Group, NodeHealth, NodeStatus, Role

CAUGHT_UP_LAG = 50
"""Lag that counts as none under load, log entries: these are still on their way."""

_TAKES_PART = (Role.LEADER, Role.FOLLOWER)


def is_caught_up(health: NodeHealth, group: Group | None, most: int | None) -> bool:
    """Whether a node is up, takes part in the node's group, and lags no more than ``most``.

    Args:
        health: the last observation of the node.
        group: the node's group.
        most: how many entries the node may lag; None where the system counts no entries.
    """
    if health.status is not NodeStatus.UP:
        return False
    if group is not None and group.has_leader and health.role not in _TAKES_PART:
        return False
    return most is None or (health.lag is not None and health.lag <= most)
