"""The figures of the rate limiter as a whole; unknown figures are left out."""

from __future__ import annotations

from collections.abc import Iterable

from subjects.hosts.instance import RuntimeState
from subjects.ratelimiter.ledger_counts import LedgerCounts
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.service.policy import Policy, PolicyName, most_over

OVER_LIMIT = "over_limit"
"""The certain excess of all keys together over their limits now; with ``/KEY`` appended, the
excess of one key, left out where there is none."""
LIMIT, WINDOW_S = "limit", "window_s"
MOST_OVER, MOST_OVER_SYNCED = "most_over", "most_over_synced"
"""The greatest excess of any key in this run, and whether that was under the synced policy."""
BOUND_OVER, SYNC_MS = "bound_over", "sync_ms"
"""The greatest possible excess of a key with a reachable store, and the time between two syncs:
both by the policy at the time of the greatest excess, or else by the current one."""
DRIFT = "drift"
"""Difference between the ledger's and the store's counts, summed over the keys."""
DRIFT_TOLERANCE = "drift_tolerance"
"""Most checks that can be on their way to the store; a greater difference is drift."""
STORE_REACHABLE = "store_reachable"
"""Share of the answering limiters that reach the store: 1 for all, 0 for none."""
FALSE_REFUSALS = "false_refusals"
"""Number of checks that were certainly refused below the limit, over the run."""

LATE_S = 0.6
"""The greatest delay of the store's counts behind the load's, seconds."""

FEWEST = 10
"""Difference that is never drift: checks may be answered while the counts are read."""


_MISSED = 1
"""Answers of the store that may fail in a row: the counts are older than LATE_S after more."""


def figures(
    limiters: Iterable[LimiterObservation],
    store: LimiterObservation,
    ledger: LedgerCounts,
    policy: Policy,
) -> dict[str, float]:
    """Returns the known figures by name.

    Args:
        limiters: the observation of each limiter.
        store: the observation of the store.
        ledger: what the load's ledger counts.
        policy: the current policy of all limiters.
    """
    limiters = list(limiters)
    answering = [
        seen for seen in limiters if seen.runtime_state is RuntimeState.RUNNING and seen.answered_t
    ]
    known: dict[str, float] = {
        LIMIT: policy.limit,
        WINDOW_S: policy.window_s,
    }
    worst = ledger.worst
    held = policy if worst is None else worst.policy
    known |= {BOUND_OVER: most_over(held, len(limiters)), SYNC_MS: held.sync_ms}
    if worst is not None:
        known[MOST_OVER_SYNCED] = held.policy is PolicyName.SYNCED
    healths = [seen.health for seen in answering if seen.health is not None]
    if healths:
        known[STORE_REACHABLE] = sum(each.reaches_store for each in healths) / len(healths)
    if ledger.latest is not None:
        over = ledger.over
        known[OVER_LIMIT] = sum(over.values())
        known[MOST_OVER] = 0 if worst is None else worst.over
        known |= {f"{OVER_LIMIT}/{key}": value for key, value in over.items()}
        known[FALSE_REFUSALS] = ledger.false_refusals
        if (drift := drift_of(store, ledger)) is not None:
            known[DRIFT] = drift
            known[DRIFT_TOLERANCE] = tolerance(ledger, policy)
    return {name: float(value) for name, value in known.items()}


def drift_of(store: LimiterObservation, ledger: LedgerCounts) -> int | None:
    """Returns by how much store and ledger differ, over all keys; None where that is unknown.

    The counters of a paused store stand still, so the last reading still holds. The counters of
    a store that runs and doesn't answer are unknown.
    """
    if store.used is None or store.runtime_state not in (RuntimeState.RUNNING, RuntimeState.PAUSED):
        return None
    if store.runtime_state is RuntimeState.RUNNING and store.failures > _MISSED:
        return None
    return sum(abs(allowed - store.used.get(key, 0)) for key, allowed in ledger.allowed.items())


def tolerance(ledger: LedgerCounts, policy: Policy) -> float:
    """Returns how many checks may be on the way to the store: unanswered, or not yet told."""
    untold_s = policy.sync_s + policy.store_timeout_s + LATE_S
    return FEWEST + ledger.allowed_per_s * untold_s
