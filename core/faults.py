"""The faults that a story offers, and whom they hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from core.events import Group, NodeHealth, NodeStatus, Role
from core.groups import by_leads, quorum


class Target(StrEnum):
    """Whom a fault is meant for."""

    LEADER = "leader"
    FOLLOWER = "follower"
    MAJORITY = "majority"


class FaultPlan(Struct, frozen=True, kw_only=True):
    """A fault as the story tells it.

    Attributes:
        name: as on the command line: ``kill-leader``.
        chaos_type: the kind of fault, as the executors name it.
        target: whom it is meant for.
        verb: how the countdown begins its title: ``Killing``.
        done: how the feed says it: ``killed``.
        how: what is done, in a few words: ``SIGKILL, no warning to the node``.
        group: name of the group whose nodes it is meant for; empty for any.
    """

    name: str
    chaos_type: str
    target: Target
    verb: str
    done: str
    how: str
    group: str = ""


class Victims(Struct, frozen=True, kw_only=True):
    """The nodes that a fault will hit; empty where there is none that fits."""

    nodes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: str


def choose_victims(
    plan: FaultPlan,
    nodes: Mapping[str, NodeHealth],
    picked: str | None = None,
    groups: Sequence[Group] = (),
) -> Victims:
    """Picks the nodes that ``plan`` hits, among those of its group that are up.

    A node that the visitor picked comes first, whatever its role.
    """
    group = target_group(plan, tuple(nodes), groups)
    up = {name: nodes[name] for name in group.nodes if nodes[name].status is NodeStatus.UP}
    if group.elects:
        first = [name for name, health in up.items() if health.role is Role.LEADER]
        reason = _REASONS[plan.target]
    else:
        first = [name for name in by_leads(list(up), up) if up[name].leads]
        reason = _SHARED_REASONS[plan.target]
    rest = [name for name in up if name not in first]
    order = [*first, *rest]
    if plan.target is Target.FOLLOWER:
        order = rest if group.elects else order[::-1]
    elif plan.target is Target.LEADER and not first:
        order = []
    if picked in up:
        order = [picked, *(name for name in [*first, *rest] if name != picked)]
        reason = "picked on the stage"
    count = quorum(group) if plan.target is Target.MAJORITY else 1
    chosen = tuple(order[:count]) if len(order) >= count else ()
    return Victims(nodes=chosen, roles=tuple(up[name].role for name in chosen), reason=reason)


def target_group(plan: FaultPlan, nodes: tuple[str, ...], groups: Sequence[Group]) -> Group:
    """The group whose nodes ``plan`` may hit; one of all nodes where it names none."""
    named = [group for group in groups if not plan.group or group.name == plan.group]
    if len(named) != 1:
        return Group(name="", nodes=nodes)
    return replace(named[0], nodes=tuple(name for name in named[0].nodes if name in nodes))


_REASONS = {
    Target.LEADER: "every write goes through it",
    Target.FOLLOWER: "it holds a copy, but does not lead",
    Target.MAJORITY: "without a majority no write can commit",
}
_SHARED_REASONS = {
    Target.LEADER: "it leads the most groups",
    Target.FOLLOWER: "it leads the fewest groups",
    Target.MAJORITY: "where most of the copies are gone no write can commit",
}
"""The same where each node leads a share of many groups."""
