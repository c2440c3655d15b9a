"""Where the servers of one run live: the seam between local processes and containers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from subjects.instance import Instance
from subjects.raft.topology import NodePorts


class PortTakenError(Exception):
    """A server couldn't bind a port that was free when it was chosen."""


class Place(Struct, frozen=True):
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


class Hosting(Protocol):
    """Gives each node of one run its place."""

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from :meth:`open` to :meth:`close`."""
        ...

    async def open(self) -> None:
        """Gets what all nodes need: the run's folder, and who keeps them.

        Raises:
            SubjectError: it can't be had; :meth:`close` is still called.
        """
        ...

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        """Starts fresh nodes, without data; returns before they answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: they can't be started.
        """
        ...

    def own(self, pid: int) -> None:
        """Sees to it that a local process ends with the app, too."""
        ...

    @property
    def warden_pid(self) -> int | None:
        """The process that ends all when the app is killed; None where none runs."""
        ...

    async def close(self) -> None:
        """Ends everything and removes its files. Safe to call at any time, and twice."""
        ...
