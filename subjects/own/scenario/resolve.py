"""Completes a scenario: everything that the file doesn't say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import UNSET
from msgspec.structs import replace

from core.model.records import Group, Nouns, RoleNouns
from subjects.own.scenario.compose.compose_file import ComposeFile, ComposeService
from subjects.own.scenario.default_faults import can_be_cut, default_faults
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.families import families_of, spelled_out
from subjects.own.scenario.model import (
    ComposeSpec,
    GroupSpec,
    LeaderSpec,
    NodeSpec,
    ProcessSpec,
    Scenario,
    SystemSpec,
)
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.resolved import ResolvedNode, ResolvedScenario
from subjects.own.scenario.story import StorySpec

FAILS_OVER_WITHIN_S = 10.0
"""The most seconds that a failover takes, unless the file says otherwise."""

NODE = NodeSpec()
"""A node of which the file says nothing."""


def complete(scenario: Scenario, file: Path, compose: ComposeFile | None) -> ResolvedScenario:
    """Returns a scenario, which must have been checked, with all defaults.

    Args:
        scenario: what the file says.
        file: the file.
        compose: the services, where the system is a Compose project whose file is known.
    """
    system = system_of(scenario, file, compose)
    nodes = nodes_of(scenario, system, compose)
    scenario = spelled_out(scenario, families_of(nodes))
    name = scenario.name or (compose.name if compose else "") or file.absolute().parent.name
    groups = groups_of(scenario, nodes)
    faults = scenario.faults or default_faults(
        nodes, groups, scenario.leader, can_cut=can_be_cut(system)
    )
    return ResolvedScenario(
        file=file.absolute(),
        name=name or "own",
        title=scenario.title or name or "own",
        about=scenario.about,
        system=system,
        nodes=nodes,
        groups=groups,
        leader=_with_group(scenario.leader, groups),
        figures=scenario.figures,
        load=scenario.load,
        faults=faults,
        invariants=scenario.invariants,
        story=scenario.story or StorySpec(),
        bound=scenario.bound,
        fails_over_s=FAILS_OVER_WITHIN_S
        if scenario.fails_over_within is None
        else seconds(scenario.fails_over_within),
    )


def system_of(scenario: Scenario, file: Path, compose: ComposeFile | None) -> SystemSpec:
    """Returns where the system comes from; a Compose project with the file that is really there."""
    system = scenario.system
    if compose is None or (system is not None and system.compose is None):
        return system or SystemSpec()
    spec = ComposeSpec() if system is None or system.compose is None else system.compose
    path = os.path.relpath(compose.path.absolute(), file.absolute().parent)
    return SystemSpec(compose=replace(spec, file=Path(path).as_posix()))


def started_services(system: SystemSpec, compose: ComposeFile | None) -> tuple[str, ...]:
    """Returns the names of the services that run, as far as the Compose file tells."""
    if compose is None:
        return ()
    if system.compose is None:
        return tuple(compose.services)
    return compose.started(system.compose.profiles, system.compose.services)


def nodes_of(
    scenario: Scenario, system: SystemSpec, compose: ComposeFile | None
) -> tuple[ResolvedNode, ...]:
    """Returns the nodes on stage: those that the file names, or all."""
    given = {name: spec or NODE for name, spec in scenario.nodes.items()}
    if system.processes is not None:
        processes = system.processes
        return tuple(
            _process_node(name, spec, processes[spec.service or name])
            for name, spec in (given or dict.fromkeys(processes, NODE)).items()
        )
    services: Mapping[str, ComposeService] = {} if compose is None else compose.services
    if not given:
        running = started_services(system, compose)
        given = {name: NODE for name in running if not services[name].is_one_shot}
    # The file of a project that isn't ours doesn't tell which containers there are.
    replicas = compose.replicas if compose and system.attach is None else {}
    return tuple(
        _container_node(
            each, spec, services.get(spec.service or each), name if each != name else ""
        )
        for name, whole in given.items()
        for each, spec in _with_replicas(name, whole, replicas)
    )


def _with_replicas(
    name: str, spec: NodeSpec, replicas: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, NodeSpec]]:
    """Yields the node, or one for each replica of the node's service."""
    names = replicas.get(spec.service or name)
    if names is None:
        yield name, spec
        return
    for number, service in enumerate(names, 1):
        title = f"{spec.title} {number}" if spec.title else ""
        yield f"{name}-{number}", replace(spec, service=service, title=title)


def _process_node(name: str, spec: NodeSpec, process: ProcessSpec) -> ResolvedNode:
    probe = spec.probe or process.ready
    if probe is None and process.ports:
        probe = ProbeSpec(tcp=True)
    return ResolvedNode(
        name=name,
        title=spec.title or name,
        service=spec.service or name,
        group=spec.group,
        probe=probe,
        ports=process.ports,
        can_be_hit=spec.victim,
    )


def _container_node(
    name: str, spec: NodeSpec, service: ComposeService | None, replica_of: str
) -> ResolvedNode:
    return ResolvedNode(
        name=name,
        title=spec.title or name,
        service=spec.service or name,
        group=spec.group,
        probe=spec.probe or _default_probe(service),
        ports=() if service is None else service.ports,
        can_be_hit=spec.victim,
        starts_again=service is not None and (service.restart != "no" or bool(service.needs)),
        replica_of=replica_of or ("" if service is None else service.replica_of),
    )


def _default_probe(service: ComposeService | None) -> ProbeSpec | None:
    if service is None:
        return None
    if service.has_health_check:
        return ProbeSpec(health=True)
    return ProbeSpec(tcp=True) if service.ports else None


def groups_of(scenario: Scenario, nodes: Sequence[ResolvedNode]) -> tuple[Group, ...]:
    """Returns the groups, in the order of their first nodes; nodes without one are together."""
    specs = scenario.groups
    only = next(iter(specs)) if len(specs) == 1 else ""
    members: dict[str, list[str]] = {}
    is_apart = any(node.group for node in nodes)
    for node in nodes:
        members.setdefault(node.group if is_apart else only, []).append(node.name)
    leading = _leading(scenario.leader, members)
    return tuple(
        _group(name, tuple(names), specs.get(name, GroupSpec()), leads=name == leading)
        for name, names in members.items()
    )


def _leading(leader: LeaderSpec | None, members: Mapping[str, object]) -> str | None:
    """Returns the name of the group that has a leader; None where there is no leader."""
    if leader is None:
        return None
    return leader.group or next(iter(members), "")


def _group(name: str, nodes: tuple[str, ...], spec: GroupSpec, *, leads: bool) -> Group:
    agrees = leads or spec.majority or spec.least is not None
    least = spec.least
    if least is None and leads and not spec.majority:
        least = 1  # A leader without voters: one that is up is enough to lead.
    roles = RoleNouns()
    if spec.leader is not None:
        roles = replace(roles, leader=Nouns(*spec.leader))
    if spec.follower is not None:
        roles = replace(roles, follower=Nouns(*spec.follower))
    return Group(
        name=name,
        nodes=nodes,
        elects=leads,
        agrees=agrees,
        votes=True if agrees and not leads else UNSET,
        least=UNSET if least is None else min(least, len(nodes)),
        members=UNSET if spec.member is None else Nouns(*spec.member),
        roles=UNSET if spec.leader is None and spec.follower is None else roles,
    )


def _with_group(leader: LeaderSpec | None, groups: Sequence[Group]) -> LeaderSpec | None:
    """Returns the leader with the name of the leader's group."""
    if leader is None or leader.group or not groups:
        return leader
    return replace(leader, group=groups[0].name)
