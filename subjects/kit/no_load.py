"""The load of a system that nobody loads: a ``core.ports.Load`` that sends nothing."""

from __future__ import annotations

from core.model.events import ReadBack
from core.ports import SubjectError

NOTHING_TO_PROVE = "nobody loads this system, so there is nothing to prove"


class NoLoad:
    """Sends nothing, records nothing, and so has nothing to prove."""

    async def start(self, rate: float) -> None:
        """Refuse: there is no load that could begin.

        Raises:
            SubjectError: always.
        """
        text = f"Nobody loads this system, so {rate:g} operations a second can't be sent."
        raise SubjectError(text, "Say in its file who loads it.")

    async def stop(self) -> None:
        """Do nothing, since nothing is sent."""

    async def read_back(self) -> ReadBack:
        """Return that there is nothing to prove: a ledger that isn't there isn't complete."""
        return ReadBack(
            acked=0,
            found=0,
            lost=0,
            unacked_found=0,
            wrong=0,
            seconds=0.0,
            complete=False,
            detail=NOTHING_TO_PROVE,
        )

    async def close(self) -> None:
        """Do nothing, since no process was started."""
