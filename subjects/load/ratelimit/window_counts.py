"""Counts the checks of one key, and the most that any window held, exactly and as answers come.

A window holds the checks of which that is certain: those sent and answered within the window. The
fullest window of a key is one that ends with an answer, since a later end adds nothing until the
next answer. So each answer asks: how many of the checks answered so far were sent within a
window's length of now?
"""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence
from heapq import heappop, heappush

SENT, ALLOWED, REFUSED, FAILED, UNSENT, FALSE, MOST, WINDOWS_OVER, OVER_END = range(9)
"""The words of a row: counts of checks by outcome (``FAILED`` with ``UNSENT``), and of refused
ones that certainly should have passed; the most in a window, the number of windows over the
limit, each begun after the last one ended, and when the last of those ended."""
ROW = 10


class WindowCounts:
    """The counts of one key, over the run or over a span.

    Attributes:
        row: the counts; words of the ledger outlive the process.
        limit: how many checks may pass in a window.
    """

    def __init__(self, limit: int, width: int, row: memoryview | None = None) -> None:
        """Counts into ``row``, or into memory without one; a window is ``width`` ticks long."""
        self.row: MutableSequence[int] | memoryview = array("Q", bytes(8 * ROW))
        if row is not None:
            self.row = row
        self.limit = limit
        self._width = width
        self._sent: list[int] = []

    def enter(self, sent: int, received: int) -> int:
        """Counts an allowed check into the windows; calls must come in the order of the answers.

        Returns:
            How many checks the window that ends with this one holds for certain.
        """
        count = self.fill(sent, received)
        self.note(count, received)
        return count

    def fill(self, sent: int, received: int) -> int:
        """Counts a check as :meth:`enter` does, but notes nothing, as for checks before a span."""
        inside = self._sent
        begin = received - self._width
        if sent >= begin:
            heappush(inside, sent)
        while inside and inside[0] < begin:
            heappop(inside)
        return len(inside)

    def note(self, count: int, received: int) -> None:
        """Notes that the window that ends at ``received`` holds ``count`` checks."""
        row = self.row
        if count > row[MOST]:
            row[MOST] = count
        if count > self.limit:
            begin = received - self._width
            if begin > row[OVER_END] or not row[OVER_END]:
                row[WINDOWS_OVER] += 1
                row[OVER_END] = received

    def now(self, ticks: int) -> int:
        """Returns how many checks are certain in the window that ends at ``ticks``."""
        inside = self._sent
        begin = ticks - self._width
        while inside and inside[0] < begin:
            heappop(inside)
        return len(inside)
