"""Rules for what goes wrong although every server runs: ghost allowing, and counter drift."""

from __future__ import annotations

from core.diagnosis.evidence import Evidence
from core.model.events import Explanation
from core.text import figures as words
from core.text.diagnosis_phrases import load_lines, not_overload
from core.text.wording import number_word
from subjects.ratelimiter.figures import (
    BOUND_OVER,
    DRIFT,
    LIMIT,
    MOST_OVER,
    MOST_OVER_SYNCED,
    SYNC_MS,
    WINDOW_S,
)
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.rule_words import (
    LimiterCause,
    all_answer,
    drift_lines,
    limiters_up,
    over_lines,
)
from subjects.ratelimiter.symptoms import within
from subjects.ratelimiter.topology import LIMITERS


def ghost_allowing(evidence: Evidence) -> Explanation | None:
    """More was allowed than the limit, with every limiter and the store in place."""
    system = evidence.system
    worst, limit = system.get(MOST_OVER), system.get(LIMIT)
    if WITHIN_LIMIT not in evidence.broken or not worst or limit is None:
        return None
    nodes = number_word(len(LIMITERS))
    window = within(system.get(WINDOW_S, 1.0))
    allowed = words.count(round(limit + worst))
    if not system.get(MOST_OVER_SYNCED):
        title = "Over the limit under the atomic policy: not explained"
        text = (
            f"{allowed} were allowed {window} for a key whose limit is {limit:.0f}, although the "
            "store decides each check. That should be impossible."
        )
        return _explain(evidence, title, text)
    others = len(LIMITERS) - 1
    most, sync_ms = system.get(BOUND_OVER, 0.0), system.get(SYNC_MS, 0.0)
    title = f"Ghost allowing: {nodes} limiters, each counting by itself"
    text = (
        f"The policy is synced: each limiter decides by its own count and hears of the others "
        f"only every {sync_ms:.0f} ms. One may give the whole limit, and each of the other "
        f"{number_word(others)} adds what passes at it until it hears of that, at most "
        f"{words.count(round(most / others))}: up to {words.count(round(most))} over the limit of "
        f"{limit:.0f} {window}. It was {words.count(round(worst))} over."
    )
    return _explain(evidence, title, text)


def _explain(evidence: Evidence, title: str, text: str) -> Explanation:
    up = f"{number_word(len(limiters_up(evidence)))} of {number_word(len(LIMITERS))} limiters"
    return Explanation(
        key=LimiterCause.GHOST_ALLOWING,
        title=title,
        text=text,
        evidence=(
            *over_lines(evidence),
            f"{up} answer, and all of those reach the store",
            *load_lines(evidence),
        ),
        ruled_out=(
            "store lost (every limiter reaches it)",
            *all_answer(evidence),
            "clocks apart (the limiters exchange spans of time, never the time of day)",
            *not_overload(evidence),
        ),
        nodes=tuple(limiters_up(evidence)),
    )


def counter_drift(evidence: Evidence) -> Explanation | None:
    """The store's counters don't tell what was allowed, and nothing else is wrong any more."""
    if COUNTERS_TRUE not in evidence.broken or not drift_lines(evidence):
        return None
    drift = words.count(round(evidence.system.get(DRIFT, 0.0)))
    return Explanation(
        key=LimiterCause.COUNTER_DRIFT,
        title="Counter drift: what the limiters said didn't reach the store",
        text=(
            f"The store's counters are off by {drift}. A limiter tells each count once: where no "
            "answer came nobody knows whether it was counted, and to say it again could count it "
            "twice. Its total since its start it keeps: from those the counters can be mended."
        ),
        evidence=tuple(drift_lines(evidence)),
        ruled_out=tuple(all_answer(evidence)),
    )
