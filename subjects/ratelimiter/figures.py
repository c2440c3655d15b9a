"""What is known of the limiter as a whole; what isn't known is left out."""

from __future__ import annotations

from collections.abc import Iterable

from subjects.hosts.instance import RuntimeState
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.service.policy import Policy, PolicyName, most_over
from subjects.ratelimiter.truth import Truth

OVER_LIMIT = "over_limit"
"""How much all keys together are over their limits now, by what is certain; followed by ``/KEY``
that of one key, while it is over."""
LIMIT, WINDOW_S = "limit", "window_s"
MOST_OVER, MOST_OVER_SYNCED = "most_over", "most_over_synced"
"""The most that any key has been over its limit in this run, and whether that was under the
synced policy."""
BOUND_OVER, SYNC_MS = "bound_over", "sync_ms"
"""The most that a key could be over its limit then, were the store reachable; and the time
between two syncs then. Before anything was over both are of the policy that holds."""
DRIFT = "drift"
"""Allowed by the ledger and not counted by the store, or the other way, summed over the keys."""
DRIFT_TOLERANCE = "drift_tolerance"
"""What is on its way to the store, at most: more than that is drift."""
STORE_REACHABLE = "store_reachable"
"""Limiters that reach the store, of those that answer: 1 where all do, 0 where none does."""
FALSE_REFUSALS = "false_refusals"
"""Checks that were certainly refused below the limit, over the run."""

LATE_S = 0.6
"""How much older what is known of the store can be than what is known of the load, seconds."""

FEWEST = 10
"""Drift of so few is none: a check may be answered while both are read."""


_MISSED = 1
"""Answers of the store that may be missing in a row: more of them are later than LATE_S."""


def figures(
    limiters: Iterable[LimiterObservation], store: LimiterObservation, truth: Truth, policy: Policy
) -> dict[str, float]:
    """The figures by name.

    Args:
        limiters: what was seen of each.
        store: what was seen of the store.
        truth: what the load's ledger says.
        policy: what holds for all limiters.
    """
    limiters = list(limiters)
    answering = [
        seen for seen in limiters if seen.runtime_state is RuntimeState.RUNNING and seen.answered_t
    ]
    known: dict[str, float] = {
        LIMIT: policy.limit,
        WINDOW_S: policy.window_s,
    }
    worst = truth.worst
    held = policy if worst is None else worst.policy
    known |= {BOUND_OVER: most_over(held, len(limiters)), SYNC_MS: held.sync_ms}
    if worst is not None:
        known[MOST_OVER_SYNCED] = held.policy is PolicyName.SYNCED
    healths = [seen.health for seen in answering if seen.health is not None]
    if healths:
        known[STORE_REACHABLE] = sum(each.reaches_store for each in healths) / len(healths)
    if truth.latest is not None:
        over = truth.over
        known[OVER_LIMIT] = sum(over.values())
        known[MOST_OVER] = 0 if worst is None else worst.over
        known |= {f"{OVER_LIMIT}/{key}": value for key, value in over.items()}
        known[FALSE_REFUSALS] = truth.false_refusals
        if (drift := drift_of(store, truth)) is not None:
            known[DRIFT] = drift
            known[DRIFT_TOLERANCE] = tolerance(truth, policy)
    return {name: float(value) for name, value in known.items()}


def drift_of(store: LimiterObservation, truth: Truth) -> int | None:
    """By how much the store's counters and the ledger differ; None where that isn't known.

    What a store that is stopped counts stands still, so what it said last still goes. What one
    counts that runs and doesn't answer isn't known.
    """
    if store.used is None or store.runtime_state not in (RuntimeState.RUNNING, RuntimeState.PAUSED):
        return None
    if store.runtime_state is RuntimeState.RUNNING and store.failures > _MISSED:
        return None
    return sum(abs(allowed - store.used.get(key, 0)) for key, allowed in truth.allowed.items())


def tolerance(truth: Truth, policy: Policy) -> float:
    """How much may be on its way to the store: not answered, or not told yet."""
    untold_s = policy.sync_s + policy.store_timeout_s + LATE_S
    return FEWEST + truth.allowed_per_s * untold_s
