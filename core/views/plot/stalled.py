"""The share of the groups of keys that take no write, as a band at the foot of the plot.

One rule for the window and the report: a band as high as :data:`BAND_SHARE` of the plot would
say that no group takes a write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.views.key_groups import Stall

BAND_SHARE = 0.2
"""Height of the band where no group takes a write, as a share of the plot's height."""


class StalledSpan(NamedTuple):
    """A span in which the same number of groups took no write."""

    start_t: float
    end_t: float
    share: float
    """Share of the groups that stood still, above 0 and up to 1."""


def stalled_spans(stalls: Sequence[Stall], total: int, newest_t: float) -> Iterator[StalledSpan]:
    """Yields the spans in which groups took no write, in the order of time.

    Args:
        stalls: when each group took none.
        total: how many groups there are.
        newest_t: where a stall that lasts ends for now, in run seconds.
    """
    changes: dict[float, int] = {}
    for stall in stalls:
        end_t = newest_t if stall.end_t is None else stall.end_t
        if end_t > stall.start_t:
            changes[stall.start_t] = changes.get(stall.start_t, 0) + 1
            changes[end_t] = changes.get(end_t, 0) - 1
    silent, since_t = 0, 0.0
    for t in sorted(changes):
        if silent and total:
            yield StalledSpan(since_t, t, min(silent / total, 1.0))
        silent, since_t = silent + changes[t], t
