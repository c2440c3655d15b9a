"""Loads that prove nothing, such as that of a system that nobody loads, which sends nothing."""

from __future__ import annotations

from core.model.events import ReadBack
from core.ports import SubjectError

NOTHING_TO_PROVE = "nobody loads this system, so there is nothing to prove"


def unproven(why: str, acked: int = 0) -> ReadBack:
    """Returns a read-back that looked for nothing: without a ledger, none is complete.

    Args:
        why: why nothing is proven.
        acked: how many writes were acknowledged, as far as anybody knows.
    """
    return ReadBack(
        acked=acked,
        found=0,
        lost=0,
        unacked_found=0,
        wrong=0,
        seconds=0.0,
        complete=False,
        detail=why,
    )


class NoLoad:
    """Sends nothing, records nothing, and so has nothing to prove."""

    async def start(self, rate: float) -> None:
        """Refuses: there is no load that could begin.

        Raises:
            SubjectError: always.
        """
        text = f"Nobody loads this system, so {rate:g} operations a second can't be sent."
        raise SubjectError(text, "Say in its file who loads it.")

    async def stop(self) -> None:
        """Does nothing, since nothing is sent."""

    async def read_back(self) -> ReadBack:
        """Returns that there is nothing to prove."""
        return unproven(NOTHING_TO_PROVE)

    async def close(self) -> None:
        """Does nothing, since no process was started."""
