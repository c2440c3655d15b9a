"""Watches the health of each server, and reports each new leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.ports import Clock, Emit, FailureHook
from subjects.kit.leadership import LeaderNews
from subjects.kit.watcher import Healths, HealthWatcher
from subjects.raft.health_rules import find_leader, judge
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
    news = LeaderNews(emit)

    def committed() -> int | None:
        leader = find_leader(probe.seen for probe in probes.values())
        return leader.raft.committed if leader is not None and leader.raft is not None else None

    def tell_leader(everyone: Sequence[RaftObservation], health: Healths, now: float) -> None:
        seen = find_leader(everyone)
        if seen is not None and seen.raft is not None:
            news.tell(seen.node, health, now, seen.raft.term)

    for name, node in nodes.items():
        probes[name] = probe_of(node, clock, committed)
    return HealthWatcher(
        probes, judge, emit, clock, on_failure, tell_system=tell_leader, is_well=news.is_well
    )
