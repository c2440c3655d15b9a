"""Tells the app the number of phones and the votes: soon, but not at every vote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from gui.audience.server.protocol import AnswersCounted, PageReport, PhonesHere
from gui.audience.server.room import PageRoom

EVERY_S = 0.15
"""Least time between two counts, in seconds."""


class CountReports:
    """Reports what changed in a room."""

    def __init__(self, room: PageRoom, report: Callable[[PageReport], None]) -> None:
        """Counts ``room``; gives what changed to ``report``."""
        self._room = room
        self._report = report
        self._phones = 0
        self._told: AnswersCounted | None = None
        self._next: asyncio.TimerHandle | None = None
        self._again_s = 0.0

    def soon(self) -> None:
        """Tells the votes at once where the last count was told a while ago, and shortly else."""
        if self._next is not None:
            return
        loop = asyncio.get_running_loop()
        wait_s = self._again_s - loop.time()
        if wait_s <= 0:
            self.tell_votes()
        else:
            self._next = loop.call_later(wait_s, self.tell_votes)

    def tell_votes(self) -> None:
        """Tells the votes of the present vote, where the count differs from what was told."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._room.tally is None:
            return
        counted = self._room.tally.counted()
        if counted != self._told:
            self._told = counted
            self._again_s = asyncio.get_running_loop().time() + EVERY_S
            self._report(counted)

    def tell_phones(self) -> None:
        """Reports the number of phones, if the number has changed since the last report."""
        phones = self._room.presence.count()
        if phones != self._phones:
            self._phones = phones
            self._report(PhonesHere(phones=phones))

    def begin(self) -> None:
        """Forgets what was told: another run begins."""
        self._phones, self._told = 0, None
