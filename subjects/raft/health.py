"""Watches the health of each server, and reports each new leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import LeaderElected, NodeStatus
from core.ports import Clock, Emit, FailureHook
from subjects.kit.watcher import Healths, HealthWatcher
from subjects.raft.health_rules import find_leader, is_news, judge
from subjects.raft.node import RaftNode
from subjects.raft.observation import RaftObservation
from subjects.raft.probe import RaftProbe, probe_of


def watch_cluster(
    nodes: Mapping[str, RaftNode],
    emit: Emit,
    clock: Clock,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[RaftObservation]:
    """Returns a watcher of ``nodes``; ``on_failure`` is called with each task that fails."""
    probes: dict[str, RaftProbe] = {}
    led = None, 0

    def committed() -> int | None:
        leader = find_leader(probe.seen for probe in probes.values())
        return leader.raft.committed if leader is not None and leader.raft is not None else None

    def tell_leader(everyone: Sequence[RaftObservation], health: Healths, now: float) -> None:
        nonlocal led
        seen = find_leader(everyone)
        if seen is None or seen.raft is None or health[seen.node].status is not NodeStatus.UP:
            return
        if (seen.node, seen.raft.term) != led:
            led = seen.node, seen.raft.term
            emit(LeaderElected(t=now, node=seen.node, term=seen.raft.term))

    def is_well(health: Healths) -> bool:
        return led[0] is not None and all(each.status is NodeStatus.UP for each in health.values())

    for name, node in nodes.items():
        probes[name] = probe_of(node, clock, committed)
    return HealthWatcher(
        probes, judge, is_news, emit, clock, on_failure, tell_system=tell_leader, is_well=is_well
    )
