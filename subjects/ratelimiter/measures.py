"""The measures of both stories: checks by outcome, bursts and drifts, as values."""

from __future__ import annotations

from msgspec import Struct

from subjects.load.protocol import KeyCount, SpanEnded


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


class Drift(Struct, frozen=True):
    """The difference between the store's counters and the ledger at one moment.

    Attributes:
        off: the difference, in checks of all keys.
        tolerated: how many checks may have been on their way to the store at that moment.
    """

    off: float
    tolerated: float

    @property
    def is_on_its_way(self) -> bool:
        """Whether the difference is no more than the checks that may have been on their way."""
        return self.off <= self.tolerated


def fullest(span: SpanEnded) -> KeyCount:
    """Returns the key that exceeded the limit by most, or came closest to the limit."""
    return max(span.keys, key=lambda count: (count.most - count.limit, count.most))


def over(span: SpanEnded) -> int:
    """Returns by how many checks the fullest window of any key exceeded the limit."""
    return max(0, fullest(span).over)


def asked(span: SpanEnded) -> int:
    """Returns how many checks the span had."""
    return sum(count.allowed + count.refused + count.failed for count in span.keys)


def allowed(span: SpanEnded) -> int:
    """Returns how many checks of the span were allowed."""
    return sum(count.allowed for count in span.keys)


def allowed_per_s(span: SpanEnded) -> float:
    """Returns how many checks of the span were allowed a second."""
    return allowed(span) / span.seconds if span.seconds > 0 else 0.0
