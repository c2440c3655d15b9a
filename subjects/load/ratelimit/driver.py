"""What the load needs of a rate limiter: the seam behind which its protocol lives."""

from __future__ import annotations

from asyncio import Future
from enum import IntEnum
from typing import NamedTuple, Protocol, runtime_checkable

from subjects.load.ratelimit.limits import Limits


class Outcome(IntEnum):
    """What became of a check."""

    ALLOWED = 0
    REFUSED = 1
    FAILED = 2
    """It was sent, and whether it was counted isn't known."""
    UNSENT = 3
    """It failed before anything was sent: it wasn't counted."""


class CheckAnswer(NamedTuple):
    """What became of one check.

    The decision lies between ``sent`` and ``received``, which are readings of
    ``time.monotonic()``. Where it is never sent they say nothing.
    """

    outcome: Outcome
    sent: float = 0.0
    received: float = 0.0
    node: str = ""
    remaining: int = 0
    reason: str = ""
    """Why it failed."""


@runtime_checkable
class CheckDriver(Protocol):
    """A client of the rate limiter under load, for one event loop."""

    @property
    def limits(self) -> Limits:
        """Which keys there are to check, and what must hold for them."""
        ...

    async def connect(self) -> None:
        """Returns when checks can be sent; keeps trying for about ten seconds.

        Raises:
            DriverError: the system can't be reached.
        """
        ...

    def check(self, key: str) -> Future[CheckAnswer]:
        """Checks ``key``; returns at once.

        The future gives an answer and never fails. A check that isn't answered is the load's to
        give up, by cancelling it: the driver then takes the node that had it for a failing one.
        """
        ...

    async def close(self) -> None:
        """Ends all connections; checks without an answer have failed."""
        ...
