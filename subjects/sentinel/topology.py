"""The members of the system, what they need of the machine, and their configuration files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path

from core.model.events import Group, Nouns, RoleNouns
from subjects.hosts.local_checkup import LocalCheckup
from subjects.kit.config_hosting import Network, config_checkup
from subjects.kit.valkey_program import find_valkey

SERVERS = ("v1", "v2", "v3")
SENTINELS = ("s1", "s2", "s3")
NODES = (*SERVERS, *SENTINELS)
VALKEY, SENTINEL = "Valkey", "Sentinel"
ROLES = RoleNouns(Nouns("primary", "primaries"), Nouns("replica", "replicas"))
GROUPS = (
    # Valkey asks no majority: a primary alone takes writes, and that is what the show is about.
    Group(name=VALKEY, nodes=SERVERS, least=1, roles=ROLES),
    Group(name=SENTINEL, nodes=SENTINELS, elects=False, votes=True),
)
MASTER = "primary"
"""The name under which the sentinels know the system."""

# A sentinel that lost its connection tries again once a second: with less than two, it takes a
# server that was restarted at once for one that is down, now and then.
DOWN_AFTER_S, FAILOVER_TIMEOUT_S, QUORUM = 2.0, 5.0, 2
BOUND_S = (DOWN_AFTER_S, DOWN_AFTER_S + FAILOVER_TIMEOUT_S)
"""From when a sentinel takes a silent primary for down until a failover has to be over."""

NO_PERSISTENCE: Mapping[str, str] = {"save": "", "appendonly": "no"}
MIN_REPLICAS: Mapping[str, str] = {"min-replicas-to-write": "1", "min-replicas-max-lag": "1"}
APPEND_ONLY: Mapping[str, str] = {"appendonly": "yes", "appendfsync": "always"}
"""Settings of the servers: as they start, and the fixes."""


MEMORY_A_NODE = 48 * 1024**2
"""Memory of each server or sentinel under load, with room to spare, bytes."""


def local_checkup(links: bool | None = None) -> LocalCheckup:
    """Returns the checks for all members, which need no download."""
    return config_checkup("sentinel", find_valkey, len(NODES), MEMORY_A_NODE, links)


def sentinel_id(name: str) -> str:
    """Returns the id under which a sentinel votes, which is the same in each run."""
    return sha1(name.encode(), usedforsecurity=False).hexdigest()


def arguments(name: str) -> tuple[str, ...]:
    """Returns what follows the configuration's file on the command line of a member."""
    return ("--sentinel",) if name in SENTINELS else ()


def config(network: Network, name: str, folder: Path) -> str:
    """Returns the configuration of one member, which the member rewrites.

    Args:
        network: the addresses of all members.
        name: the member's name.
        folder: where the member's data go.
    """
    listens, announced = network.listens[name], network.announced[name]
    announce = "sentinel announce" if name in SENTINELS else "replica-announce"
    lines = [
        f"port {listens.port}",
        f"bind {listens.host}",
        f"dir {_quoted(folder)}",
        f"{announce}-ip {announced.host}",
        f"{announce}-port {announced.port}",
    ]
    if name in network.hosts:
        lines.append(f"bind-source-addr {network.hosts[name]}")
    lines += _sentinel(network, name) if name in SENTINELS else _server(network, name)
    return "\n".join([*lines, ""])


def _quoted(path: Path) -> str:
    """Quotes a path of any bytes, even some that aren't UTF-8, in the servers' own syntax."""
    letters = map(chr, os.fsencode(path.as_posix()))
    return f'"{"".join(map(_escaped, letters))}"'


def _escaped(byte: str) -> str:
    is_plain = " " <= byte <= "~" and byte not in '"\\'
    return byte if is_plain else f"\\x{ord(byte):02x}"


def _at(network: Network, name: str) -> str:
    return f"{network.announced[name].host} {network.announced[name].port}"


def _server(network: Network, name: str) -> list[str]:
    lines = [f'{key} "{value}"' for key, value in NO_PERSISTENCE.items()]
    # A replica that hasn't its primary's data yet says so, rather than seem empty. A
    # replica hears its primary each second, also where nobody writes.
    lines += ["repl-diskless-sync-delay 0", "replica-serve-stale-data no"]
    lines += ["repl-ping-replica-period 1"]
    return lines if name == SERVERS[0] else [*lines, f"replicaof {_at(network, SERVERS[0])}"]


def _sentinel(network: Network, name: str) -> list[str]:
    others = [other for other in SENTINELS if other != name]
    return [
        f"sentinel myid {sentinel_id(name)}",
        f"sentinel monitor {MASTER} {_at(network, SERVERS[0])} {QUORUM}",
        f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER_S * 1e3:.0f}",
        f"sentinel failover-timeout {MASTER} {FAILOVER_TIMEOUT_S * 1e3:.0f}",
        # The members, which sentinels would find out by themselves within some seconds.
        *(f"sentinel known-replica {MASTER} {_at(network, each)}" for each in SERVERS[1:]),
        *(
            f"sentinel known-sentinel {MASTER} {_at(network, each)} {sentinel_id(each)}"
            for each in others
        ),
    ]
