"""Watches all members, tells who is the primary, and what the sentinels say to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from core.model.events import FeedLine
from core.ports import Clock, Emit, FailureHook
from subjects.kit.exchange import NoAnswerError
from subjects.kit.leadership import LeaderNews
from subjects.kit.resp_client import published
from subjects.kit.resp_node import RespNode
from subjects.kit.watcher import HealthQuestion, Healths, HealthWatcher, SystemFigures
from subjects.sentinel.figures import SystemMemory
from subjects.sentinel.health_rules import judge, named_primary
from subjects.sentinel.observation import SentinelObservation, Topology, probe_of
from subjects.sentinel.sentinel_words import CHANNELS, said_words
from subjects.sentinel.topology import SENTINELS

LISTEN_AGAIN_S = 0.5
"""Seconds until a sentinel whose words were lost is listened to again."""


def watch_members(
    nodes: Mapping[str, RespNode],
    emit: Emit,
    clock: Clock,
    topology: Topology,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[SentinelObservation]:
    """Returns a watcher of ``nodes``; ``on_failure`` is called with each task that fails."""
    leaders, told, memory = LeaderNews(emit), SystemFigures(emit, 0.2, 1.0), SystemMemory()

    def tell(everyone: Sequence[SentinelObservation], health: Healths, now: float) -> None:
        named = named_primary(everyone)
        if named is not None and next(s for s in everyone if s.node == named).is_primary:
            leaders.tell(named, health, now)
        told.tell(lambda: memory.figures(everyone), now)

    heard = partial(_listen, emit=emit, clock=clock, topology=topology, said=set())
    return HealthWatcher(
        {name: probe_of(node, clock, topology) for name, node in nodes.items()},
        judge,
        emit,
        clock,
        on_failure,
        tell_system=tell,
        questions=[
            HealthQuestion(f"what {name} says", partial(heard, nodes[name]), LISTEN_AGAIN_S)
            for name in SENTINELS
        ],
    )


async def _listen(
    node: RespNode, emit: Emit, clock: Clock, topology: Topology, said: set[tuple[str, str]]
) -> None:
    """Puts what a sentinel publishes on the timeline until its connection ends.

    Args:
        node: the sentinel.
        emit: puts an event on the timeline.
        clock: the run's time.
        topology: knows the members' addresses.
        said: what was told last, so that what all sentinels say is told once.
    """
    address, known = node.address, topology()
    if address is None or known is None or not node.is_alive():
        return
    try:
        async for channel, message in published(address, *CHANNELS):
            words = said_words(known, node.name, channel, message)
            if words is None or words in said:
                continue
            said.add(words)
            emit(FeedLine(t=clock.now(), level=words.level, text=words.text))
    except NoAnswerError:
        return
