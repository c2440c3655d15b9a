"""The topology of the cluster: the servers, their ports and their configuration."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from core.ports import SubjectError
from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.place import Address, ReachedBy

CLUSTER_NAME = "faultstage"
SIZES = (3, 5)
"""Sizes of a cluster: odd, so that each node counts; a bucket has five replicas at most."""

PORTS_A_NODE = 3

CLIENT_PORT, ROUTE_PORT, HTTP_PORT = 4222, 6222, 8222
"""Ports on which a server listens within the container."""

CONFIG_PATH = "/etc/nats.conf"
DATA_PATH = "/data"

PING_S = 0.5
"""The interval at which a server pings another over a quiet route, seconds. A round trip is
measured by the last ping: one that takes longer than the interval is measured as too short."""

GIVEN_UP_S = 60.0
"""The time for which a route on which nothing arrives is kept, seconds."""

NOWHERE = f"{LOOPBACK}:1"
"""An address where nobody listens: the port is the superuser's, for a service of the 1980s."""

ChoosePorts = Callable[[int], tuple[int, ...]]


class NodePorts(Struct, frozen=True):
    """The ports of a node for clients, for the other nodes, and for monitoring over HTTP."""

    client: int
    route: int
    http: int
    host: str = LOOPBACK


class RaftTopology(Struct, frozen=True):
    """The cluster's nodes by name, with the ports of each."""

    ports: Mapping[str, NodePorts]

    @property
    def client_urls(self) -> tuple[str, ...]:
        """The addresses at which clients connect, one for each node."""
        return tuple(f"nats://{ports.host}:{ports.client}" for ports in self.ports.values())

    def config(self, name: str, store: Path, reached_by: ReachedBy) -> str:
        """Returns the configuration of the local node ``name``.

        The servers tell each other where they are reached, by one address for all, and connect
        to where they haven't yet. So that nobody goes past the relays, that address is one where
        nobody listens: each server knows its own ways to all others, and tries them for ever.

        Args:
            name: the node.
            store: the folder for the node's data.
            reached_by: returns where one node reaches another, given where that one listens.
        """
        ports = self.ports[name]
        others = {each: other.route for each, other in self.ports.items() if each != name}
        routes = [
            f"nats://{LOOPBACK}:{reached_by(name, each, Address(route)).port}"
            for each, route in others.items()
        ]
        return _config(
            name,
            (f'listen: "{LOOPBACK}:{ports.client}"', f'http: "{LOOPBACK}:{ports.http}"'),
            str(store),
            (f'listen: "{LOOPBACK}:{ports.route}"', f'cluster_advertise: "{NOWHERE}"'),
            routes,
        )

    def container_config(self, name: str, aliases: Mapping[str, str], store: str) -> str:
        """Returns the configuration of node ``name`` in a container.

        The nodes know each other by ``aliases`` alone, which only the network between them
        has: with addresses, they would find each other over the network through which their
        ports are published, and could not be cut off.
        """
        ports = self.ports[name]
        routes = [f"nats://{alias}:{ROUTE_PORT}" for alias in aliases.values()]
        return _config(
            name,
            (
                f'listen: "0.0.0.0:{CLIENT_PORT}"',
                f'http: "0.0.0.0:{HTTP_PORT}"',
                f'client_advertise: "{ports.host}:{ports.client}"',
            ),
            store,
            (
                f'listen: "0.0.0.0:{ROUTE_PORT}"',
                f'cluster_advertise: "{aliases[name]}:{ROUTE_PORT}"',
            ),
            routes,
        )


def _config(
    name: str,
    listens: tuple[str, ...],
    store: str,
    cluster_listens: tuple[str, ...],
    routes: list[str],
) -> str:
    return "\n".join(
        (
            f"server_name: {_quoted(name)}",
            *listens,
            "jetstream {",
            f"  store_dir: {_quoted(store)}",
            # On a separate line: after another value the servers overlook this one.
            "  sync_interval: always",
            "}",
            "cluster {",
            f"  name: {CLUSTER_NAME}",
            *(f"  {line}" for line in cluster_listens),
            # Pings are frequent, so that a dead network shows soon; a route is given up as late
            # as by default.
            f'  ping_interval: "{PING_S * 1e3:.0f}ms"',
            f"  ping_max: {GIVEN_UP_S / PING_S:.0f}",
            f"  routes: {json.dumps(routes)}",
            "}",
            "",
        )
    )


def node_names(count: int) -> tuple[str, ...]:
    """Returns the names of ``count`` nodes.

    Raises:
        SubjectError: there can be no cluster of ``count`` nodes.
    """
    remedy = f"Ask for {' or '.join(str(size) for size in SIZES)}."
    if count < min(SIZES):
        raise SubjectError(f"A cluster of {count} can't lose a node and go on.", remedy)
    if count > max(SIZES):
        text = f"A cluster of {count} is too large: the bucket has {max(SIZES)} replicas at most."
        raise SubjectError(text, remedy)
    if count not in SIZES:
        text = f"A cluster of {count} survives no more failures than one of {count - 1}."
        raise SubjectError(text, remedy)
    return tuple(f"n{index}" for index in range(1, count + 1))


def choose_topology(names: tuple[str, ...], choose: ChoosePorts = free_ports) -> RaftTopology:
    """Returns a topology of the nodes ``names`` on ports that are free now.

    Raises:
        SubjectError: there are not enough free ports.
    """
    ports = iter(choose(PORTS_A_NODE * len(names)))
    return RaftTopology({name: NodePorts(next(ports), next(ports), next(ports)) for name in names})


def _quoted(text: str) -> str:
    """Quotes any text, even a path that isn't UTF-8, in the servers' own syntax."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(letter))
