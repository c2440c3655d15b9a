"""Where a node of any system runs, and who gives it that place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from msgspec import Struct

from subjects.hosts.hosting import Hosting
from subjects.hosts.instance import Instance
from subjects.hosts.processes.ports import LOOPBACK


class Address(Struct, frozen=True):
    """Where a server is reached from here."""

    port: int
    host: str = LOOPBACK


class NodePlace(Protocol):
    """Where one node runs; a system may add what else it has to know of that."""

    @property
    def instance(self) -> Instance:
        """The process or container that runs the node."""
        ...

    @property
    def address(self) -> Address:
        """Where the node is asked how it is."""
        ...


class Place(Struct, frozen=True):
    """What runs one node, and where the node is asked how it is: a plain ``NodePlace``."""

    instance: Instance
    address: Address


PlaceT = TypeVar("PlaceT", bound=NodePlace)
GivenT_co = TypeVar("GivenT_co", bound=NodePlace, covariant=True)


class NodeHosting(Hosting, Protocol[GivenT_co]):
    """A hosting that gives each node of one run its place."""

    async def start(self, names: tuple[str, ...]) -> Mapping[str, GivenT_co]:
        """Start fresh nodes, without data; returns before they answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: they can't be started.
        """
        ...
