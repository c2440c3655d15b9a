"""The findings about trouble without a lost node: the load, slowness, a lost observer."""

from __future__ import annotations

from core.model.findings.base import Cause, Finding, Phase
from core.model.findings.clues import Broken
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


class LoadLost(Finding, frozen=True, kw_only=True):
    """The process that measures ended, or was away for ``away_s`` seconds."""

    cause: Cause = Cause.LOAD_LOST
    detail: str
    away_s: float | None


class StandstillFound(Finding, frozen=True, kw_only=True):
    """Something stood still for ``seconds``; the cause says what."""

    cause: Cause
    seconds: float


class SlowNode(Finding, frozen=True, kw_only=True):
    """No node is lost; one node answers far later than before, and than the others."""

    cause: Cause = Cause.SLOW_NODE


class WritesStalled(Finding, frozen=True, kw_only=True):
    """Writes alone stand still, or did for ``silence_s`` seconds, while reads are answered."""

    cause: Cause = Cause.WRITES_STALLED
    silence_s: float


class Overload(Finding, frozen=True, kw_only=True):
    """Every node is sound and answers, but too slowly for what is asked.

    The evidence is who is up, who leads throughout, and what shows that it is too much.

    Attributes:
        is_only_slow: whether all is answered and throughput holds.
    """

    cause: Cause = Cause.OVERLOAD
    is_only_slow: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """The key that tells overloads apart: whether throughput holds counts, too."""
        return *super().identity, self.is_only_slow


class Unexplained(Finding, frozen=True, kw_only=True):
    """Something is broken, which the evidence begins with, and nothing seen says why."""

    cause: Cause = Cause.UNKNOWN


class NothingWrong(Finding, frozen=True, kw_only=True):
    """Nothing is broken now; ``was`` is what was broken for a while."""

    cause: Cause = Cause.NOTHING_WRONG
    phase: Phase = Phase.OVER
    was: tuple[Broken, ...]
