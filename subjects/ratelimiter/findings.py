"""Findings of the rate limiter's own rules, as values; ``finding_words`` says each of them."""

from __future__ import annotations

from enum import StrEnum

from core.model.findings.base import Clue, Finding, RuledOut
from core.model.findings.losses import Fate, Loss


class LimiterCause(StrEnum):
    """The stable names of explanations; summaries hold the names, so they don't change."""

    GHOST_ALLOWING = "ghost-allowing"
    STORE_PAUSED = "store-paused"
    STORE_LOST = "store-lost"
    STORE_UNREACHABLE = "store-unreachable"
    LIMITER_LOST = "limiter-lost"
    COUNTER_DRIFT = "counter-drift"


# --- clues -------------------------------------------------------------------------------


class StoreUnreached(Clue, frozen=True):
    """Limiters that answer say that the store is unreachable."""

    limiters: tuple[str, ...]


class LimitExceeded(Clue, frozen=True):
    """The ledger has ``allowed`` for a key with the limit ``limit`` within ``window_s`` seconds."""

    allowed: int
    limit: float
    window_s: float


class CountersDrifted(Clue, frozen=True):
    """The store's counters differ from the ledger by more checks than can be on the way."""

    drift: int


class LimitersAnswer(Clue, frozen=True):
    """A number of limiters answers, of all; and whether all that answer reach the store."""

    up: int
    total: int
    reach_store: bool = False


# --- what was ruled out ------------------------------------------------------------------


class LimiterAlternative(StrEnum):
    """A cause that is ruled out, and by what."""

    LIMITER_LOST = "limiter lost"
    """All limiters answer."""
    STORE_LOST = "store lost"
    """Every limiter reaches the store."""
    STORE_LOST_TOO = "store lost too"
    """The limiters that are left reach the store."""
    CLOCKS_APART = "clocks apart"
    """The limiters exchange spans of time only."""
    SLOW_STORE = "slow store"
    """The store doesn't run at all."""
    CRASH = "crash"
    """The process exists."""
    CUT_STOPPED = "network cut, stopped"
    """The process is stopped."""
    CUT_GONE = "network cut, gone"
    """The process is gone."""


class LimiterExcluded(RuledOut, frozen=True):
    """Another cause."""

    what: LimiterAlternative


# --- findings ----------------------------------------------------------------------------


class GhostAllowed(Finding, frozen=True, kw_only=True):
    """More was allowed than the limit, with every limiter and the store in place.

    Attributes:
        limiters: how many limiters there are.
        exceeded: what was allowed, and what was the limit.
        over: the most that a key has been over its limit.
        is_synced: whether that was under the synced policy.
        most_over: the most that a key can be over its limit under that policy.
        sync_ms: the time between two syncs, in milliseconds.
    """

    cause: LimiterCause = LimiterCause.GHOST_ALLOWING
    limiters: int
    exceeded: LimitExceeded
    over: float
    is_synced: bool
    most_over: float
    sync_ms: float

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, whether excess is possible among them."""
        return *super().identity, self.is_synced


class DriftFound(Finding, frozen=True, kw_only=True):
    """The store's counters don't tell what was allowed, and nothing else is wrong any more."""

    cause: LimiterCause = LimiterCause.COUNTER_DRIFT
    off: CountersDrifted


class FailingOpen(Finding, frozen=True, kw_only=True):
    """Limiters can't reach the store, and decide by their own counts.

    Attributes:
        cut_off: the limiters that say so.
        up: the limiters that answer.
        limit: how much a key may have; None where that isn't known.
    """

    cut_off: tuple[str, ...]
    up: tuple[str, ...]
    limit: float | None


class CounterStoreUnreachable(FailingOpen, frozen=True, kw_only=True):
    """Limiters can't reach the store, although the store isn't known to be lost.

    Attributes:
        off: by how much the store's counters are off, once it is reached again; None where they
            aren't.
    """

    cause: LimiterCause = LimiterCause.STORE_UNREACHABLE
    off: CountersDrifted | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, whether drift is left among them."""
        return *super().identity, self.off is None


class CounterStoreLost(FailingOpen, frozen=True, kw_only=True):
    """The store was paused, or has ended.

    Attributes:
        loss: how.
        returned: what has become of the store.
        off: by how much its counters are off; None where they aren't.
    """

    cause: LimiterCause
    loss: Loss
    returned: tuple[Fate, ...]
    off: CountersDrifted | None

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, limiters without store and drift among them."""
        return *super().identity, bool(self.cut_off), self.off is None


class LimitersLost(Finding, frozen=True, kw_only=True):
    """Limiters were lost; each works by itself, so the others carry on.

    Attributes:
        losses: all of them, in order.
        away: those of limiters that are still away.
        up: the limiters that answer.
        returned: what has become of the lost ones.
        off: by how much the store's counters are off; None where they aren't.
    """

    cause: LimiterCause = LimiterCause.LIMITER_LOST
    losses: tuple[Loss, ...]
    away: tuple[Loss, ...]
    up: tuple[str, ...]
    returned: tuple[Fate, ...]
    off: CountersDrifted | None

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, limiters that are up and drift among them."""
        return *super().identity, self.up, self.off is None
