"""Groups of nodes that agree among themselves: which a run has, who leads one, how many it needs.

A run that names no groups has one, of all its nodes, and it elects. Nodes of a group
that doesn't agree work each by itself: of those no majority is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import Group, NodeHealth, NodeStatus, Role, RunStarted


def whole(nodes: tuple[str, ...], groups: Sequence[Group] = ()) -> tuple[Group, ...]:
    """``groups``; where there are none, the one of all ``nodes``, whose name is empty."""
    if groups:
        return tuple(groups)
    return (Group(name="", nodes=nodes),) if nodes else ()


def groups_of(run: RunStarted | None) -> tuple[Group, ...]:
    """The groups of a run."""
    return () if run is None else whole(run.nodes, run.groups)


def quorum(group: Group) -> int:
    """How many of its nodes must agree."""
    return len(group.nodes) // 2 + 1


def leader_of(group: Group, nodes: Mapping[str, NodeHealth]) -> str | None:
    """Who leads ``group``; None where nobody who is up does, or two say so."""
    claims = [
        name
        for name in group.nodes
        if name in nodes and nodes[name].status is NodeStatus.UP and nodes[name].role is Role.LEADER
    ]
    return claims[0] if len(claims) == 1 else None


def group_with(node: str, groups: Sequence[Group]) -> Group | None:
    """The group that ``node`` is in; the first one where it is in several."""
    return next((group for group in groups if node in group.nodes), None)


def by_leads(names: Sequence[str], nodes: Mapping[str, NodeHealth]) -> list[str]:
    """``names``, those first that lead the most groups; those of which it isn't known last."""
    known = {name: nodes[name].leads for name in names}
    return sorted(names, key=lambda name: 1 if (leads := known[name]) is None else -leads)
