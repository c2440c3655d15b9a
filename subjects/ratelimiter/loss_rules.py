"""Rules for a store, or a limiter, that is lost."""

from __future__ import annotations

from core.diagnosis.clues import load_clues, nodes_of, returned
from core.diagnosis.evidence import Evidence
from core.model.findings.base import Phase
from core.model.findings.losses import LossKind
from subjects.ratelimiter.clues import (
    all_answer,
    counters_off,
    counts,
    cut_off,
    excluded,
    limiters_up,
    not_lost_otherwise,
    store_loss,
    store_unreached,
)
from subjects.ratelimiter.figures import LIMIT
from subjects.ratelimiter.findings import (
    CounterStoreLost,
    CounterStoreUnreachable,
    LimiterAlternative,
    LimiterCause,
    LimitersAnswer,
    LimitersLost,
)
from subjects.ratelimiter.invariants import STORE_REACHED
from subjects.ratelimiter.topology import LIMITERS, STORE


def store_lost(evidence: Evidence) -> CounterStoreLost | None:
    """The store was paused, or has ended."""
    loss = store_loss(evidence)
    if loss is None or not loss.was_up:
        return None
    # The store answers the limiters: only the stage's own probe is late, and nothing is lost.
    if loss.kind is LossKind.SILENT and STORE_REACHED not in evidence.broken:
        return None
    paused, away = loss.kind is LossKind.PAUSED, loss.back_t is None
    slow = excluded(LimiterAlternative.SLOW_STORE) if paused and away else ()
    return CounterStoreLost(
        cause=LimiterCause.STORE_PAUSED if paused else LimiterCause.STORE_LOST,
        phase=Phase.UNDER_WAY if away else Phase.OVER,
        loss=loss,
        returned=returned(evidence, [loss]),
        off=counters_off(evidence),
        cut_off=cut_off(evidence),
        up=limiters_up(evidence),
        limit=evidence.system.get(LIMIT),
        evidence=(loss, *store_unreached(evidence), *counts(evidence), *load_clues(evidence)),
        ruled_out=(*not_lost_otherwise(loss), *all_answer(evidence), *slow),
        nodes=(STORE,),
    )


def store_unreachable(evidence: Evidence) -> CounterStoreUnreachable | None:
    """Finds limiters that can't reach the store, although the store isn't known to be lost."""
    cut = cut_off(evidence)
    if not cut or STORE_REACHED not in evidence.broken:
        return None
    return CounterStoreUnreachable(
        cut_off=cut,
        up=limiters_up(evidence),
        limit=evidence.system.get(LIMIT),
        evidence=(*store_unreached(evidence), *counts(evidence)),
        ruled_out=all_answer(evidence),
        nodes=cut,
    )


def store_was_unreachable(evidence: Evidence) -> CounterStoreUnreachable | None:
    """Limiters couldn't reach the store for a while, and all that answer do again."""
    if cut_off(evidence) or STORE_REACHED not in evidence.broken:
        return None
    return CounterStoreUnreachable(
        phase=Phase.OVER,
        cut_off=(),
        up=limiters_up(evidence),
        limit=evidence.system.get(LIMIT),
        off=counters_off(evidence),
        evidence=counts(evidence),
        ruled_out=all_answer(evidence),
    )


def limiters_lost(evidence: Evidence) -> LimitersLost | None:
    """One or more limiters were lost; each works by itself, so the others carry on."""
    losses = tuple(loss for loss in evidence.losses if loss.node in LIMITERS and loss.was_up)
    if not losses:
        return None
    away = tuple(loss for loss in losses if loss.back_t is None)
    up, off = limiters_up(evidence), counters_off(evidence)
    return LimitersLost(
        phase=Phase.UNDER_WAY if away else Phase.OVER,
        losses=losses,
        away=away,
        up=up,
        returned=returned(evidence, losses),
        off=off,
        evidence=(
            *losses,
            LimitersAnswer(len(up), len(LIMITERS)),
            *([] if off is None else [off]),
            *load_clues(evidence),
        ),
        ruled_out=(
            *excluded(LimiterAlternative.STORE_LOST_TOO),
            *not_lost_otherwise(losses[-1]),
        ),
        nodes=nodes_of(losses),
    )
