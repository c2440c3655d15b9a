"""What several rules for the rate limiter say, said once."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.diagnosis.evidence import Evidence, Loss
from core.text import figures as words
from core.text.diagnosis_phrases import lost_before
from core.text.wording import listing
from subjects.ratelimiter.figures import DRIFT, DRIFT_TOLERANCE, LIMIT, MOST_OVER, WINDOW_S
from subjects.ratelimiter.symptoms import within
from subjects.ratelimiter.topology import LIMITERS, STORE


class LimiterCause(StrEnum):
    """The stable names of explanations; they end up in summaries, so they don't change."""

    GHOST_ALLOWING = "ghost-allowing"
    STORE_PAUSED = "store-paused"
    STORE_LOST = "store-lost"
    STORE_UNREACHABLE = "store-unreachable"
    LIMITER_LOST = "limiter-lost"
    COUNTER_DRIFT = "counter-drift"


def store_loss(evidence: Evidence) -> Loss | None:
    """How the store was lost, in this trouble or in one before where it is still away."""
    found = [loss for loss in evidence.losses if loss.node == STORE]
    found = found or [loss for loss in lost_before(evidence) if loss.node == STORE]
    return found[-1] if found else None


def limiters_up(evidence: Evidence) -> list[str]:
    """The limiters that answer."""
    return [name for name in LIMITERS if name in evidence.up]


def cut_off(evidence: Evidence) -> list[str]:
    """The limiters that answer and say that they can't reach the store."""
    return [name for name in limiters_up(evidence) if STORE in evidence.nodes[name].unreachable]


def fail_open(evidence: Evidence) -> list[str]:
    """What the limiters say of the store, as evidence."""
    cut = cut_off(evidence)
    if not cut:
        return []
    says = "answers and says" if len(cut) == 1 else "answer and say"
    return [f"{listing(cut)} {says} that the store is unreachable"]


def over_lines(evidence: Evidence) -> list[str]:
    """By how much the limit was exceeded, as evidence from the ledger."""
    worst, limit = evidence.system.get(MOST_OVER), evidence.system.get(LIMIT)
    if not worst or limit is None:
        return []
    window = within(evidence.system.get(WINDOW_S, 1.0))
    allowed = words.count(round(limit + worst))
    return [f"the ledger has {allowed} allowed {window} for one key, {limit:.0f} is its limit"]


def drift_lines(evidence: Evidence) -> list[str]:
    """By how much the counters are off, as evidence, where that is more than is on its way."""
    drift = evidence.system.get(DRIFT)
    if drift is None or drift <= evidence.system.get(DRIFT_TOLERANCE, 0.0):
        return []
    return [f"the store's counters are off by {words.count(round(drift))} from the ledger"]


def all_answer(evidence: Evidence) -> list[str]:
    """Rules a lost limiter out where none is."""
    up = limiters_up(evidence)
    return ["limiter lost (all of them answer)"] if len(up) == len(LIMITERS) else []


def one_of(names: Sequence[str]) -> str:
    """``each of lim1 and lim2``, or the only one."""
    return f"each of {listing(names)}" if len(names) > 1 else listing(names)
