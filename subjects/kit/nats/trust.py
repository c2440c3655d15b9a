"""Trust in a node, by whether writes through that node are committed."""

from __future__ import annotations

import time

OWED_S = 0.05
"""The longest time without an owed acknowledgement, seconds; then a node is doubted. Soon: each
batch of writes that a leader without followers takes must be taken back from the log when they
return, which takes one to two seconds a batch. A node that was only slow loses little: the next
acknowledgement restores trust."""

SURE_AFTER_S = 1.5
"""The time for which a node is doubted before being asked about a majority, seconds: a leader that
was cut off doesn't know that sooner."""


class Trust:
    """The trust in one node, judged by the writes sent through that node.

    A leader that is cut off from the others keeps its clients, takes their writes and commits
    none. So a node that takes writes and acknowledges none is avoided until the cluster is
    reached through that node again. Reads say nothing, since such a leader answers them.

    Attributes:
        is_doubted: whether other nodes are preferred.
        doubted_since: the beginning of the present or last doubt, as ``time.monotonic()``.
    """

    __slots__ = ("_owed_since", "doubted_since", "is_doubted")

    def __init__(self) -> None:
        """Creates full trust in a node."""
        self.is_doubted = False
        self._owed_since: float | None = None
        self.doubted_since = 0.0

    def sent(self) -> None:
        """Notes that a write was sent through the node."""
        if self._owed_since is None:
            self._owed_since = time.monotonic()

    def restore(self) -> None:
        """Trusts the node again: a write was acknowledged, or another try is worth while."""
        self._owed_since = None
        self.is_doubted = False

    def refused(self) -> None:
        """Doubts the node, which said that writes can't be committed now."""
        self._owed_since = None
        self._doubt(time.monotonic())

    def check(self, now: float) -> None:
        """Doubts the node if an acknowledgement is overdue."""
        if self._owed_since is not None and now - self._owed_since > OWED_S:
            self._doubt(now)

    def may_be_asked(self, now: float) -> bool:
        """Whether the doubt is old enough for the node's own word to count again."""
        return self.is_doubted and now - self.doubted_since > SURE_AFTER_S

    def _doubt(self, now: float) -> None:
        if not self.is_doubted:
            self.is_doubted = True
            self.doubted_since = now
