"""Watches all members, tells who is the primary, and what the sentinels say to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import LogPosition
from core.ports import Clock, Emit, FailureHook
from subjects.kit.config_hosting import ConfigHosting
from subjects.kit.leader_news import LeaderNews
from subjects.kit.log_news import LogNews
from subjects.kit.resp_news import PublishedNews, Said
from subjects.kit.resp_node import RespNode
from subjects.kit.system_figures import SystemFigures
from subjects.kit.watcher import Healths, HealthWatcher
from subjects.sentinel.elections import HEARD, SentinelElections
from subjects.sentinel.emptied import EmptiedPrimaries
from subjects.sentinel.health_rules import judge, named_primary
from subjects.sentinel.observation import SentinelObservation, probe_of
from subjects.sentinel.sentinel_words import said_words
from subjects.sentinel.topology import SENTINELS


def watch_members(
    nodes: Mapping[str, RespNode],
    emit: Emit,
    clock: Clock,
    hosting: ConfigHosting,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[SentinelObservation]:
    """Returns a watcher of ``nodes``; ``on_failure`` is called with each task that fails."""
    leaders, told, memory = LeaderNews(emit), SystemFigures(emit, 0.2, 1.0), EmptiedPrimaries()
    logs, elections = LogNews(emit, in_bytes=True), SentinelElections(emit)

    def tell(everyone: Sequence[SentinelObservation], health: Healths, now: float) -> None:
        named = named_primary(everyone)
        if named is not None and next(s for s in everyone if s.node == named).is_primary:
            leaders.tell(named, health, now)
        told.tell(lambda: memory.figures(everyone), now)
        logs.tell(lambda: _positions(everyone), now)

    def heard(who: str, channel: str, message: str) -> Said | None:
        elections.hear(who, channel, message, clock.now())
        return hosting.network and said_words(hosting.network, who, channel, message)

    news = PublishedNews(heard, emit, clock)
    return HealthWatcher(
        {name: probe_of(node, clock, hosting) for name, node in nodes.items()},
        judge,
        emit,
        clock,
        on_failure,
        tell_system=tell,
        questions=[news.question(nodes[name], HEARD) for name in SENTINELS],
    )


def _positions(everyone: Sequence[SentinelObservation]) -> dict[str, LogPosition]:
    """Returns how far each server is in the history of writes, bytes."""
    return {
        seen.node: LogPosition(seen.offset, seen.offset if seen.is_primary else None)
        for seen in everyone
        if seen.offset is not None and seen.is_primary is not None and not seen.failures
    }
