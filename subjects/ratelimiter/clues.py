"""Clues that several rules for the rate limiter read from the evidence."""

from __future__ import annotations

from core.diagnosis.clues import lost_before
from core.diagnosis.evidence import Evidence
from core.model.findings.losses import Loss, LossKind
from subjects.ratelimiter.figures import DRIFT, DRIFT_TOLERANCE, LIMIT, MOST_OVER, WINDOW_S
from subjects.ratelimiter.findings import (
    CountersDrifted,
    LimiterAlternative,
    LimiterExcluded,
    LimitExceeded,
    StoreUnreached,
)
from subjects.ratelimiter.topology import LIMITERS, STORE


def store_loss(evidence: Evidence) -> Loss | None:
    """Returns the store's last loss, in this trouble or an earlier one not yet over; else None."""
    found = [loss for loss in evidence.losses if loss.node == STORE]
    found = found or [loss for loss in lost_before(evidence) if loss.node == STORE]
    return found[-1] if found else None


def limiters_up(evidence: Evidence) -> tuple[str, ...]:
    """Returns the limiters that answer."""
    return tuple(name for name in LIMITERS if name in evidence.up)


def cut_off(evidence: Evidence) -> tuple[str, ...]:
    """Returns the limiters that answer and report the store as unreachable."""
    up = limiters_up(evidence)
    return tuple(name for name in up if STORE in evidence.nodes[name].unreachable)


def store_unreached(evidence: Evidence) -> tuple[StoreUnreached, ...]:
    """Returns what the limiters say of the store."""
    cut = cut_off(evidence)
    return (StoreUnreached(cut),) if cut else ()


def limit_exceeded(evidence: Evidence) -> LimitExceeded | None:
    """Returns by how much the limit was exceeded, by the ledger; None where the limit held."""
    system = evidence.system
    worst, limit = system.get(MOST_OVER), system.get(LIMIT)
    if not worst or limit is None:
        return None
    return LimitExceeded(round(limit + worst), limit, system.get(WINDOW_S, 1.0))


def counters_off(evidence: Evidence) -> CountersDrifted | None:
    """Returns by how much the counters are off; None where checks on the way may be all."""
    drift = evidence.system.get(DRIFT)
    if drift is None or drift <= evidence.system.get(DRIFT_TOLERANCE, 0.0):
        return None
    return CountersDrifted(round(drift))


def counts(evidence: Evidence) -> tuple[LimitExceeded | CountersDrifted, ...]:
    """Returns what ledger and counters show."""
    found = (limit_exceeded(evidence), counters_off(evidence))
    return tuple(clue for clue in found if clue is not None)


def excluded(*what: LimiterAlternative) -> tuple[LimiterExcluded, ...]:
    """Returns causes that are ruled out."""
    return tuple(LimiterExcluded(each) for each in what)


def all_answer(evidence: Evidence) -> tuple[LimiterExcluded, ...]:
    """Rule a lost limiter out where none is."""
    is_whole = len(limiters_up(evidence)) == len(LIMITERS)
    return excluded(LimiterAlternative.LIMITER_LOST) if is_whole else ()


def not_lost_otherwise(loss: Loss) -> tuple[LimiterExcluded, ...]:
    """Returns what the process itself rules out."""
    match loss.kind:
        case LossKind.PAUSED:
            return excluded(LimiterAlternative.CRASH, LimiterAlternative.CUT_STOPPED)
        case LossKind.EXITED:
            return excluded(LimiterAlternative.CUT_GONE)
        case _:
            return ()
