"""Sentences for what the rate limiter's own rules find."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.findings.base import Phase
from core.model.findings.losses import Loss
from core.text import figures
from core.text.findings.explanation import clue_words, finding_words
from core.text.findings.losses import losses_words, returned_words
from core.text.wording import by_number, capital, clause, listing, number_word, sentences
from subjects.ratelimiter import findings
from subjects.ratelimiter.findings import CountersDrifted, LimiterAlternative, LimiterCause
from subjects.ratelimiter.symptoms import within

# --- clues, and what was ruled out -------------------------------------------------------

_EXCLUDED = {
    LimiterAlternative.LIMITER_LOST: "limiter lost (all of them answer)",
    LimiterAlternative.STORE_LOST: "store lost (every limiter reaches it)",
    LimiterAlternative.STORE_LOST_TOO: "store lost (the limiters that are left reach it)",
    LimiterAlternative.CLOCKS_APART: "clocks apart (the limiters exchange spans of time, never "
    "the time of day)",
    LimiterAlternative.SLOW_STORE: "a slow store (it doesn't run at all)",
    LimiterAlternative.CRASH: "crash (the process exists)",
    LimiterAlternative.CUT_STOPPED: "network cut (the process is stopped)",
    LimiterAlternative.CUT_GONE: "network cut (the process is gone)",
}


@clue_words.register
def _(cause: findings.LimiterExcluded) -> str:
    return _EXCLUDED[cause.what]


@clue_words.register
def _(clue: findings.StoreUnreached) -> str:
    says = clause(clue.limiters, "answers and says", "answer and say")
    return f"{says} that the store is unreachable"


@clue_words.register
def _(clue: findings.LimitExceeded) -> str:
    allowed = f"{figures.count(clue.allowed)} allowed {within(clue.window_s)}"
    return f"the ledger has {allowed} for one key, {clue.limit:.0f} is its limit"


@clue_words.register
def _(clue: CountersDrifted) -> str:
    return f"the store's counters are off by {figures.count(clue.drift)} from the ledger"


@clue_words.register
def _(clue: findings.LimitersAnswer) -> str:
    count = f"{number_word(clue.up)} of {number_word(clue.total)} limiters answer"
    return f"{count}, and all of those reach the store" if clue.reach_store else count


# --- what goes wrong although every server runs ------------------------------------------


@finding_words.register
def _(finding: findings.GhostAllowed) -> tuple[str, str]:
    exceeded, others = finding.exceeded, finding.limiters - 1
    limit, window = f"{exceeded.limit:.0f}", within(exceeded.window_s)
    if not finding.is_synced:
        allowed = f"{figures.count(exceeded.allowed)} were allowed {window}"
        told = f"{allowed} for a key whose limit is {limit}, although the store decides each check."
        title = "Over the limit under the atomic policy: not explained"
        return title, f"{told} That should be impossible."
    title = f"Ghost allowing: {number_word(finding.limiters)} limiters, each counting by itself"
    each = figures.count(round(finding.most_over / others))
    most, over = figures.count(round(finding.most_over)), figures.count(round(finding.over))
    return title, (
        "The policy is synced: each limiter decides by its own count and hears of the others "
        f"only every {finding.sync_ms:.0f} ms. One may give the whole limit, and each of the "
        f"other {number_word(others)} adds what passes at it until it hears of that, at most "
        f"{each}: up to {most} over the limit of {limit} {window}. It was {over} over."
    )


@finding_words.register
def _(finding: findings.DriftFound) -> tuple[str, str]:
    title = "Counter drift: what the limiters said didn't reach the store"
    return title, (
        f"The store's counters are off by {figures.count(finding.off.drift)}. A limiter tells "
        "each count once: where no answer came nobody knows whether it was counted, and to say "
        "it again could count it twice. Its total since its start it keeps: from those the "
        "counters can be mended."
    )


# --- the store ---------------------------------------------------------------------------


@finding_words.register
def _(finding: findings.CounterStoreUnreachable) -> tuple[str, str]:
    if finding.phase is Phase.OVER:
        alone = "While they didn't, each decided by its own count, with the whole limit."
        told = sentences("The limiters reach the store again.", alone, _mend(finding.off))
        return f"Store unreachable for a while, over{_left(finding.off)}", told
    text = f"{listing(finding.cut_off)} can't reach the store. {_each_alone(finding)}"
    return "Store unreachable: the limiters fail open", text


@finding_words.register
def _(finding: findings.CounterStoreLost) -> tuple[str, str]:
    paused, ends = finding.cause is LimiterCause.STORE_PAUSED, finding.loss.kind.is_end
    if finding.phase is Phase.OVER:
        stayed = "While it was away what was told was lost, but for what it found waiting."
        return f"Store {'pause' if paused else 'loss'}, over{_left(finding.off)}", sentences(
            f"The {returned_words(finding.returned)}",
            "It came back empty." if ends else stayed,
            _mend(finding.off),
        )
    title, lost = f"Store {'paused' if paused else 'lost'}", f"The {clue_words(finding.loss)}."
    if not finding.cut_off:
        return title, lost
    drifts = "What they count meanwhile doesn't reach the store: its counters drift."
    counters = "Its counters are gone with it." if ends else drifts
    return f"{title}: the limiters fail open", sentences(lost, _each_alone(finding), counters)


def _each_alone(finding: findings.FailingOpen) -> str:
    up, limit = finding.up, finding.limit
    if len(up) < 2:
        return f"{listing(up)} fails open: it decides by its own count."
    most = "."
    if limit is not None:
        many, one = figures.count(round(len(up) * limit)), figures.count(round(limit))
        most = f": up to {many} for a key instead of {one}."
    alone = capital(number_word(len(up)))
    return f"{alone} limiters fail open, each with the whole limit{most}"


# --- limiters ----------------------------------------------------------------------------


@finding_words.register
def _(finding: findings.LimitersLost) -> tuple[str, str]:
    away, up = finding.away, finding.up
    if not away:
        back = f"{listing(finding.nodes)} back"
        return f"Limiter loss, over: {back}{_left(finding.off)}", sentences(
            returned_words(finding.returned), _unsynced(finding.losses), _mend(finding.off)
        )
    lost = f"{losses_words(away)}."
    if not up:
        return "All limiters lost", sentences(lost, "Nobody answers checks.", _unsynced(away))
    alone = "Each limiter works by itself, and clients go to the others."
    title = f"Limiter lost, {listing(up)} {by_number(up, 'carries', 'carry')} on"
    return title, sentences(lost, alone, _unsynced(away))


def _unsynced(losses: Sequence[Loss]) -> str:
    """Returns what went with the memory of a process; of a silent one nobody knows that."""
    if not any(loss.kind.is_end for loss in losses):
        return ""
    return "What it allowed since its last sync was never told to the store, and is lost."


# --- drift -------------------------------------------------------------------------------


def _left(off: CountersDrifted | None) -> str:
    return "" if off is None else ": drift is left"


def _mend(off: CountersDrifted | None) -> str:
    return "" if off is None else f"{capital(clue_words(off))}."
