"""The generic cell rate algorithm, decided at the node, on any clock that only goes forward."""

from __future__ import annotations

from msgspec import Struct

_ROUNDING = 1e-4
"""Rounding tolerance, as a share of one request: sums of intervals may be off by that."""


class Decision(Struct, frozen=True, gc=False):
    """The outcome of one check.

    Attributes:
        allowed: whether the request may pass.
        remaining: how many more requests may pass at this moment.
        reset_after_s: seconds until the whole burst is available again.
        retry_after_s: seconds until a request may pass; 0 where this one may.
    """

    allowed: bool
    remaining: int
    reset_after_s: float
    retry_after_s: float


def decide(tat: float, now: float, emission_s: float, burst: int) -> tuple[Decision, float]:
    """Decides one check by GCRA.

    Args:
        tat: the key's theoretical arrival time, on the clock of ``now``.
        now: the time, seconds.
        emission_s: seconds between requests once the burst is used up.
        burst: how many requests may come at once.

    Returns:
        The decision, and the theoretical arrival time after it.
    """
    span = max(tat - now, 0.0)
    room = burst - 1 - span / emission_s
    if room < -_ROUNDING:
        return Decision(False, 0, span, -room * emission_s), tat
    remaining = int(room + _ROUNDING)
    span += emission_s
    return Decision(True, remaining, span, 0.0), now + span
