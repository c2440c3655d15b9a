"""The stories of this system, by key, and what they say; the first is the default.

All but ``outage`` are told in two acts. ``split-brain`` will be one more entry of ``TALES``, with
the fix of ``woken-primary``, once the links between local processes can be cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from core.story.acts import Acts
from core.story.chapters import Story
from core.story.outage import OUTAGE as PLAIN
from core.story.outage import WELCOME
from core.story.two_acts import Tale, TwoActs
from core.views.lanes import NodeLanes, Part
from subjects.kit.reads_true import READS_TRUE
from subjects.load.client import LoadProcess
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.invariants import ONE_PRIMARY
from subjects.sentinel.node import ServerNode
from subjects.sentinel.plans import (
    FAULTS_OF,
    KILL_PRIMARY,
    OUTAGE,
    PAUSE_AWHILE,
    QUICK,
    RESTART_PRIMARY,
    WOKEN_PRIMARY,
)
from subjects.sentinel.topology import APPEND_ONLY, MIN_REPLICAS, SERVERS

WORDS: Mapping[str, str] = {
    "welcome": "Valkey with three sentinels, for real. It says yes to writes that it loses, by "
    "design and by documentation. We show the loss, apply the fix live, and break it again.",
    "health": "A primary and two replicas start, and three sentinels that watch them.",
    "load": "Clients write to the primary and read there. Every acknowledged write is recorded, "
    "with the kind of client that was told.",
}
"""What the first chapters say of this system."""

TALES = {
    Tale(
        key=WOKEN_PRIMARY,
        title="The primary wakes up",
        about="The primary is paused for 5 s and goes on: it says yes for another ten, to writes "
        "that are lost. Then the fix, and the same again.",
        fault=PAUSE_AWHILE,
        shows=ONE_PRIMARY,
        detection="Meanwhile the sentinels have made another one the primary; nobody told the old "
        "one, and it says yes to every client that kept its connection.",
        fix="min-replicas-to-write 1",
        fixed="Fixed live, by CONFIG SET on all servers: min-replicas-to-write 1 and "
        "min-replicas-max-lag 1. A primary that has heard of no replica for a second refuses "
        "writes: one that wakes up alone says no, and its clients ask again.",
    ): MIN_REPLICAS,
    Tale(
        key=QUICK,
        title="A restart too quick",
        about="The primary is killed and restarted at once, before a sentinel misses it: it comes "
        "back empty, and the replicas copy that. Then the fix, and the same again.",
        fault=RESTART_PRIMARY,
        detection="Every node is up, the same primary leads, requests are answered.",
        fix="appendonly yes",
        fixed="Fixed live, by CONFIG SET on all servers: appendonly yes and appendfsync always. "
        "Each write is on the disk before it is acknowledged, and a server that starts reads "
        "that. It costs latency.",
    ): APPEND_ONLY,
}
"""The settings that mend what each tale is about."""

_AWAY = {NodeStatus.PAUSED: "paused", NodeStatus.DOWN: "down", NodeStatus.CUT_OFF: "cut off"}


def stories(servers: Sequence[ServerNode], load: LoadProcess) -> Mapping[str, Story]:
    """Returns the stories of one run, by key.

    Args:
        servers: those that a fix is applied to.
        load: the load, which reads back in the middle of a story.
    """

    async def apply(settings: Mapping[str, str]) -> None:
        await asyncio.gather(*(server.configure(settings) for server in servers))

    def tell(tale: Tale, settings: Mapping[str, str]) -> Story:
        lanes = NodeLanes(SERVERS, part_of)
        acts = Acts(load.look_back, lanes.between, by_load=(READS_TRUE,))
        fix = partial(apply, settings)
        return TwoActs(tale, acts, lanes, fix, **WORDS).story

    told = [tell(*entry) for entry in TALES.items()]
    said = {**WORDS, WELCOME.key: WELCOME.narration}
    chapters = tuple(
        replace(chapter, narration=said.get(chapter.key, chapter.narration))
        for chapter in PLAIN.chapters
    )
    outage = replace(PLAIN, chapters=chapters, fault=KILL_PRIMARY, faults=FAULTS_OF[OUTAGE])
    return {story.key: story for story in (*told, outage)}


def part_of(health: NodeHealth) -> Part | None:
    """Returns what a server is, as the picture of an act's cost says it; None for a replica."""
    is_up, node = health.status is NodeStatus.UP, health.node
    if is_up and health.role is Role.LEADER:
        return f"primary {node}", "good"
    if is_up and health.was_role is not Role.LEADER and health.mode in (PRIMARY, REFUSING):
        return f"primary {node}", "good"  # just promoted, which the sentinels are about to say
    if is_up and health.mode == REFUSING:
        return f"{node} says primary, and refuses writes", "info"
    if is_up and health.mode == PRIMARY:
        return f"{node} says primary: what it takes is lost", "bad"
    if health.was_role is Role.LEADER and health.status in _AWAY:
        return f"{node} {_AWAY[health.status]}", "muted"
    return None
