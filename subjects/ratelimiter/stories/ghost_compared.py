"""Compares both bursts side by side, by the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.model import events as ev
from core.text.wording import capital, ms, number_word
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.stories.spans import allowed, asked, fullest, number, over, row
from subjects.ratelimiter.topology import LIMITERS


class Burst(Struct, frozen=True):
    """The measurements of one burst.

    Attributes:
        span: the counts of the ledger.
        policy: the name of the limiters' policy.
        at_most: by how many checks that policy can exceed the limit in one window.
        p99_ms: the median of the p99 of each tenth of a second, milliseconds; None where
            none was measured.
    """

    span: SpanEnded
    policy: str
    at_most: int
    p99_ms: float | None


def compare(t: float, first: Burst, second: Burst) -> ev.Compared:
    """Returns the comparison at ``t``, which held where only the first burst exceeded the limit."""
    tries = (first, second)
    spans = (first.span, second.span)
    within = (not over(first.span), not over(second.span))
    limit = number(fullest(first.span).limit)
    return ev.Compared(
        t=t,
        title="The same burst, twice",
        columns=(first.policy, second.policy),
        rows=(
            row("checks asked", [number(asked(span)) for span in spans]),
            row("checks allowed", [number(allowed(span)) for span in spans]),
            row(
                f"most of one key in a second, limit {limit}",
                [number(fullest(span).most) for span in spans],
                within,
            ),
            row("over the limit", [number(over(span)) for span in spans], within),
            row(
                f"most that {number_word(len(LIMITERS))} limiters can be over",
                [number(each.at_most) for each in tries],
            ),
            row("p99 latency, median", [_latency(each.p99_ms) for each in tries]),
        ),
        held=not within[0] and within[1] and all(span.whole for span in spans),
        text=f"{capital(_describe(first.span, second.span))}.{_unknown(spans)}",
    )


def _unknown(spans: Sequence[SpanEnded]) -> str:
    if all(span.whole for span in spans):
        return ""
    return " What became of some checks isn't known, so it may have been more."


def _latency(milliseconds: float | None) -> str:
    return "—" if milliseconds is None else ms(milliseconds)


def _describe(first: SpanEnded, second: SpanEnded) -> str:
    limit = number(fullest(first).limit)
    most_first, most_second = number(fullest(first).most), number(fullest(second).most)
    if not over(first):
        return f"the synced policy kept to the limit this time: {most_first} of {limit}"
    if over(second):
        return f"the fix did not hold: {most_second} within a second, the limit is {limit}"
    return (
        f"under the synced policy a burst got {most_first} within a second where {limit} are "
        f"allowed; under the atomic one, {most_second}"
    )
