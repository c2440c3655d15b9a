"""Sentences of the story "Ghost allowing"."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import ComparedRow
from core.text.wording import ms, number_word, sentences
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.measures import Burst, allowed, asked, fullest, over
from subjects.ratelimiter.story_words import NONE, allowed_words, number, row

TITLE = "Ghost allowing"
ABOUT = (
    "Limiters that count by themselves let a burst through; the fix is applied live and the same "
    "burst comes again."
)
"""The story as people pick it."""
WELCOME = "Each key has a limit. We send a burst, count what really passes, and mend it live."
UNDER_LIMIT, UNDER_LIMIT_OPENS = (
    "Load under the limit",
    "Clients check keys at every limiter in turn.",
)
BURST, BURST_OPENS = "Burst", "The same clients are about to ask many times as often."
DIAGNOSIS_OPENS = "Why did more pass than the limit, by the evidence alone?"
FIX, FIX_OPENS = "Fix", "Each limiter is told to decide in the store, while the load goes on."
AGAIN, AGAIN_OPENS = "The burst again", "The same burst, against the other policy."
SUMMARY_OPENS = "Both bursts side by side."
"""Titles of the chapters, and what each says at the beginning."""
TO_BURST, TO_BURST_AGAIN = "Space goes on to the burst", "Space goes on to the same burst again"
"""The words for the next key's deed."""
FIXED = (
    "Fixed live: the policy is atomic. Each check is decided in the store, by one indivisible "
    "step, so no limiter can give away what another has given. It costs a round trip. Whether it "
    "holds only the same burst can tell."
)
BURST_UNDER_WAY = "The burst is under way"
WAITS_FOR_ROOM = "Waiting until the limits have room for a burst again"
NO_CALM = ("The burst doesn't end.", "R starts afresh.")
"""Sentence and remedy."""


def synced_words(sync_ms: int) -> str:
    """Returns the sentence on the synced policy: who decides, and how often limiters sync."""
    return (
        "The policy is synced: each limiter decides by its own count, and hears of the others "
        f"every {sync_ms} ms."
    )


def under_limit(share: float) -> str:
    """Returns which share of each key's limit the load asks for."""
    return f"It asks for {100 * share:.0f} % of each key's limit, so nothing is refused."


def burst_counted(span: SpanEnded) -> str:
    """Returns what of a burst passed, by the ledger."""
    return f"By the ledger {allowed_words(span)}."


def policy_taken(policy: str) -> str:
    """Says that every limiter has the policy, as a line of the feed."""
    return f"Every limiter says that its policy is {policy}"


def policy_not_taken(policy: str) -> tuple[str, str]:
    """Says that not every limiter has the policy, and the way out."""
    return f"Not every limiter says that its policy is {policy}.", "Space tries again."


def burst_again(span: SpanEnded) -> str:
    """Returns what of the second burst passed."""
    return f"The same burst again: {allowed_words(span)}."


COMPARED = "The same burst, twice"
"""Title of the comparison of both bursts."""


def burst_rows(bursts: Sequence[Burst], limiters: int) -> tuple[ComparedRow, ...]:
    """Returns the measures of all bursts, side by side."""
    spans = [burst.span for burst in bursts]
    within = [not over(span) for span in spans]
    limit = number(fullest(spans[0]).limit)
    return (
        row("checks asked", [number(asked(span)) for span in spans]),
        row("checks allowed", [number(allowed(span)) for span in spans]),
        row(
            f"most of one key in a second, limit {limit}",
            [number(fullest(span).most) for span in spans],
            within,
        ),
        row("over the limit", [number(over(span)) for span in spans], within),
        row(
            f"most that {number_word(limiters)} limiters can be over",
            [number(burst.at_most) for burst in bursts],
        ),
        row("p99 latency, median", [_latency(burst.p99_ms) for burst in bursts]),
    )


def compared_words(first: SpanEnded, second: SpanEnded) -> str:
    """Returns what both bursts say together: the first is under the synced policy."""
    limit = number(fullest(first).limit)
    most_first, most_second = number(fullest(first).most), number(fullest(second).most)
    unknown = ""
    if not (first.whole and second.whole):
        unknown = "What became of some checks isn't known, so it may have been more."
    if not over(first):
        text = f"The synced policy kept to the limit this time: {most_first} of {limit}."
    elif over(second):
        text = f"The fix did not hold: {most_second} within a second, the limit is {limit}."
    else:
        text = (
            f"Under the synced policy a burst got {most_first} within a second where {limit} are "
            f"allowed; under the atomic one, {most_second}."
        )
    return sentences(text, unknown)


def _latency(milliseconds: float | None) -> str:
    return NONE if milliseconds is None else ms(milliseconds)
