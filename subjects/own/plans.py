"""The faults of a scenario as plans, and those that can't be had, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from core.model.fault_kinds import (
    BURST,
    CONTAINER_KILL,
    LATENCY,
    NODE_PAUSE,
    NODE_STOP,
    PARTITION,
    PROCESS_KILL,
    FaultKind,
)
from core.story.fault_plans import FaultPlan, Target, by_name
from core.text.wording import listing
from subjects.load.target import LOAD
from subjects.own import fault_words as words
from subjects.own.load_told import can_burst
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.faults import FaultSpec, Victims
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import names_in
from subjects.own.victims import Aim, aim_of, members


class FaultOffer(Struct, frozen=True):
    """The faults of a scenario.

    Attributes:
        plans: those that can be had, by name; the first is the default.
        left_out: why each of the others can't, by name, in a few words.
    """

    plans: Mapping[str, FaultPlan]
    left_out: Mapping[str, str]


def plans(
    scenario: ResolvedScenario, missing: Mapping[type[object], str] | None = None
) -> Mapping[str, FaultPlan]:
    """Returns the faults that can be had, by name; see :func:`offer`."""
    return offer(scenario, missing).plans


def offer(
    scenario: ResolvedScenario, missing: Mapping[type[object], str] | None = None
) -> FaultOffer:
    """Returns the faults of ``scenario``: those that can be had, and why others can't.

    Args:
        scenario: what the file says.
        missing: abilities that no node has here, say since the kernel lacks what delays
            packets, each with the reason in a few words.
    """
    offered: list[FaultPlan] = []
    left_out: dict[str, str] = {}
    for name, spec in scenario.faults.items():
        kind, victims = _kind(spec, in_containers=scenario.system.processes is None)
        aim = Aim(target=Target.NAMED, nodes=(LOAD,))
        if victims is not None:
            aim = aim_of(victims, spec.group, scenario)
        spared = _spared(scenario, kind)
        why = (missing or {}).get(kind.needs, "") or _why_not(scenario, kind, aim, spared)
        if why:
            left_out[name] = why
        else:
            offered.append(_plan(name, kind, aim, spared, scenario))
    return FaultOffer(by_name(*offered), left_out)


def _plan(
    name: str, kind: FaultKind, aim: Aim, spared: frozenset[str], scenario: ResolvedScenario
) -> FaultPlan:
    in_containers = scenario.system.processes is None
    if aim.among:
        spared |= {node.name for node in scenario.nodes} - {*aim.among}
    return FaultPlan(
        name=name,
        kind=kind,
        target=aim.target,
        how=words.how_words(kind, in_containers=in_containers),
        group=aim.group,
        nodes=aim.nodes,
        spared=spared,
    )


def _kind(spec: FaultSpec, *, in_containers: bool) -> tuple[FaultKind, Victims | None]:
    """Returns the kind of a fault, with duration and strength, and the fault's victims."""
    ways: tuple[tuple[FaultKind, Victims | None], ...] = (
        (CONTAINER_KILL if in_containers else PROCESS_KILL, spec.kill),
        (NODE_PAUSE, spec.pause),
        (PARTITION, spec.cut),
        (replace(LATENCY, strength=1000 * seconds(spec.delay)), spec.slow),
        (NODE_STOP, spec.stop),
    )
    burst = replace(BURST, strength=spec.burst or 0.0)
    kind, victims = next((way for way in ways if way[1] is not None), (burst, None))
    if spec.duration is not None:
        kind = replace(kind, duration_s=seconds(spec.duration))
    return kind, victims


def _spared(scenario: ResolvedScenario, kind: FaultKind) -> frozenset[str]:
    """Returns the nodes that such a fault never hits."""
    spared = {node.name for node in scenario.nodes if not node.can_be_hit}
    if kind.is_of_network and scenario.system.processes is not None:
        spared |= {node.name for node in scenario.nodes} - _linked(scenario)
    return frozenset(spared)


def _why_not(scenario: ResolvedScenario, kind: FaultKind, aim: Aim, spared: Collection[str]) -> str:
    """Returns why a fault can't be had; empty for one that can."""
    if aim.nodes == (LOAD,) and kind.key == BURST.key:
        if scenario.load is None:
            return words.NO_LOAD
        return "" if can_burst(scenario.load) else words.OWN_LOAD
    names = members(aim, scenario.groups)
    left = [name for name in names if name not in spared]
    if left and (not aim.nodes or len(left) == len(names)):
        return ""
    refused = [name for name in names if name in spared]
    asked = {node.name for node in scenario.nodes if not node.can_be_hit}
    if kind.is_of_network and not asked & set(refused):
        return words.not_reached(listing(refused))
    return words.none_may_be_hit(listing([name for name in refused if name in asked]))


def _linked(scenario: ResolvedScenario) -> set[str]:
    """Returns the nodes that are told of other processes, or that others are told of."""
    processes = scenario.system.processes or {}
    node_of = {node.service or node.name: node.name for node in scenario.nodes}
    linked: set[str] = set()
    for name, spec in processes.items():
        wanted = {place.partition(".")[0] for place in names_in(*spec.command, *spec.env.values())}
        others = (wanted & processes.keys()) - {name}
        linked |= {node_of.get(each, each) for each in others}
        if others:
            linked.add(node_of.get(name, name))
    return linked
