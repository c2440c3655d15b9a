"""The place of a node: the instance that runs there, and the address for probes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct

from subjects.hosts.hosting import Hosting
from subjects.hosts.instance import Instance
from subjects.hosts.processes.ports import LOOPBACK


class Address(Struct, frozen=True):
    """The host and port at which the app reaches a server."""

    port: int
    host: str = LOOPBACK

    @property
    def url(self) -> str:
        """The address as ``HOST:PORT``."""
        return f"{self.host}:{self.port}"


def parse_address(text: str) -> Address | None:
    """Returns the address that ``HOST:PORT`` names; None where the text is no address."""
    host, _, port = text.rpartition(":")
    if not host or "/" in host or not port.isdecimal() or not 0 < int(port[:6]) < 1 << 16:
        return None
    return Address(int(port), host.strip("[]"))


ReachedBy = Callable[[str, str, Address], Address]
"""Returns where one node reaches another, by their names, given where that one listens."""


class NodePlace(Protocol):
    """The place of one node; a system may add to what is known of a place."""

    @property
    def instance(self) -> Instance:
        """The process or container that runs the node."""
        ...

    @property
    def address(self) -> Address:
        """The address at which probes reach the node."""
        ...


class Place(Struct, frozen=True):
    """A plain ``NodePlace``: the instance that runs the node, and the node's address."""

    instance: Instance
    address: Address


PlaceT = TypeVar("PlaceT", bound=NodePlace)
GivenT_co = TypeVar("GivenT_co", bound=NodePlace, covariant=True)


class NodeHosting(Hosting, Protocol[GivenT_co]):
    """A hosting that starts the nodes of one run, each in a place."""

    async def start(self, names: tuple[str, ...]) -> Mapping[str, GivenT_co]:
        """Starts fresh nodes without data; returns before the nodes answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: the nodes can't be started.
        """
        ...
