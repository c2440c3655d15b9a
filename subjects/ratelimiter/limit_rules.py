"""Rules for what goes wrong although every server runs: ghost allowing, and counter drift."""

from __future__ import annotations

from core.diagnosis.clues import load_clues, not_overload
from core.diagnosis.evidence import Evidence
from subjects.ratelimiter.clues import (
    all_answer,
    counters_off,
    excluded,
    limit_exceeded,
    limiters_up,
)
from subjects.ratelimiter.figures import BOUND_OVER, MOST_OVER, MOST_OVER_SYNCED, SYNC_MS
from subjects.ratelimiter.findings import (
    DriftFound,
    GhostAllowed,
    LimiterAlternative,
    LimitersAnswer,
)
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.topology import LIMITERS


def ghost_allowing(evidence: Evidence) -> GhostAllowed | None:
    """More was allowed than the limit, with every limiter and the store in place."""
    exceeded, system, up = limit_exceeded(evidence), evidence.system, limiters_up(evidence)
    if WITHIN_LIMIT not in evidence.broken or exceeded is None:
        return None
    return GhostAllowed(
        limiters=len(LIMITERS),
        exceeded=exceeded,
        over=system[MOST_OVER],
        is_synced=bool(system.get(MOST_OVER_SYNCED)),
        most_over=system.get(BOUND_OVER, 0.0),
        sync_ms=system.get(SYNC_MS, 0.0),
        evidence=(
            exceeded,
            LimitersAnswer(len(up), len(LIMITERS), reach_store=True),
            *load_clues(evidence),
        ),
        ruled_out=(
            *excluded(LimiterAlternative.STORE_LOST),
            *all_answer(evidence),
            *excluded(LimiterAlternative.CLOCKS_APART),
            *not_overload(evidence),
        ),
        nodes=up,
    )


def counter_drift(evidence: Evidence) -> DriftFound | None:
    """The store's counters don't tell what was allowed, and nothing else is wrong any more."""
    off = counters_off(evidence)
    if COUNTERS_TRUE not in evidence.broken or off is None:
        return None
    return DriftFound(off=off, evidence=(off,), ruled_out=all_answer(evidence))
