"""The faults of a scenario whose file names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.records import Group
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.model import LeaderSpec, SystemSpec
from subjects.own.scenario.resolved import ResolvedNode
from subjects.own.templates import names_in

LEAST_FOR_MAJORITY = 3


def default_faults(
    nodes: Sequence[ResolvedNode],
    groups: Sequence[Group],
    leader: LeaderSpec | None,
    *,
    can_cut: bool,
) -> Mapping[str, FaultSpec]:
    """Returns kill and pause, and what else can be had, by name; the first is the default.

    Args:
        nodes: the nodes on stage.
        groups: their groups.
        leader: how the leader is known; None where there is none.
        can_cut: whether nodes can be cut off from each other, see :func:`can_be_cut`.
    """
    faults = _of_leader(leader, groups) if leader is not None else _of_any()
    if can_cut and len(nodes) > 1:
        name, victim = ("cut-leader", "leader") if leader is not None else ("cut", "any")
        faults[name] = FaultSpec(cut=victim, group=_group(leader, groups))
    return faults


def can_be_cut(system: SystemSpec) -> bool:
    """Whether nodes can be cut off from each other.

    Containers always can; processes where one is told of another by ``{NODE.port}``, since the
    way there then leads through a relay.
    """
    if system.processes is None:
        return True
    places = (
        place.split(".")
        for name, process in system.processes.items()
        for place in names_in(*process.command, *process.env.values())
        if not place.startswith(f"{name}.")
    )
    return any(len(each) > 1 and each[0] in system.processes for each in places)


def _of_any() -> dict[str, FaultSpec]:
    return {"kill": FaultSpec(kill="any"), "pause": FaultSpec(pause="any")}


def _of_leader(leader: LeaderSpec | None, groups: Sequence[Group]) -> dict[str, FaultSpec]:
    name = _group(leader, groups)
    members = next((group.nodes for group in groups if group.name == name), ())
    faults = {
        "kill-leader": FaultSpec(kill="leader", group=name),
        "pause-leader": FaultSpec(pause="leader", group=name),
    }
    if len(members) > 1:
        faults["kill-follower"] = FaultSpec(kill="follower", group=name)
    if len(members) >= LEAST_FOR_MAJORITY:
        faults["kill-majority"] = FaultSpec(kill="majority", group=name)
    return faults


def _group(leader: LeaderSpec | None, groups: Sequence[Group]) -> str:
    """Returns the name of the leader's group; empty where there is one group, or no leader."""
    if leader is None or len(groups) < 2:
        return ""
    return leader.group or groups[0].name
