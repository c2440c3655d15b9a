"""Sentences of the story "Counter drift"."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import ComparedRow
from core.text.wording import number_word, sentences
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.measures import Drift, allowed_per_s, fullest, over
from subjects.ratelimiter.story_words import NONE, allowed_words, checks, number, row

TITLE = "Counter drift"
ABOUT = (
    "The store is paused, the limiters go on alone and its counters fall behind; it comes back, "
    "the drift is measured and mended."
)
"""The story as people pick it."""
WELCOME = (
    "A part of it stops: we count what passes meanwhile and what the counters make of it, and "
    "mend them."
)
OVER_LIMIT, OVER_LIMIT_OPENS = "Load over the limit", "Clients ask for more than is allowed."
FAULT_OPENS = "Something is about to stop, on purpose and without warning."
RESUME, RESUME_OPENS = "Resume", "What was hit comes back, and the drift is measured."
RECONCILE, RECONCILE_OPENS = (
    "Reconcile",
    "The counters are made what the limiters have really allowed.",
)
VERIFY, VERIFY_OPENS = (
    "Verified",
    "The load stops, so that nothing is on its way; then the counters are held against the ledger.",
)
SUMMARY_OPENS = "Before, during and after, side by side."
"""Titles of the chapters, and what each says at the beginning."""
TO_RECONCILE, TO_VERIFY = "Space reconciles the counters", "Space verifies it"
"""What the next press of Space does."""
ATOMIC = "The policy is atomic: the store decides each check and counts it."
NONE_OVER = "No key was seen over its limit"
WATCHES_PASSING = "Watching what passes meanwhile"
MEASURES_DRIFT = "Measuring the drift"
WATCHES_LIMIT = "Watching whether the limit holds again"
NOT_ALL_REACH = ("Not every limiter reaches the store again.", "Space waits again.")
COUNTERS_UNKNOWN = (
    "Nobody knows the store's counters, so the drift can't be measured.",
    "Space tries again.",
)
"""Sentences and remedies."""


def over_limit(share: float) -> str:
    """Says by what factor the load exceeds the limit."""
    return f"It asks for {share:.1f} times what is allowed: the store holds it to the limit."


def goes_on_alone(most: float, limit: float, limiters: int, *, none_reaches: bool) -> str:
    """Says that limiters without the store go on by themselves, and what one key got.

    Args:
        most: what one key got within a second.
        limit: each key's limit a second.
        limiters: how many limiters there are.
        none_reaches: whether no limiter reaches the store.
    """
    alone = (
        "No limiter reaches the store, so each goes on by itself with the whole limit"
        if none_reaches
        else "A limiter that doesn't reach the store goes on by itself with the whole limit"
    )
    return (
        f"{alone}: one key got {number(most)} within a second, its limit is {number(limit)}; "
        f"{number_word(limiters)} limiters can give {number(limiters * limit)}."
    )


def drift_left(drift: float, during: SpanEnded, *, store_hit: bool) -> str:
    """Says how far off the counters are and why, and what passed during the fault.

    Args:
        drift: the difference between counters and ledger, in checks of all keys.
        during: the checks during the fault.
        store_hit: whether the fault was the store's, rather than a limiter's.
    """
    why = (
        "each limiter reports a count once, and nobody knows whether reports that timed out arrived"
        if store_hit
        else "by what is on its way, and by what the killed limiter never told"
    )
    off = f"{_off_by(drift)} from what was really allowed: {why}."
    return f"{off} During the fault {allowed_words(during)}."


def reconciled(after: SpanEnded) -> str:
    """Returns how the counters were mended, and what has passed since then."""
    return (
        "Each limiter has told the store its own total, which can be told twice without harm, "
        f"and each counter is now their sum. Since then {allowed_words(after)}."
    )


def verified(drift: float, lost_at_most: float) -> str:
    """Returns how far counters and ledger are apart while nothing is in flight.

    Args:
        drift: the difference, in checks of all keys.
        lost_at_most: how many checks a killed limiter may have taken with it.
    """
    if drift == 0:
        return "Verified: the store's counters are what the ledger says, to the last check."
    if drift <= lost_at_most:
        lost = "what the killed limiter had allowed since its last sync, and took with it"
        return f"{_off_by(drift)}: {lost}."
    return f"{_off_by(drift)} still."


def hit_name(done: str, *, store_hit: bool) -> str:
    """Returns the name of the column for the time during the fault; ``done``: ``paused``."""
    return f"{'store' if store_hit else 'limiter'} {done}"


def compared_title(during: str) -> str:
    """Returns the title of the comparison of the times before, ``during`` and after the fault."""
    return f"Before, {during}, and after"


def compared_columns(during: str) -> tuple[str, str, str]:
    """Returns the names of the three times that are compared."""
    return "before", during, "reconciled"


def compared_rows(
    spans: Sequence[SpanEnded], before: Drift | None, left: Drift, verified_off: float, lost: float
) -> tuple[ComparedRow, ...]:
    """Returns the measures before, during and after the fault, side by side.

    Args:
        spans: the checks before, during and after.
        before: the drift before the fault; None where that wasn't known.
        left: the drift that was left when what was hit came back.
        verified_off: by how many checks the mended counters were off.
        lost: how many checks a killed limiter may have taken with it.
    """
    return (
        row("allowed a second, all keys", [number(allowed_per_s(span)) for span in spans]),
        row(
            f"most of one key in a second, limit {number(fullest(spans[0]).limit)}",
            [number(fullest(span).most) for span in spans],
            [not over(span) for span in spans],
        ),
        row(
            "counters off by, checks of all keys",
            [_drift_before(before), number(left.off), number(verified_off)],
            [before and before.is_on_its_way, left.is_on_its_way, verified_off <= lost],
        ),
    )


def compared_words(
    during: SpanEnded, left: float, verified_off: float, done: str, *, store_hit: bool, held: bool
) -> str:
    """Returns what the three times say together.

    Args:
        during: the checks during the fault.
        left: by how many checks the counters were off when what was hit came back.
        verified_off: by how many the mended counters were off.
        done: what was done to the store: ``paused``.
        store_hit: whether the fault was the store's, rather than a limiter's.
        held: whether all came out as the story tells.
    """
    most, limit = number(fullest(during).most), number(fullest(during).limit)
    what = f"the store was {done}" if store_hit else "a limiter was gone"
    took = "" if store_hit or not verified_off else ", what the limiter took with it"
    text = (
        f"While {what} one key got {most} within a second, its limit is {limit}, and the counters "
        f"drifted by {checks(left)}. Reconciled, they are off by "
        f"{number(verified_off)}{took}."
    )
    return sentences(text, "" if held else "Not all came out as told.")


def _off_by(drift: float) -> str:
    return f"The store's counters are off by {checks(drift)}"


def _drift_before(drift: Drift | None) -> str:
    if drift is None:
        return NONE
    return number(drift.off) + (", on its way" if drift.is_on_its_way else "")
