"""The interface between generator and workload; the kind of driver decides on the workload."""

from __future__ import annotations

from typing import Protocol

from subjects.load.meter import Meter
from subjects.load.protocol import AnyCommand, Ready, Report, Start


class Reporting(Protocol):
    """The regular reports of what is measured."""

    def begin_reports(self) -> None:
        """Starts a new measurement, with regular reports from now on."""
        ...

    async def halt(self) -> None:
        """Stops sending, waits until nothing is in flight, and reports the last interval."""
        ...


class Workload(Protocol):
    """Makes the requests, and keeps the ledger of the answers."""

    @property
    def meter(self) -> Meter:
        """The meter that counts the requests by outcome."""
        ...

    @property
    def slot_s(self) -> float:
        """Seconds between the bunches in which requests of a rate are due."""
        ...

    @property
    def in_flight(self) -> int:
        """Number of requests that were sent and have neither been answered nor failed."""
        ...

    @property
    def attempted(self) -> int:
        """Number of requests in the ledger, over all load processes of the run."""
        ...

    @property
    def acked(self) -> int:
        """Number of requests that were acknowledged, as the ledger has them."""
        ...

    def ready(self) -> Ready:
        """Starts the workload once the system is reached; returns the report on that."""
        ...

    def use(self, start: Start) -> None:
        """Makes the requests that ``start`` asks for from now on."""
        ...

    def send(self, due: float) -> bool:
        """Sends the request that was due at ``due``; returns False for one that was shed."""
        ...

    def expire(self, now: float) -> None:
        """Gives up the requests whose time is over: their outcome is unknown."""
        ...

    def postpone(self, seconds: float) -> None:
        """Extends all time limits by ``seconds``: nobody could answer during a standstill."""
        ...

    def disturbs(self, command: AnyCommand) -> bool:
        """Whether nothing may be sent while ``command`` is carried out."""
        ...

    async def perform(self, command: AnyCommand, reporting: Reporting) -> Report | None:
        """Carries ``command`` out; returns the answer, None for one that comes later."""
        ...

    async def close(self) -> None:
        """Ends the workload's tasks and closes the ledger. The driver is closed already."""
        ...
