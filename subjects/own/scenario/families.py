"""The nodes that are replicas of one service, which a scenario may name together.

Where the file names nodes, the name under which a service with replicas stands means all of them;
to a fault it means any one of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from subjects.own.scenario.compose.replicas import Replicas, each_replica
from subjects.own.scenario.loads import LoadSpec
from subjects.own.scenario.model import Scenario
from subjects.own.scenario.resolved import ResolvedNode


def families_of(nodes: Iterable[ResolvedNode]) -> Replicas:
    """Returns the names of the nodes of each service with replicas, by the name in the file."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if node.replica_of:
            found[node.replica_of] = (*found.get(node.replica_of, ()), node.name)
    return found


def spelled_out(scenario: Scenario, families: Replicas) -> Scenario:
    """Returns a scenario in which all but the faults name each replica by itself."""
    if not families:
        return scenario
    story = scenario.story
    if story is not None and story.fix is not None:
        fix = replace(story.fix, nodes=each_replica(story.fix.nodes, families))
        story = replace(story, fix=fix)
    return replace(
        scenario,
        load=None if scenario.load is None else _load(scenario.load, families),
        figures={
            title: replace(figure, nodes=each_replica(figure.nodes, families))
            for title, figure in scenario.figures.items()
        },
        invariants={
            name: replace(invariant, nodes=each_replica(invariant.nodes, families))
            for name, invariant in scenario.invariants.items()
        },
        story=story,
    )


def _load(load: LoadSpec, families: Replicas) -> LoadSpec:
    for kind in ("http", "redis", "nats", "postgres"):
        ours = getattr(load, kind)
        if ours is not None:
            asked: str | tuple[str, ...] = ours.nodes
            if isinstance(asked, str):
                asked = families.get(asked, asked)
            else:
                asked = each_replica(asked, families)
            return replace(load, **{kind: replace(ours, nodes=asked)})
    return load
