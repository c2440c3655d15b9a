"""The choice of victims: the nodes that a fault hits, and the reason for the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from core.model.events import Group, NodeHealth, NodeStatus, Role
from core.model.victims import NoVictim, VictimReason, Victims
from core.story.fault_plans import FaultPlan, Target
from core.views.groups import by_leads, quorum


def choose_victims(
    plan: FaultPlan,
    nodes: Mapping[str, NodeHealth],
    picked: str | None = None,
    groups: Sequence[Group] = (),
) -> Victims:
    """Picks the nodes that ``plan`` hits, among the nodes of the plan's group that are up.

    A node that the visitor picked comes first, whatever its role. A plan that names its nodes
    hits those, and none while one of them isn't up; what isn't on the stage is taken to be.
    """
    if plan.nodes:
        return _named(plan, nodes)
    group = target_group(plan, tuple(nodes), groups)
    up = {
        name: nodes[name]
        for name in group.nodes
        if nodes[name].status is NodeStatus.UP and name not in plan.spared
    }
    if group.has_leader:
        first = [name for name, health in up.items() if health.role is Role.LEADER]
        reason = (_BESIDE_REASONS if len(groups) > 1 else _REASONS)[plan.target]
    elif group.shares_lead:
        first = [name for name in by_leads(list(up), up) if up[name].leads]
        reason = _SHARED_REASONS[plan.target]
    elif group.votes is True:
        is_most = plan.target is Target.MAJORITY
        first, reason = [], VictimReason.VOTERS if is_most else VictimReason.ANY
    else:
        first, reason = [], VictimReason.EQUALS
    rest = [name for name in up if name not in first]
    order = [*first, *rest]
    if plan.target is Target.FOLLOWER:
        order = rest if group.has_leader else order[::-1]
    elif plan.target is Target.LEADER and not first and group.agrees:
        order = []
    if picked in up:
        order = [picked, *(name for name in [*first, *rest] if name != picked)]
        reason = VictimReason.PICKED
    count = quorum(group) if plan.target is Target.MAJORITY else 1
    chosen = tuple(order[:count]) if len(order) >= count else ()
    return Victims(
        nodes=chosen,
        roles=tuple(up[name].role for name in chosen),
        reason=reason,
        group=group.name,
        share_lead=group.shares_lead,
        shards=group.shard_nouns,
        called=group.role_nouns,
        missing=None if chosen else _missing(plan.target, group),
    )


def _missing(target: Target, group: Group) -> NoVictim:
    if target is Target.MAJORITY:
        return NoVictim.NO_MAJORITY
    if target is not Target.LEADER or not group.agrees:
        return NoVictim.NONE_UP
    return NoVictim.LEADS_UNKNOWN if group.shares_lead else NoVictim.NO_LEADER


def _named(plan: FaultPlan, nodes: Mapping[str, NodeHealth]) -> Victims:
    up = [n for n in plan.nodes if n not in nodes or nodes[n].status is NodeStatus.UP]
    chosen = plan.nodes if len(up) == len(plan.nodes) else ()
    roles = tuple(nodes[name].role if name in nodes else Role.NONE for name in chosen)
    return Victims(
        nodes=chosen,
        roles=roles,
        reason=VictimReason.NAMED,
        missing=None if chosen else NoVictim.NAMED_AWAY,
    )


def target_group(plan: FaultPlan, nodes: tuple[str, ...], groups: Sequence[Group]) -> Group:
    """Returns the group that ``plan`` names; one of all nodes for a plan without a group."""
    named = [group for group in groups if not plan.group or group.name == plan.group]
    if len(named) != 1:
        return Group(name="", nodes=nodes)
    return replace(named[0], nodes=tuple(name for name in named[0].nodes if name in nodes))


_REASONS = {
    Target.ANY: VictimReason.ANY,
    Target.NAMED: VictimReason.ANY,
    Target.LEADER: VictimReason.LEADER,
    Target.FOLLOWER: VictimReason.FOLLOWER,
    Target.MAJORITY: VictimReason.MAJORITY,
}
_BESIDE_REASONS = _REASONS | {
    Target.LEADER: VictimReason.LEADER_BESIDE,
    Target.MAJORITY: VictimReason.MAJORITY_BESIDE,
}
"""The reasons where one group of several has a leader, through which requests don't go."""
_SHARED_REASONS = _REASONS | {
    Target.LEADER: VictimReason.LEADS_MOST,
    Target.FOLLOWER: VictimReason.LEADS_FEWEST,
    Target.MAJORITY: VictimReason.MOST_COPIES,
}
"""The reasons where each node leads a share of many groups."""
