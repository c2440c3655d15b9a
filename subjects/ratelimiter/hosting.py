"""Where the servers of one run live: the seam between local processes and containers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from subjects.instance import Instance
from subjects.ratelimiter.topology import Address


class PortTakenError(Exception):
    """A server couldn't bind a port that was free when it was chosen."""


class Place(Struct, frozen=True):
    """What runs one server, and where it is reached from here."""

    instance: Instance
    address: Address


class Hosting(Protocol):
    """Gives each server of one run its place."""

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from :meth:`open` to :meth:`close`."""
        ...

    @property
    def warden_pid(self) -> int | None:
        """The process that ends all when the app is killed; None where none runs."""
        ...

    async def open(self) -> None:
        """Gets what all servers need: the run's folder, and who keeps them.

        Raises:
            SubjectError: it can't be had; :meth:`close` is still called.
        """
        ...

    async def start(self) -> Mapping[str, Place]:
        """Starts an empty store and the limiters; returns before they answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: they can't be started.
        """
        ...

    def own(self, pid: int) -> None:
        """Sees to it that a local process ends with the app, too."""
        ...

    async def close(self) -> None:
        """Ends everything and removes its files. Safe to call at any time, and twice."""
        ...
