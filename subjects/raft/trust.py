"""Whether what is written through a node comes to anything."""

from __future__ import annotations

import time

OWED_S = 0.05
"""A node through which no write was acknowledged for so long, though some were sent, is
doubted. That is soon: each batch of writes that a leader without followers takes must be taken
back from its log when they are there again, which takes it one to two seconds for each. And it
costs little where the node was only slow: its next acknowledgement restores it, seconds."""

SURE_AFTER_S = 1.5
"""A node that was doubted for so long may be asked whether it has a majority: a leader that was
cut off doesn't know it sooner, seconds."""


class Trust:
    """What the writes through one node say of it.

    A leader that is cut off from the others keeps its clients: it takes their writes and
    commits none. So a node that takes writes and acknowledges none is avoided until the
    cluster is reached through it again. Reads say nothing: it answers those.

    Attributes:
        is_doubted: whether other nodes are better.
        doubted_since: since when, as ``time.monotonic()``; the last time where it isn't.
    """

    __slots__ = ("_owed_since", "doubted_since", "is_doubted")

    def __init__(self) -> None:
        """Doubts nothing."""
        self.is_doubted = False
        self._owed_since: float | None = None
        self.doubted_since = 0.0

    def sent(self) -> None:
        """A write was sent through the node."""
        if self._owed_since is None:
            self._owed_since = time.monotonic()

    def restore(self) -> None:
        """A write was acknowledged through it, or there is reason to try it again."""
        self._owed_since = None
        self.is_doubted = False

    def refused(self) -> None:
        """It said that a write can't be had now."""
        self._owed_since = None
        self._doubt(time.monotonic())

    def check(self, now: float) -> None:
        """Looks whether it owes an acknowledgement for too long."""
        if self._owed_since is not None and now - self._owed_since > OWED_S:
            self._doubt(now)

    def may_be_asked(self, now: float) -> bool:
        """Whether it is doubted for so long that its own word counts again."""
        return self.is_doubted and now - self.doubted_since > SURE_AFTER_S

    def _doubt(self, now: float) -> None:
        if not self.is_doubted:
            self.is_doubted = True
            self.doubted_since = now
