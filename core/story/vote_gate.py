"""The presenter's ways to end an open vote: close it, call it off, or pick a node instead."""

from __future__ import annotations

import asyncio

from core.model.audience import VoteEnd
from core.process.patience import wait_awake

_VOID = frozenset({VoteEnd.CALLED_OFF, VoteEnd.OVERRULED, VoteEnd.UNHEARD})


class VoteGate:
    """The end of one vote, which may also come while the last count is awaited.

    Attributes:
        end: how the vote ends; None while nobody has ended it.
    """

    def __init__(self) -> None:
        """Creates the gate of a vote that nobody has ended."""
        self.end: VoteEnd | None = None
        self._changed = asyncio.Event()

    @property
    def counts(self) -> bool:
        """Whether the votes still decide: nobody has called the vote off or overruled it."""
        return self.end not in _VOID

    def close(self, end: VoteEnd) -> None:
        """Ends the vote; a vote that was closed may still be called off, and not the other way."""
        if self.end is None or (self.counts and end in _VOID):
            self.end = end
            self._changed.set()

    def wake(self) -> None:
        """Ends the present wait: something was heard that is waited for."""
        self._changed.set()

    async def wait(self, seconds: float) -> None:
        """Waits until the vote is ended in some way, or woken, ``seconds`` at the longest."""
        self._changed.clear()
        await wait_awake(self._changed, seconds)
