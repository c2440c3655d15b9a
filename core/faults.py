"""The faults that a story offers, and whom they hit."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from core.events import NodeHealth, NodeStatus, Role


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
    plan: FaultPlan, nodes: Mapping[str, NodeHealth], picked: str | None = None
) -> Victims:
    """Picks the nodes that ``plan`` hits, among those that are up.

    A node that the visitor picked comes first, whatever its role.
    """
    up = {name: health for name, health in nodes.items() if health.status is NodeStatus.UP}
    leaders = [name for name, health in up.items() if health.role is Role.LEADER]
    followers = [name for name in up if name not in leaders]
    count = len(nodes) // 2 + 1 if plan.target is Target.MAJORITY else 1
    order = followers if plan.target is Target.FOLLOWER else [*leaders, *followers]
    reason = _REASONS[plan.target]
    if plan.target is Target.LEADER and not leaders:
        order = []
    if picked in up:
        order = [picked, *(name for name in [*leaders, *followers] if name != picked)]
        reason = "picked on the stage"
    chosen = tuple(order[:count]) if len(order) >= count else ()
    return Victims(nodes=chosen, roles=tuple(up[name].role for name in chosen), reason=reason)


_REASONS = {
    Target.LEADER: "every write goes through it",
    Target.FOLLOWER: "it holds a copy, but does not lead",
    Target.MAJORITY: "without a majority no write can commit",
}
