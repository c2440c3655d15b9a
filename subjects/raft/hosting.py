"""Where the servers of one run live: the seam between local processes and containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from subjects.hosts import hosting
from subjects.hosts.instance import Instance
from subjects.raft.topology import NodePorts


class RaftPlace(Struct, frozen=True):
    """What runs one node, and where it is reached.

    Attributes:
        instance: what runs it.
        ports: where it listens, as seen from here.
        is_open: whether somebody else could start the node on the same ports over the same
            data, so that it answers although ``instance`` has ended.
    """

    instance: Instance
    ports: NodePorts
    is_open: bool = False


class RaftHosting(hosting.Hosting, Protocol):
    """Gives each node of one run its place."""

    async def start(self, names: tuple[str, ...]) -> Mapping[str, RaftPlace]:
        """Starts fresh nodes, without data; returns before they answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: they can't be started.
        """
        ...
