"""The members of the system, and their configuration files."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path

from msgspec import Struct

from core.model.events import Group
from subjects.kit.place import Address

SERVERS = ("v1", "v2", "v3")
SENTINELS = ("s1", "s2", "s3")
NODES = (*SERVERS, *SENTINELS)
VALKEY, SENTINEL = "Valkey", "Sentinel"
GROUPS = (
    # Valkey asks no majority: a primary alone takes writes, and that is what the show is about.
    Group(name=VALKEY, nodes=SERVERS, least=1),
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


def sentinel_id(name: str) -> str:
    """Returns the id under which a sentinel votes, which is the same in each run."""
    return sha1(name.encode(), usedforsecurity=False).hexdigest()


class SentinelTopology(Struct, frozen=True):
    """The addresses of all members."""

    addresses: Mapping[str, Address]

    @property
    def sentinel_urls(self) -> tuple[str, ...]:
        """Where the sentinels are, ``HOST:PORT`` each."""
        found = (self.addresses[name] for name in SENTINELS)
        return tuple(f"{address.host}:{address.port}" for address in found)

    @property
    def server_names(self) -> dict[str, str]:
        """The servers' names, by ``HOST:PORT``."""
        found = ((name, self.addresses[name]) for name in SERVERS)
        return {f"{address.host}:{address.port}": name for name, address in found}

    def name_of(self, host: object, port: object) -> str | None:
        """Returns the member at an address as the servers write it; None for another."""
        for name, address in self.addresses.items():
            if (address.host, str(address.port)) == (host, str(port)):
                return name
        return None

    def config(self, name: str, folder: Path) -> str:
        """Returns the configuration of one member, which the member rewrites.

        Args:
            name: the member's name.
            folder: where its data go.
        """
        address = self.addresses[name]
        lines = [f"port {address.port}", f"bind {address.host}", f'dir "{folder.as_posix()}"']
        lines += self._sentinel(name) if name in SENTINELS else self._server(name)
        return "\n".join([*lines, ""])

    def _server(self, name: str) -> list[str]:
        lines = [f'{key} "{value}"' for key, value in NO_PERSISTENCE.items()]
        # A replica that hasn't its primary's data yet says so, rather than that it has nothing.
        lines += ["repl-diskless-sync-delay 0", "replica-serve-stale-data no"]
        primary = self.addresses[SERVERS[0]]
        return lines if name == SERVERS[0] else [*lines, f"replicaof {primary.host} {primary.port}"]

    def _sentinel(self, name: str) -> list[str]:
        def at(member: str) -> str:
            return f"{self.addresses[member].host} {self.addresses[member].port}"

        others = [other for other in SENTINELS if other != name]
        return [
            f"sentinel myid {sentinel_id(name)}",
            f"sentinel monitor {MASTER} {at(SERVERS[0])} {QUORUM}",
            f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER_S * 1e3:.0f}",
            f"sentinel failover-timeout {MASTER} {FAILOVER_TIMEOUT_S * 1e3:.0f}",
            # What they would find out by themselves within some seconds.
            *(f"sentinel known-replica {MASTER} {at(each)}" for each in SERVERS[1:]),
            *(
                f"sentinel known-sentinel {MASTER} {at(each)} {sentinel_id(each)}"
                for each in others
            ),
        ]
