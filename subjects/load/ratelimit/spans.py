"""The counts of each key's checks, over the run and over spans of the run such as one burst."""

from __future__ import annotations

import time
from collections.abc import Sequence

from subjects.load.protocol import KeyCount, SpanEnded
from subjects.load.ratelimit.limits import Limits
from subjects.load.ratelimit.ticks import window_ticks
from subjects.load.ratelimit.window_counts import (
    ALLOWED,
    FAILED,
    FALSE,
    MOST,
    REFUSED,
    WINDOWS_OVER,
    WindowCounts,
)


class Tallies:
    """The counts of each key, in the order of the limits."""

    def __init__(self, limits: Limits, rows: Sequence[memoryview] = ()) -> None:
        """Counts into ``rows``, or into memory where none are given."""
        width = window_ticks(limits.window_s)
        self._names = tuple(limits.keys)
        self.keys = [
            WindowCounts(limit, width, rows[n] if rows else None)
            for n, limit in enumerate(limits.keys.values())
        ]

    def counts(self, now: int | None = None) -> tuple[KeyCount, ...]:
        """Returns the counts of each key; without ``now``, in ticks, no window ends now."""
        return tuple(
            KeyCount(
                key=name,
                limit=counts.limit,
                now=0 if now is None else counts.now(now),
                allowed=counts.row[ALLOWED],
                refused=counts.row[REFUSED],
                failed=counts.row[FAILED],
                most=counts.row[MOST],
                windows_over=counts.row[WINDOWS_OVER],
                false_refusals=counts.row[FALSE],
            )
            for name, counts in zip(self._names, self.keys, strict=True)
        )


class Span:
    """A span of observation: the checks sent within the span, and their outcomes.

    The span's windows are those that end with one of these checks. What was allowed just before
    the span is in the first of them, as it should be: a burst hits a key that was checked before.
    So two spans that are to be told apart lie a window's length apart.

    Attributes:
        number: the id of the command that began the span.
        name: what the span observes.
        begun: when the span began, as a reading of ``time.monotonic()``.
        tallies: the counts of the span's checks.
        in_flight: number of the span's checks without an outcome yet.
        asked: the id of the command that ended the span; None while the span goes on.
    """

    def __init__(self, number: int, name: str, limits: Limits) -> None:
        """Begins an empty span now."""
        self.number = number
        self.name = name
        self.begun = time.monotonic()
        self.tallies = Tallies(limits)
        self.in_flight = 0
        self.asked: int | None = None

    def ended(self, command: int) -> SpanEnded:
        """Returns the counts of the span, as the answer to ``command``."""
        now = time.monotonic()
        return SpanEnded(
            id=command,
            span=self.number,
            name=self.name,
            t=now,
            seconds=now - self.begun,
            keys=self.tallies.counts(),
        )
