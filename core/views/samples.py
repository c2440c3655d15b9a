"""Judges samples of the load: normal or not, recovered or not, and how long nothing came."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.model.events import Baseline, Sample
from core.views.curve import GAP_S

RECOVERED_SHARE = 0.9
SUSTAINED_S = 1.0
COVERED_SHARE = 0.85
"""The share of a span that must have been measured before the span is judged."""


class SampleState(StrEnum):
    """The state of a sample compared with the baseline."""

    UNKNOWN = "unknown"
    """No baseline yet."""
    NORMAL = "normal"
    DEGRADED = "degraded"
    STALLED = "stalled"
    """Requests were due and not one was answered."""


def degraded_below(baseline: Baseline) -> float:
    """Throughput, in operations a second, below which the load no longer runs as normal."""
    band = baseline.median_ops - 2 * baseline.spread_ops
    return max(min(0.8 * baseline.median_ops, band), 0.0)


def classify(sample: Sample, baseline: Baseline | None) -> SampleState:
    """Returns the state of ``sample`` compared with ``baseline``."""
    if sample.answered == 0 and sample.attempted > 0:
        return SampleState.STALLED
    if baseline is None:
        return SampleState.UNKNOWN
    below = sample.answered_ops < degraded_below(baseline)
    return SampleState.DEGRADED if below else SampleState.NORMAL


def mean_ops(samples: Sequence[Sample]) -> float:
    """Answered operations a second over all ``samples``; 0.0 where there are none."""
    seconds = sum(sample.interval_s for sample in samples)
    return sum(sample.answered for sample in samples) / seconds if seconds > 0 else 0.0


def last_seconds(samples: Sequence[Sample], seconds: float) -> list[Sample]:
    """The samples that began within ``seconds`` before the end of the last, oldest first.

    The last one is always among them: a load that is short of breath reports seldom.
    """
    # Half an interval of slack: intervals are as exact as the timer that made them.
    found: list[Sample] = []
    for sample in reversed(samples):
        too_old = samples[-1].t - (sample.t - sample.interval_s) > seconds + sample.interval_s / 2
        if found and too_old:
            break
        found.append(sample)
    found.reverse()
    return found


def is_recovered(
    samples: Sequence[Sample], baseline: Baseline, share: float = RECOVERED_SHARE
) -> bool:
    """Whether throughput held ``share`` of the baseline for the last second of ``samples``.

    Both halves of the second must hold it, so that a burst that works off a backlog doesn't
    count. False where the samples don't cover a whole second without a hole.
    """
    window = last_seconds(samples, SUSTAINED_S)
    covered = sum(sample.interval_s for sample in window)
    if not window or covered < COVERED_SHARE * SUSTAINED_S:
        return False
    half = SUSTAINED_S / 2
    wanted = share * baseline.median_ops
    if len(window) == 1:
        return window[0].answered_ops >= wanted
    middle = window[-1].t - half
    halves = [s for s in window if s.t <= middle], [s for s in window if s.t > middle]
    # One request more or less in half a second, of a slow load, proves no change.
    return all(part and mean_ops(part) >= wanted - 1 / half for part in halves)


def outage_span(
    samples: Sequence[Sample], fault_t: float, *, over_holes: bool = False
) -> tuple[float, float] | None:
    """The longest span without an acknowledged write after ``fault_t``, as start and end.

    Of checks, without an answered one. Exact from the times of answers. While none has come
    yet it ends with the last sample. What a hole in the samples hides isn't counted, unless
    ``over_holes``: what asks may have ended with the system. None where no sample is later than
    ``fault_t``.
    """
    longest: tuple[float, float] | None = None
    silent_since: float | None = fault_t if over_holes else None
    last_t: float | None = None
    for sample in samples:
        start_t = sample.t - sample.interval_s
        is_hole = last_t is not None and start_t - last_t > GAP_S and not over_holes
        if silent_since is None or is_hole:
            silent_since = start_t
        last_t = sample.t
        end_t = sample.t if sample.first_ack_t is None else sample.first_ack_t
        begin_t = max(silent_since, fault_t)
        if sample.t > fault_t:
            span = (begin_t, max(end_t, begin_t))
            if longest is None or span[1] - span[0] > longest[1] - longest[0]:
                longest = span
        if sample.last_ack_t is not None:
            silent_since = sample.last_ack_t
    return longest


def outage(samples: Sequence[Sample], fault_t: float, *, over_holes: bool = False) -> float:
    """Seconds of the longest span without an acknowledged write; see :func:`outage_span`.

    0.0 where no sample is later than ``fault_t``: nothing was measured then.
    """
    span = outage_span(samples, fault_t, over_holes=over_holes)
    return 0.0 if span is None else span[1] - span[0]
