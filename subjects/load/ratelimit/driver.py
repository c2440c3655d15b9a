"""The interface between the load and a rate limiter, behind which the protocol lives."""

from __future__ import annotations

from asyncio import Future
from enum import IntEnum
from typing import NamedTuple, Protocol, runtime_checkable

from subjects.load.ratelimit.limits import Limits


class CheckOutcome(IntEnum):
    """The outcome of a check."""

    ALLOWED = 0
    REFUSED = 1
    FAILED = 2
    """The check was sent, and nobody knows whether the limiter has counted that."""
    UNSENT = 3
    """The check failed before anything was sent, so the limiter didn't count anything."""


class CheckAnswer(NamedTuple):
    """The outcome of one check, with the times before and after the decision.

    The decision lies between ``sent`` and ``received``, which are readings of
    ``time.monotonic()``. For a check that was never sent both mean nothing.
    """

    outcome: CheckOutcome
    sent: float = 0.0
    received: float = 0.0
    node: str = ""
    remaining: int = 0
    reason: str = ""
    """Why the check failed."""


@runtime_checkable
class CheckDriver(Protocol):
    """A client of the rate limiter under load, for one event loop."""

    @property
    def limits(self) -> Limits:
        """The keys to check, and the limits that must hold for them."""
        ...

    async def connect(self) -> None:
        """Waits until checks can be sent; keeps trying for about ten seconds.

        Raises:
            DriverError: the system can't be reached.
        """
        ...

    def check(self, key: str) -> Future[CheckAnswer]:
        """Sends a check of ``key``; returns at once.

        The future yields an answer and never fails. The load gives up a check without an answer
        by cancelling the future: the driver then takes the node that had it for a failing one.
        """
        ...

    async def close(self) -> None:
        """Ends all connections; checks without an answer have failed."""
        ...
