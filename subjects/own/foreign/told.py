"""The signs of load in the lines of the user's own program: ended requests, or ticks."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class EndedRequest(NamedTuple):
    """A request that has ended.

    Attributes:
        ended_s: when, by the machine's clock, seconds since 1970.
        latency_s: how long it took.
        is_ok: whether it was answered as it should be.
    """

    ended_s: float
    latency_s: float
    is_ok: bool


class Tick(NamedTuple):
    """The counts of a program since its last tick.

    Attributes:
        at_s: the end of the tick, in seconds since whenever.
        ok: requests that were answered; None where only their rate is told.
        per_s: how many a second; None where ``ok`` says it.
        failed: requests that weren't.
        p50_ms, p99_ms, max_ms: latencies of the answers; None where they aren't told.
    """

    at_s: float
    ok: int | None = None
    per_s: float | None = None
    failed: int = 0
    p50_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None


class LoadSign(NamedTuple):
    """A line that shows that the program writes as expected, and tells nothing else."""


Told = EndedRequest | Tick | LoadSign

Parse = Callable[[bytes], Told | None]
"""Returns what a line tells; None for one that isn't of the format. Raises an error
of decoding, or OverflowError, for bytes or a time that make no sense."""
