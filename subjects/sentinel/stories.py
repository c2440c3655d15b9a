"""The stories of Valkey with Sentinel, by key, with their texts; the first is the default.

All but ``outage`` are told in two acts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import NodeHealth, NodeStatus, Role
from core.story.chapters import Story
from core.story.outage import WELCOME, told_of_outage
from core.story.two_acts import Tale
from core.views.lanes import NodeLanes, Part
from subjects.kit.config_tales import ConfigFix, config_stories
from subjects.kit.one_primary import ONE_PRIMARY
from subjects.load.client import LoadProcess
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.node import ServerNode
from subjects.sentinel.plans import (
    CUT_PRIMARY,
    FAULTS_OF,
    KILL_PRIMARY,
    OUTAGE,
    PAUSE_AWHILE,
    QUICK,
    RESTART_PRIMARY,
    SPLIT_BRAIN,
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
"""The texts of the first chapters for Valkey with Sentinel."""


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
    ): ConfigFix(MIN_REPLICAS),
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
    ): ConfigFix(APPEND_ONLY),
    Tale(
        key=SPLIT_BRAIN,
        title="The primary is cut off",
        about="The primary loses the network to its replicas and the sentinels, not to the clients "
        "beside it: it says yes to writes that are lost. Then the fix, and the same again.",
        fault=CUT_PRIMARY,
        shows=ONE_PRIMARY,
        detection="Two primaries at once: the sentinels, who can't reach the old one, have made "
        "another, and the old one says yes to every client that still reaches it.",
        fix="WAIT 1 and min-replicas-to-write 1",
        fixed="Fixed live: each client asks with WAIT 1 that a replica has its write, and takes "
        "no other for written; by CONFIG SET on all servers, min-replicas-to-write 1 makes a "
        "primary that hears of no replica refuse. That setting alone leaves the second or two "
        "until it notices. Each write costs a round trip more.",
    ): ConfigFix(MIN_REPLICAS, replicas=1),
}
"""The fix of each tale."""

_AWAY = {NodeStatus.PAUSED: "paused", NodeStatus.DOWN: "down"}


def stories(servers: Sequence[ServerNode], load: LoadProcess) -> Mapping[str, Story]:
    """Returns the stories of one run, by key.

    Args:
        servers: those that a fix is applied to.
        load: the load, which reads back in the middle of a story.
    """
    told = config_stories(TALES, servers, load, lambda: NodeLanes(SERVERS, part_of), WORDS)
    words = {**WORDS, WELCOME.key: WELCOME.narration}
    outage = told_of_outage(words, KILL_PRIMARY, FAULTS_OF[OUTAGE])
    return {**told, outage.key: outage}


def part_of(health: NodeHealth) -> Part | None:
    """Returns what the picture of an act's cost says of a server; None for a replica."""
    node, mode, led = health.node, health.mode, health.was_role is Role.LEADER
    if health.status not in (NodeStatus.UP, NodeStatus.CUT_OFF):
        return (
            (f"{node} {_AWAY[health.status]}", "muted") if led and health.status in _AWAY else None
        )
    if mode not in (PRIMARY, REFUSING):
        return None
    # A server that was just promoted calls itself the primary before the sentinels do.
    if health.role is Role.LEADER or (health.status is NodeStatus.UP and not led):
        return f"primary {node}", "good"
    if mode == REFUSING:
        return f"{node} says primary, and refuses writes", "info"
    return f"{node} says primary: what it takes is lost", "bad"
