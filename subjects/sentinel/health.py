"""Watches all members, tells who is the primary, and what the sentinels say to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import FeedLine, LogPosition
from core.ports import Clock, Emit, FailureHook
from subjects.kit.leadership import LeaderNews
from subjects.kit.log_news import LogNews, VoteNews
from subjects.kit.resp_news import news_of
from subjects.kit.resp_node import RespNode
from subjects.kit.watcher import Healths, HealthWatcher, SystemFigures
from subjects.sentinel.figures import SystemMemory
from subjects.sentinel.health_rules import judge, named_primary
from subjects.sentinel.observation import SentinelObservation, Topology, probe_of
from subjects.sentinel.sentinel_words import CHANNELS, Said, said_words, voted
from subjects.sentinel.topology import SENTINELS

SAME_S = 3.0
"""What all sentinels say is told once: the same within so many seconds is no news."""


def watch_members(
    nodes: Mapping[str, RespNode],
    emit: Emit,
    clock: Clock,
    topology: Topology,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[SentinelObservation]:
    """Returns a watcher of ``nodes``; ``on_failure`` is called with each task that fails."""
    leaders, told, memory = LeaderNews(emit), SystemFigures(emit, 0.2, 1.0), SystemMemory()
    logs, votes = LogNews(emit, in_bytes=True), VoteNews(emit)
    last: dict[Said, float] = {}

    def tell(everyone: Sequence[SentinelObservation], health: Healths, now: float) -> None:
        named = named_primary(everyone)
        if named is not None and next(s for s in everyone if s.node == named).is_primary:
            leaders.tell(named, health, now)
        told.tell(lambda: memory.figures(everyone), now)
        logs.tell(lambda: _positions(everyone), now)

    def heard(who: str, channel: str, message: str) -> None:
        known, now = topology(), clock.now()
        if (vote := voted(channel, message)) is not None:
            votes.tell(who, *vote, now)
        said = None if known is None else said_words(known, who, channel, message)
        if said is None or now - last.get(said, -SAME_S) < SAME_S:
            return
        last[said] = now
        emit(FeedLine(t=now, level=said.level, text=said.text))

    return HealthWatcher(
        {name: probe_of(node, clock, topology) for name, node in nodes.items()},
        judge,
        emit,
        clock,
        on_failure,
        tell_system=tell,
        questions=[news_of(nodes[name], CHANNELS, heard) for name in SENTINELS],
    )


def _positions(everyone: Sequence[SentinelObservation]) -> dict[str, LogPosition]:
    """Returns how far each server is in the history of writes, bytes."""
    return {
        seen.node: LogPosition(seen.offset, seen.offset if seen.is_primary else None)
        for seen in everyone
        if seen.offset is not None and seen.is_primary is not None and not seen.failures
    }
