"""Runs servers that tell each other of themselves, and that may rewrite their configurations.

Such a server has one address for all others, which it announces: that of a relay, where the
hosting lays links. The relay knows who connects by the host that the connection comes from; where
the system has only one loopback host, it doesn't, and only nodes that connect to nobody can be cut
off as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Unpack

from msgspec import Struct

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.links.links import MEMORY as LINKS_MEMORY
from subjects.hosts.links.protocol import ANYONE
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.ports import free_ports, own_hosts
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address, Place


class Network(Struct, frozen=True):
    """The addresses of all nodes of one run, by name.

    Attributes:
        listens: where each node listens, for probes and clients.
        announced: where the other nodes reach each node: a relay, or the node itself.
        hosts: the host from which each node connects; empty where that tells nobody anything.
    """

    listens: Mapping[str, Address]
    announced: Mapping[str, Address]
    hosts: Mapping[str, str] = {}

    def name_of(self, host: object, port: object) -> str | None:
        """Returns the node that is announced at an address, or None for another address."""
        for name, address in self.announced.items():
            if (address.host, str(address.port)) == (host, str(port)):
                return name
        return None


Config = Callable[[Network, str, Path], str]
"""Returns a node's configuration, from the addresses of all, the node's name and the folder for
the node's data."""


def config_checkup(
    name: str,
    find_program: Callable[[], Path],
    nodes: int,
    memory_a_node: int,
    links: bool | None = None,
) -> LocalCheckup:
    """Returns the checks for so many nodes and their relays, which need no download."""
    memory = nodes * memory_a_node + LINKS_MEMORY
    return LocalCheckup(
        name, find_program=find_program, memory_bytes=memory, ports=2 * nodes, links=links
    )


class ConfigHosting(LocalHosting[Place]):
    """A hosting of processes that take the file of their configuration as first argument.

    Attributes:
        network: the addresses of the nodes that were started last; None before.
    """

    def __init__(
        self,
        find_program: Callable[[], Path],
        config: Config,
        arguments: Callable[[str], Sequence[str]],
        emit: Emit,
        clock: Clock,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates a hosting that runs nothing yet.

        Args:
            find_program: finds the server's program, or raises SubjectError.
            config: makes the configuration of a node.
            arguments: returns what follows the configuration's file, by the node's name.
            emit: puts an event on the timeline.
            clock: the run's time.
            run: where the run's files go, and who is told of failures.
        """
        super().__init__(find_program, emit, clock, **run)
        self.network: Network | None = None
        self._config = config
        self._arguments = arguments

    def _places(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        listens = dict(zip(names, map(Address, free_ports(len(names))), strict=True))
        hosts = own_hosts(names if self.lays_links else ())
        by_host = {host: name for name, host in hosts.items()}
        announced = {
            name: self._reached_by(ANYONE, name, address, by_host)
            for name, address in listens.items()
        }
        self.network = network = Network(listens, announced, hosts)
        places: dict[str, Place] = {}
        for name, address in listens.items():
            file = self._renew(name, self._config(network, name, self.folder / name))
            argv = [str(self._program), str(file), *self._arguments(name)]
            places[name] = Place(self.prepare(name, argv), address)
        return places
