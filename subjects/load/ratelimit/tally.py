"""What happened to the checks of one key, and the most that one window had: exactly, as it comes.

A window holds the checks of which it is certain: those sent and answered within it. The most
that any window of a key holds is reached by one that ends with an answer, since a later end
adds nothing until the next. So each answer asks: how many of those that came so far were sent
within a window's length of now?
"""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence
from heapq import heappop, heappush

SENT, ALLOWED, REFUSED, FAILED, UNSENT, FALSE, MOST, WINDOWS_OVER, OVER_END = range(9)
"""The words of a row: counts of checks by what became of them (``FAILED`` with ``UNSENT``);
of refused ones that certainly should have passed; the most in a window, the number of windows
over the limit, each begun after the last one ended, and when the last of those ended."""
ROW = 10


class Tally:
    """One key, over the run or over a span of it.

    Attributes:
        row: its counts; where they are words of the ledger they outlive the process.
        limit: so many may pass in a window.
    """

    def __init__(self, limit: int, width: int, row: memoryview | None = None) -> None:
        """Counts into ``row``, or one of its own; a window is ``width`` ticks long."""
        self.row: MutableSequence[int] | memoryview = array("Q", bytes(8 * ROW))
        if row is not None:
            self.row = row
        self.limit = limit
        self._width = width
        self._sent: list[int] = []

    def enter(self, sent: int, received: int) -> int:
        """Takes an allowed check in; they must come in the order of their answers.

        Returns:
            How many the window that ends with it has for certain.
        """
        count = self.fill(sent, received)
        self.note(count, received)
        return count

    def fill(self, sent: int, received: int) -> int:
        """As :meth:`enter`, for windows that aren't this tally's yet: it notes nothing."""
        inside = self._sent
        begin = received - self._width
        if sent >= begin:
            heappush(inside, sent)
        while inside and inside[0] < begin:
            heappop(inside)
        return len(inside)

    def note(self, count: int, received: int) -> None:
        """Takes in what the window that ends at ``received`` has."""
        row = self.row
        if count > row[MOST]:
            row[MOST] = count
        if count > self.limit:
            begin = received - self._width
            if begin > row[OVER_END] or not row[OVER_END]:
                row[WINDOWS_OVER] += 1
                row[OVER_END] = received

    def now(self, ticks: int) -> int:
        """How many are certain in the window that ends at ``ticks``."""
        inside = self._sent
        begin = ticks - self._width
        while inside and inside[0] < begin:
            heappop(inside)
        return len(inside)
