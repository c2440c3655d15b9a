"""Watches the health of each server, and reports each new leader."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from core.ports import Clock, Emit, FailureHook
from subjects.kit.leader_news import LeaderNews
from subjects.kit.log_news import LogNews, VoteNews
from subjects.kit.watcher import HealthQuestion, Healths, HealthWatcher
from subjects.raft.flows import RouteFlows
from subjects.raft.health_rules import find_leader, judge
from subjects.raft.logs import candidates_of, positions_of, votes_of
from subjects.raft.node import RaftNode
from subjects.raft.observation import RaftObservation
from subjects.raft.probe import RaftProbe, ask_whom_it_hears, probe_of

HEARS_EVERY_S = 0.25
"""The interval at which the servers are asked whom they hear, seconds."""


def always_whole() -> float:
    """Returns for how long a network has been whole that isn't ours: for ever."""
    return math.inf


def watch_cluster(
    nodes: Mapping[str, RaftNode],
    emit: Emit,
    clock: Clock,
    on_failure: FailureHook | None = None,
    whole_s: Callable[[], float] = always_whole,
    counts_flows: Callable[[], bool] = lambda: True,
) -> HealthWatcher[RaftObservation]:
    """Returns a watcher of ``nodes``.

    Args:
        nodes: the servers, by name.
        emit: puts an event on the timeline.
        clock: the run's time.
        on_failure: is called with each task that fails.
        whole_s: returns for how long the network between them, where it is ours, has been
            whole, seconds.
        counts_flows: returns whether what flows is taken from the servers' own count, since no
            relays of ours count it.
    """
    probes: dict[str, RaftProbe] = {}
    news, logs, votes = LeaderNews(emit), LogNews(emit), VoteNews(emit)
    flows = RouteFlows(emit)

    def committed() -> int | None:
        leader = find_leader(probe.seen for probe in probes.values())
        return leader.raft.committed if leader is not None and leader.raft is not None else None

    def tell(everyone: Sequence[RaftObservation], health: Healths, now: float) -> None:
        logs.tell(lambda: positions_of(everyone), now)
        if counts_flows():
            flows.tell(everyone, now)
        for voter, candidate, term in votes_of(everyone):
            votes.tell(voter, candidate, term, now)
        for node, term in candidates_of(everyone):
            votes.ask(node, term, now)
        seen = find_leader(everyone)
        if seen is not None and seen.raft is not None:
            news.tell(seen.node, health, now, seen.raft.term)

    for name, node in nodes.items():
        probes[name] = probe_of(node, clock, committed)
    return HealthWatcher(
        probes,
        judge,
        emit,
        clock,
        on_failure,
        tell_system=tell,
        is_well=news.is_well,
        questions=[
            HealthQuestion(
                f"whom {name} hears", partial(ask_whom_it_hears, probe, whole_s), HEARS_EVERY_S
            )
            for name, probe in probes.items()
        ],
    )
