"""The interface between generator and workload; the kind of driver decides on the workload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.model.measurements import ReadBack
from subjects.load.meter import Meter
from subjects.load.pending import Pending
from subjects.load.protocol import BeginSpan, EndSpan, Problem, SpanBegan, SpanEnded, Start, Steer

OnEnd = Callable[[bool], None]
"""Called at a request's end with whether the request was answered."""


class Workload(Protocol):
    """Makes the requests, and keeps the ledger of the answers."""

    @property
    def meter(self) -> Meter:
        """The meter that counts the requests by outcome."""
        ...

    @property
    def pending(self) -> Pending:
        """The requests in flight."""
        ...

    @property
    def slot_s(self) -> float:
        """Seconds between the bunches in which requests of a rate are due."""
        ...

    @property
    def doing(self) -> str:
        """The word for the work that stops where the ledger has no room: ``writing``."""
        ...

    @property
    def attempted(self) -> int:
        """Number of requests in the ledger, over all load processes of the run."""
        ...

    @property
    def acked(self) -> int:
        """Number of requests that were acknowledged, as the ledger has them."""
        ...

    def begin(self) -> None:
        """Starts the workload's own tasks, once the system is reached."""
        ...

    def use(self, start: Start) -> None:
        """Makes the requests that ``start`` asks for from now on."""
        ...

    def steer(self, command: Steer) -> Problem | None:
        """Asks the nodes that ``command`` names from now on; returns why not, if that fails."""
        ...

    def send(self, due: float) -> None:
        """Sends the next request of an open loop, due at ``due``.

        Raises:
            LedgerError: the ledger has no room; nothing was sent.
        """
        ...

    def ask(self, due: float, on_end: OnEnd) -> None:
        """Sends the next request of a closed loop, and calls ``on_end`` once the request is over.

        Raises:
            LedgerError: the ledger has no room; nothing was sent.
        """
        ...

    async def check_ledger(self, since: int = 0, *, last: bool = False) -> ReadBack:
        """Checks the ledger from entry ``since`` to the last one of now; tells the progress.

        The ``last`` check of a run also lists what was checked, where the ledger is of writes.
        """
        ...

    async def span(self, command: BeginSpan | EndSpan) -> SpanBegan | SpanEnded | Problem | None:
        """Begins or ends a span; returns the answer, None for one that comes later."""
        ...

    async def close(self) -> None:
        """Ends the workload's tasks and closes the ledger. The driver is closed already."""
        ...
