"""Groups of nodes that agree among themselves: the groups of a run, leaders and quorums.

A run that names no groups has one of all nodes, which elects a leader. The nodes of a group
that doesn't agree work each by itself: such a group needs no majority.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET

from core.model.events import Group, NodeHealth, NodeStatus, Nouns, Role, RunStarted
from core.model.records import ROLES, SHARDS, RoleNouns


def whole(nodes: tuple[str, ...], groups: Sequence[Group] = ()) -> tuple[Group, ...]:
    """Returns ``groups``; without any, one group of all ``nodes``, whose name is empty."""
    if groups:
        return tuple(groups)
    return (Group(name="", nodes=nodes),) if nodes else ()


def groups_of(run: RunStarted | None) -> tuple[Group, ...]:
    """Returns the groups of a run; none before a run has started."""
    return () if run is None else whole(run.nodes, run.groups)


def quorum(group: Group) -> int:
    """Returns the quorum of ``group``: a majority, or the least number that the group names."""
    return len(group.nodes) // 2 + 1 if group.least is UNSET else group.least


def leader_of(group: Group, nodes: Mapping[str, NodeHealth]) -> str | None:
    """Returns the leader of ``group``; None where no node leads, or two claim to."""
    claims = [
        name
        for name in group.nodes
        if name in nodes and nodes[name].status is NodeStatus.UP and nodes[name].role is Role.LEADER
    ]
    return claims[0] if len(claims) == 1 else None


def group_with(node: str, groups: Sequence[Group]) -> Group | None:
    """Returns the group of ``node``, the first of several; None where there is none."""
    return next((group for group in groups if node in group.nodes), None)


def shard_nouns(groups: Sequence[Group]) -> Nouns:
    """Returns the system's nouns for the many groups whose lead nodes of ``groups`` share."""
    sharing = (group.shard_nouns for group in groups if group.shares_lead)
    return next(sharing, SHARDS)


def role_nouns(groups: Sequence[Group]) -> RoleNouns:
    """Returns the system's nouns for the leader and the followers in ``groups``."""
    return next((group.role_nouns for group in groups if group.has_leader), ROLES)


def role_name(node: str, role: Role, run: RunStarted | None) -> str:
    """Returns the system's noun for a role of ``node``; empty for no role.

    Of nodes that only vote that is the name of their group.
    """
    group = group_with(node, groups_of(run))
    if group is not None and group.votes is True:
        return group.name
    return (ROLES if group is None else group.role_nouns).of(role)


def by_leads(names: Sequence[str], nodes: Mapping[str, NodeHealth]) -> list[str]:
    """Sorts ``names`` by how many groups each leads, most first; unknown ones last."""
    known = {name: nodes[name].leads for name in names}
    return sorted(names, key=lambda name: 1 if (leads := known[name]) is None else -leads)
