"""Whether a node has caught up with the leader: one rule for story and diagnosis."""

from __future__ import annotations

from core.model.events import Group, NodeHealth, NodeStatus, Role

CAUGHT_UP_LAG = 50
"""Lag that counts as none under load, log entries: these are still on their way."""

_TAKES_PART = (Role.LEADER, Role.FOLLOWER)


def is_caught_up(health: NodeHealth, group: Group | None, *, tells_lag: bool) -> bool:
    """Whether a node is up, takes part in its group, and lags :data:`CAUGHT_UP_LAG` at most.

    Args:
        health: the last observation of the node.
        group: the node's group.
        tells_lag: whether the system's nodes say how many entries they are behind.
    """
    if health.status is not NodeStatus.UP:
        return False
    if group is not None and group.has_leader and health.role not in _TAKES_PART:
        return False
    return not tells_lag or (health.lag is not None and health.lag <= CAUGHT_UP_LAG)
