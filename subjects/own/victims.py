"""The nodes that a scenario's faults may hit, by the file's word for victims."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.model.events import Group
from core.story.fault_plans import Target
from subjects.own.scenario.families import families_of
from subjects.own.scenario.faults import Victims
from subjects.own.scenario.resolved import ResolvedScenario

WORDS = {
    "leader": Target.LEADER,
    "follower": Target.FOLLOWER,
    "majority": Target.MAJORITY,
    "any": Target.ANY,
}
"""The words for victims that any file may use; the name of a node comes before them."""


class Aim(Struct, frozen=True, kw_only=True):
    """The intended victims of a fault.

    Attributes:
        target: the kind of node.
        group: the name of the group that it is one of; empty where there is one group.
        nodes: the names that are always hit; empty where ``target`` says whom.
        among: the only nodes that may be hit; empty where any of the group may.
    """

    target: Target
    group: str = ""
    nodes: tuple[str, ...] = ()
    among: tuple[str, ...] = ()


def aim_of(victims: Victims, group: str, scenario: ResolvedScenario) -> Aim:
    """Returns whom ``victims`` means.

    A name of a node or process means that one, before anything else. ``leader``, ``follower``,
    ``majority`` and ``any`` mean such a node of the group, and so does what the file calls the
    leader or a follower; the name of a group means any node of it, and that of a service with
    replicas any of these.
    """
    if not isinstance(victims, str):
        return Aim(target=Target.NAMED, nodes=victims)
    groups = scenario.groups
    if victims in _names(scenario):
        return Aim(target=Target.NAMED, nodes=(victims,))
    if (target := WORDS.get(victims)) is not None:
        return Aim(target=target, group=_group(target, group, scenario))
    for each in groups:
        nouns = each.role_nouns
        if victims in (nouns.leader.one, nouns.leader.many):
            return Aim(target=Target.LEADER, group=each.name)
        if victims in (nouns.follower.one, nouns.follower.many):
            return Aim(target=Target.FOLLOWER, group=each.name)
        if victims and victims == each.name:
            return Aim(target=Target.ANY, group=each.name)
    if replicas := families_of(scenario.nodes).get(victims, ()):
        home = next((each.name for each in groups if replicas[0] in each.nodes), "")
        return Aim(target=Target.ANY, group=home, among=replicas)
    return Aim(target=Target.NAMED, nodes=(victims,))


def members(aim: Aim, groups: Sequence[Group]) -> tuple[str, ...]:
    """Returns the names among which the victims are."""
    if aim.nodes or aim.among:
        return aim.nodes or aim.among
    return tuple(node for group in groups if aim.group in ("", group.name) for node in group.nodes)


def _names(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Returns the names of all nodes on stage, and of processes beside them."""
    nodes = [node.name for node in scenario.nodes]
    return tuple(dict.fromkeys((*nodes, *(scenario.system.processes or {}))))


def _group(target: Target, group: str, scenario: ResolvedScenario) -> str:
    """Returns the group that is meant where the file names none: the one that has a leader."""
    if group or len(scenario.groups) < 2 or target is Target.ANY:
        return group
    if scenario.leader is not None:
        return scenario.leader.group
    return scenario.groups[0].name
