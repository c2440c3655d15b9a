"""Observations of servers and sentinels, as a probe would have made them."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.kit.config_hosting import Network
from subjects.kit.place import Address
from subjects.sentinel.health_rules import judge
from subjects.sentinel.observation import SentinelObservation
from subjects.sentinel.topology import NODES, SENTINELS

NOW = 10.0
NETWORK = Network(
    listens={name: Address(8001 + at) for at, name in enumerate(NODES)},
    announced={name: Address(7001 + at) for at, name in enumerate(NODES)},
    hosts={name: f"127.0.0.{11 + at}" for at, name in enumerate(NODES)},
)
"""Each member listens at 8001 and up, and the others reach it at 7001 and up."""


def whole(primary: str = "v1") -> dict[str, SentinelObservation]:
    """All members as they are while ``primary`` is the primary and nothing is wrong."""
    return {
        name: SentinelObservation(
            node=name,
            runtime_state=RuntimeState.RUNNING,
            incarnation=1,
            answered_t=NOW - 0.1,
            is_primary=None if name in SENTINELS else name == primary,
            names=primary if name in SENTINELS else None,
            peers=2 if name in SENTINELS else None,
            replid="aaaaaa",
            offset=1000,
            keys=None if name in SENTINELS else 100,
            uptime_s=9.0,
        )
        for name in NODES
    }


def healths(seen: dict[str, SentinelObservation]) -> dict[str, NodeHealth]:
    """The health of each member after nothing was known of any."""
    everyone = list(seen.values())
    before = {name: NodeHealth(node=name, status=NodeStatus.UNKNOWN) for name in seen}
    return {name: judge(seen[name], everyone, before[name], NOW) for name in seen}


def woken(seen: dict[str, SentinelObservation]) -> dict[str, SentinelObservation]:
    """The same where the sentinels have made v2 the primary, and v1 still takes itself for one."""
    promoted = replace(seen["v2"], is_primary=True)
    named = {name: replace(seen[name], names="v2") for name in SENTINELS}
    return {**seen, "v2": promoted, **named}
