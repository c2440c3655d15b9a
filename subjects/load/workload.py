"""What the load asks of the system, as the generator sees it; the kind of driver decides."""

from __future__ import annotations

from typing import Protocol

from subjects.load.meter import Meter
from subjects.load.protocol import AnyCommand, Ready, Report, Start


class Reporting(Protocol):
    """The regular reports of what is measured."""

    def begin_reports(self) -> None:
        """Measures anew from now on."""
        ...

    async def halt(self) -> None:
        """Sends no more, waits until nothing is in flight, reports the rest."""
        ...


class Workload(Protocol):
    """Makes the requests, and keeps the ledger of what was answered."""

    @property
    def meter(self) -> Meter:
        """Where what becomes of the requests is counted."""
        ...

    @property
    def slot_s(self) -> float:
        """Requests at a rate are due in bunches at these intervals, seconds."""
        ...

    @property
    def in_flight(self) -> int:
        """Requests that were sent and have neither been answered nor failed."""
        ...

    @property
    def attempted(self) -> int:
        """Requests that the ledger knows of, over all load processes of the run."""
        ...

    @property
    def acked(self) -> int:
        """Entries of the ledger."""
        ...

    def ready(self) -> Ready:
        """Begins, now that the system is reached; returns what is told of that."""
        ...

    def use(self, start: Start) -> None:
        """Makes the requests that ``start`` asks for from now on."""
        ...

    def send(self, due: float) -> bool:
        """Sends the request that was due at ``due``; False where it was shed."""
        ...

    def expire(self, now: float) -> None:
        """Gives up the requests whose time is over: their outcome is unknown."""
        ...

    def postpone(self, seconds: float) -> None:
        """Gives what is in flight ``seconds`` more: nobody could answer while all stood still."""
        ...

    def disturbs(self, command: AnyCommand) -> bool:
        """Whether nothing may be sent while ``command`` is carried out."""
        ...

    async def perform(self, command: AnyCommand, reporting: Reporting) -> Report | None:
        """Carries ``command`` out; returns the answer, None where it comes later."""
        ...

    async def close(self) -> None:
        """Ends what runs and closes the ledger. The driver is closed already."""
        ...
