"""Rules for a store, or a limiter, that is lost."""

from __future__ import annotations

from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.events import Explanation
from core.text import figures as words
from core.text.diagnosis_phrases import how_all_lost, how_lost, load_lines, returned
from core.text.wording import capital, listing, number_word, sentences
from subjects.ratelimiter.figures import LIMIT
from subjects.ratelimiter.invariants import STORE_REACHED
from subjects.ratelimiter.rule_words import (
    LimiterCause,
    all_answer,
    cut_off,
    drift_lines,
    fail_open,
    limiters_up,
    over_lines,
    store_loss,
)
from subjects.ratelimiter.topology import LIMITERS, STORE

_EMPTIED = (LossKind.EXITED, LossKind.RESTARTED)
"""How a server is lost whose memory goes with it; of one that is silent nobody knows that."""


def store_lost(evidence: Evidence) -> Explanation | None:
    """The store was paused, or has ended."""
    loss = store_loss(evidence)
    if loss is None or not loss.was_up:
        return None
    # It answers the limiters: what asks it for the stage is late, for which nothing is lost.
    if loss.kind is LossKind.SILENT and STORE_REACHED not in evidence.broken:
        return None
    paused = loss.kind is LossKind.PAUSED
    away = loss.back_t is None
    if away:
        title = f"Store {'paused' if paused else 'lost'}"
        text = f"The {how_lost(loss)}."
        if cut_off(evidence):
            title += ": the limiters fail open"
            text = sentences(text, _each_alone(evidence), _counts_lost(loss.kind))
    else:
        title = f"Store {'pause' if paused else 'loss'}, over{_left(evidence)}"
        back = f"The {returned(evidence, [loss])}"
        text = sentences(back, _came_back(loss.kind), _mend(evidence))
    return Explanation(
        key=LimiterCause.STORE_PAUSED if paused else LimiterCause.STORE_LOST,
        title=title,
        text=text,
        evidence=(
            how_lost(loss),
            *fail_open(evidence),
            *over_lines(evidence),
            *drift_lines(evidence),
            *load_lines(evidence),
        ),
        ruled_out=(
            *_kind_ruled_out(loss),
            *all_answer(evidence),
            *(["a slow store (it doesn't run at all)"] if paused and away else []),
        ),
        nodes=(STORE,),
    )


def store_unreachable(evidence: Evidence) -> Explanation | None:
    """The store isn't lost as far as is known, and limiters can't reach it all the same."""
    cut = cut_off(evidence)
    if not cut or STORE_REACHED not in evidence.broken:
        return None
    return Explanation(
        key=LimiterCause.STORE_UNREACHABLE,
        title="Store unreachable: the limiters fail open",
        text=f"{listing(cut)} can't reach the store. {_each_alone(evidence)}",
        evidence=(*fail_open(evidence), *over_lines(evidence), *drift_lines(evidence)),
        ruled_out=tuple(all_answer(evidence)),
        nodes=tuple(cut),
    )


def limiters_lost(evidence: Evidence) -> Explanation | None:
    """One or more limiters were lost; each works by itself, so the others carry on."""
    losses = [loss for loss in evidence.losses if loss.node in LIMITERS and loss.was_up]
    if not losses:
        return None
    away = [loss for loss in losses if loss.back_t is None]
    up = limiters_up(evidence)
    names = listing(list(dict.fromkeys(loss.node for loss in away or losses)))
    if away:
        verb = "carries" if len(up) == 1 else "carry"
        title = f"Limiter lost, {listing(up)} {verb} on" if up else "All limiters lost"
        told = (
            "Each limiter works by itself, and clients go to the others."
            if up
            else "Nobody answers checks."
        )
        text = sentences(f"{how_all_lost(away)}.", told, _unsynced(away))
    else:
        title = f"Limiter loss, over: {names} back{_left(evidence)}"
        text = sentences(returned(evidence, losses), _unsynced(losses), _mend(evidence))
    return Explanation(
        key=LimiterCause.LIMITER_LOST,
        title=title,
        text=text,
        evidence=(
            *(how_lost(loss) for loss in losses),
            f"{number_word(len(up))} of {number_word(len(LIMITERS))} limiters answer",
            *drift_lines(evidence),
            *load_lines(evidence),
        ),
        ruled_out=(
            "store lost (the limiters that are left reach it)",
            *(loss for each in losses[-1:] for loss in _kind_ruled_out(each)),
        ),
        nodes=tuple(dict.fromkeys(loss.node for loss in losses)),
    )


def _each_alone(evidence: Evidence) -> str:
    up, limit = limiters_up(evidence), evidence.system.get(LIMIT)
    if len(up) < 2:
        return f"{listing(up)} fails open: it decides by its own count."
    most = "."
    if limit is not None:
        many, one = words.count(round(len(up) * limit)), words.count(round(limit))
        most = f": up to {many} for a key instead of {one}."
    alone = capital(number_word(len(up)))
    return f"{alone} limiters fail open, each with the whole limit{most}"


def _counts_lost(kind: LossKind) -> str:
    if kind in _EMPTIED:
        return "Its counters are gone with it."
    return "What they count meanwhile doesn't reach the store: its counters drift."


def _came_back(kind: LossKind) -> str:
    if kind in _EMPTIED:
        return "It came back empty."
    return "While it was away what was told was lost, but for what it found waiting."


def _unsynced(losses: list[Loss]) -> str:
    if not any(loss.kind in _EMPTIED for loss in losses):
        return ""
    return "What it allowed since its last sync was never told to the store, and is lost."


def _left(evidence: Evidence) -> str:
    return ": drift is left" if drift_lines(evidence) else ""


def _mend(evidence: Evidence) -> str:
    if not drift_lines(evidence):
        return ""
    return f"{capital(drift_lines(evidence)[0])}."


def _kind_ruled_out(loss: Loss) -> list[str]:
    if loss.kind is LossKind.PAUSED:
        return ["crash (the process exists)", "network cut (the process is stopped)"]
    if loss.kind is LossKind.EXITED:
        return ["network cut (the process is gone)"]
    return []
