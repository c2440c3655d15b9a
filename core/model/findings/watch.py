"""What watches the nodes is gone: the finding, its clue and what it rules out."""

from __future__ import annotations

from core.model.findings.base import Cause, Clue, Finding, RuledOut
from core.model.records import UnknownBecause


class WatchLost(Finding, frozen=True, kw_only=True):
    """All nodes are unknown at once, for the same reason.

    Attributes:
        because: why nobody sees them.
        is_answered: whether requests are answered, so that some of them run.
    """

    cause: Cause = Cause.WATCH_LOST
    because: UnknownBecause
    is_answered: bool


class AllUnknown(Clue, frozen=True):
    """All nodes became unknown at once."""

    nodes: int


class NotSingleLosses(RuledOut, frozen=True):
    """The loss of single nodes: all vanished from sight together."""
