"""Where the servers of one run live: the seam between local processes and containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from subjects.hosts import hosting
from subjects.hosts.instance import Instance
from subjects.ratelimiter.topology import Address


class LimiterPlace(Struct, frozen=True):
    """What runs one server, and where it is reached from here."""

    instance: Instance
    address: Address


class LimiterHosting(hosting.Hosting, Protocol):
    """Gives each server of one run its place."""

    async def start(self) -> Mapping[str, LimiterPlace]:
        """Starts an empty store and the limiters; returns before they answer.

        May be called again, after those from before have ended.

        Raises:
            PortTakenError: a port was taken in the meantime: another try may help.
            SubjectError: they can't be started.
        """
        ...
