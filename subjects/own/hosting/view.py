"""The view of the nodes' places that a scenario's questions, load and story are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from core.ports import SubjectError
from subjects.hosts.instance import Instance
from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.place import Address, NodeHosting
from subjects.own import system_words as words
from subjects.own.scenario.probes import PortRef


class CommandEnded(Struct, frozen=True):
    """A command that was run in or beside a node, and has ended.

    Attributes:
        code: the exit code; None where nobody knows it.
        output: what it wrote on its standard output.
        errors: what it wrote on its standard error.
    """

    code: int | None
    output: str
    errors: str = ""


class OwnPlace(Struct, frozen=True):
    """The place of one node of a scenario.

    Attributes:
        instance: the process or container that runs the node.
        ports: where each of the node's ports is reached from this machine, the first being the
            default: by the port inside the container, or by the name of a process's port.
    """

    instance: Instance
    ports: Mapping[PortRef, Address] = {}

    @property
    def address(self) -> Address:
        """The address of the node's first port; port 0 for a node that listens at none."""
        return next(iter(self.ports.values()), Address(0))


class HostingView(Protocol):
    """The nodes' places as known from outside; nodes are named as on their cards."""

    @property
    def folder(self) -> Path:
        """The run's folder, which exists while the system does."""
        ...

    def address(self, node: str, port: PortRef | None = None) -> Address:
        """Returns where this machine reaches a port of ``node``; by default the node's first.

        Raises:
            SubjectError: the node wasn't started, or has no such port.
        """
        ...

    def values(self, node: str = "") -> Mapping[str, str]:
        """Returns what ``{...}`` in texts stands for, as this machine sees the nodes.

        ``{NODE.host}``, ``{NODE.port}`` and ``{NODE.port.NAME}`` for every node; with ``node``
        also that one's own ``{name}``, ``{host}``, ``{port}`` and ``{port.NAME}``.
        """
        ...

    async def run(
        self, node: str, command: Sequence[str], timeout_s: float, *, outside: bool = False
    ) -> CommandEnded:
        """Runs a command in the container of ``node``, or on this machine for a process.

        Args:
            node: the node's name.
            command: the program and its arguments, which are filled in here.
            timeout_s: seconds after which the command is ended.
            outside: whether it runs on this machine though the node is a container.

        Raises:
            SubjectError: the command can't be run, or took too long.
            UnknownNameError: an argument has a ``{name}`` that nothing is known for.
        """
        ...

    async def health(self, node: str) -> str:
        """Returns what the container's own health check says: ``healthy``; empty for none.

        Raises:
            SubjectError: the node is no container, or the engine doesn't answer.
        """
        ...

    def node_at(self, host: str, port: int) -> str | None:
        """Returns the node at an address, as the nodes name that address; None for no node."""
        ...

    def labels(self, node: str) -> Mapping[str, str]:
        """Returns the labels of the node's container; none for a process."""
        ...


class OwnHosting(NodeHosting[OwnPlace], HostingView, Protocol):
    """A hosting that starts the nodes of a scenario, and says how each node is reached."""


def address_in(places: Mapping[str, OwnPlace], node: str, port: PortRef | None = None) -> Address:
    """Returns where a port of a node in ``places`` is reached; by default the node's first.

    Raises:
        SubjectError: the node has no place, or no such port.
    """
    if (place := places.get(node)) is None:
        raise SubjectError(words.not_started(node))
    if port is None and place.ports:
        return place.address
    if port is None or port not in place.ports:
        raise SubjectError(*words.no_port(node, port, tuple(place.ports)))
    return place.ports[port]


def seen_from_here(places: Mapping[str, OwnPlace], node: str = "") -> dict[str, str]:
    """Returns the values of :meth:`HostingView.values` for nodes in ``places``."""
    values: dict[str, str] = {}
    if node:
        values["name"] = node
        if node in places:
            values |= port_values("", places[node].ports)
    for name, place in places.items():
        values |= port_values(f"{name}.", place.ports)
    return values


def port_values(prefix: str, ports: Mapping[PortRef, Address]) -> dict[str, str]:
    """Returns ``{host}``, ``{port}`` and ``{port.NAME}`` of a node, with a prefix for the name."""
    first = next(iter(ports.values()), None)
    values = {f"{prefix}host": LOOPBACK if first is None else first.host}
    if first is not None:
        values[f"{prefix}port"] = str(first.port)
    return values | {f"{prefix}port.{name}": str(each.port) for name, each in ports.items()}
