"""Findings of the rules of Valkey with Sentinel, as values; ``finding_words`` says each."""

from __future__ import annotations

from enum import StrEnum

from core.model.findings.base import Clue, Finding, RuledOut
from core.model.findings.losses import Loss, LossKind


class SentinelCause(StrEnum):
    """The stable names of explanations; summaries hold the names, so they don't change."""

    FAILED_OVER = "failed-over"
    FORMER_PRIMARY = "former-primary"
    EMPTIED_PRIMARY = "emptied-primary"
    CUT_OFF_PRIMARY = "cut-off-primary"
    NO_FAILOVER = "no-failover"


class Named(Clue, frozen=True):
    """The sentinels name ``node`` as the primary."""

    node: str


class SaysPrimary(Clue, frozen=True):
    """``node`` calls itself the primary."""

    node: str


class WasAway(Clue, frozen=True):
    """``node`` was paused, cut off or gone for so many seconds, and goes on."""

    node: str
    kind: LossKind
    after_s: float


class HistoryChanged(Clue, frozen=True):
    """``node`` came back with another replication id and a lower offset, without ``keys`` keys."""

    node: str
    keys: int


class ReadsMiss(Clue, frozen=True):
    """Reads missed writes that were acknowledged."""


class SentinelsLeft(Clue, frozen=True):
    """The number of sentinels that answer, of all, and the number that must agree."""

    up: int
    total: int
    needed: int


class SameRunsOn(RuledOut, frozen=True):
    """No failover began: the sentinels name the same primary throughout."""


class NotStopped(RuledOut, frozen=True):
    """The sentinels were up all the time."""


class FailedOver(Finding, frozen=True, kw_only=True):
    """The primary was lost, and the sentinels promoted a replica, or are about to.

    Attributes:
        loss: how the primary was lost.
        named: the primary now; None while there is none.
        after_s: seconds from the loss to the new primary.
        silence_s: the longest time without an acknowledged write, seconds; None if unmeasured.
    """

    cause: SentinelCause = SentinelCause.FAILED_OVER
    loss: Loss
    named: str | None
    after_s: float | None
    silence_s: float | None


class SecondPrimary(Finding, frozen=True, kw_only=True):
    """A server calls itself the primary, and is cut off from the others, or no longer is one.

    Attributes:
        node: the server.
        named: the primary that the sentinels name.
        loss: how it was away meanwhile; None where nobody saw that.
        refuses: whether it refuses writes, since no replica follows it.
    """

    cause: SentinelCause
    node: str
    named: str | None
    loss: Loss | None
    refuses: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """Whether writes are taken, and whether another is named, is more than another figure."""
        return *super().identity, self.refuses, self.named


class EmptiedPrimary(Finding, frozen=True, kw_only=True):
    """The primary came back empty, and the replicas took the emptiness over."""

    cause: SentinelCause = SentinelCause.EMPTIED_PRIMARY
    changed: HistoryChanged


class NoFailover(Finding, frozen=True, kw_only=True):
    """Too few sentinels are left to agree on a failover."""

    cause: SentinelCause = SentinelCause.NO_FAILOVER
    left: SentinelsLeft
    primary: str | None
