"""What the load measured: kept in bounded memory, and what of it is normal."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from math import inf, nan

from core.model.events import Baseline, Event, LoadKind, RunStarted, Sample, Sampled
from core.views.curve import GAP_S, MAX_POINTS, Columns, Curve
from core.views.rolling import RollingRates
from core.views.stage_state import StageState
from core.views.timeline import Timeline

SAMPLES_KEPT = 6_000
"""Whole samples kept: ten minutes of them."""

RECOVERED_SHARE = 0.9
SUSTAINED_S = 1.0
COVERED_SHARE = 0.85
"""So much of a span must have been measured before anything is said of it."""


class SampleBuffer:
    """The load's samples of this run, newest last; fed by the timeline, emptied by a new run.

    Attributes:
        rates: acknowledged operations a second and refused checks, where the curve ends now.
    """

    def __init__(self, timeline: Timeline, samples_kept: int = SAMPLES_KEPT) -> None:
        """Listens to ``timeline`` from now on."""
        self._samples: deque[Sample] = deque(maxlen=samples_kept)
        self._curve = Curve()
        self.rates = (0.0, 0.0)
        self._rolling = RollingRates()
        self._unsubscribe = timeline.subscribe(self._on_event)

    def close(self) -> None:
        """Listens no more; what was measured stays readable."""
        self._unsubscribe()

    @property
    def version(self) -> int:
        """Changes with every sample: a plot that saw this version needs no new columns."""
        return self._curve.version

    @property
    def newest(self) -> Sample | None:
        """The last sample."""
        return self._samples[-1] if self._samples else None

    def __len__(self) -> int:
        return len(self._samples)

    def tail(self, seconds: float) -> list[Sample]:
        """The samples that ended within ``seconds`` before the newest, oldest first."""
        return self.since(self._samples[-1].t - seconds) if self._samples else []

    def since(self, t: float) -> list[Sample]:
        """The samples that ended at ``t`` or later, oldest first."""
        found: list[Sample] = []
        for sample in reversed(self._samples):
            if sample.t < t:
                break
            found.append(sample)
        found.reverse()
        return found

    def columns(
        self, start_t: float = -inf, end_t: float = inf, max_points: int = MAX_POINTS
    ) -> Columns:
        """Times, throughput, refusals and p99 for a plot; see :meth:`core.views.curve.Curve.get`.

        Of checks, throughput is what was allowed a second within the limit's own window.
        """
        return self._curve.get(start_t, end_t, max_points)

    def _on_event(self, event: Event, state: StageState) -> None:
        if isinstance(event, Sampled):
            sample = event.sample
            self._samples.append(sample)
            self.rates = sample.ops, sample.refused_ops
            checks = state.run is not None and state.run.load_kind is LoadKind.CHECKS
            if checks:
                self.rates = self._rolling.add(sample, state.limit_window_s)
            ops, refused = self.rates
            if checks and not self._rolling.is_whole:
                refused = nan
            self._curve.add(sample.t, sample.interval_s, ops, sample.p99_ms, refused)
        elif isinstance(event, RunStarted):
            self._samples.clear()
            self._curve.clear()
            self._rolling.clear()
            self.rates = (0.0, 0.0)


# --- normal or not -----------------------------------------------------------------------


class SampleState(StrEnum):
    """How a sample stands against the baseline."""

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
    """Tells how ``sample`` stands against ``baseline``."""
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
    # Of a slow load one request more or less in half a second is no news.
    return all(part and mean_ops(part) >= wanted - 1 / half for part in halves)


def outage_span(samples: Sequence[Sample], fault_t: float) -> tuple[float, float] | None:
    """The longest span without an acknowledged write after ``fault_t``, as its two ends.

    Of checks, without an answered one. Exact from the times of answers. While none has come
    yet it ends with the last sample. What a hole in the samples hides isn't counted. None where
    no sample is later than ``fault_t``.
    """
    longest: tuple[float, float] | None = None
    silent_since: float | None = None
    last_t: float | None = None
    for sample in samples:
        start_t = sample.t - sample.interval_s
        if silent_since is None or (last_t is not None and start_t - last_t > GAP_S):
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


def outage(samples: Sequence[Sample], fault_t: float) -> float:
    """Seconds of the longest span without an acknowledged write; see :func:`outage_span`.

    0.0 where no sample is later than ``fault_t``: nothing was measured then.
    """
    span = outage_span(samples, fault_t)
    return 0.0 if span is None else span[1] - span[0]


# --- learning what is normal -------------------------------------------------------------


class BaselineLearner:
    """Learns the normal throughput and p99 of a load that has become steady.

    The first second after the first answer is warm-up. Then the last three seconds
    must be steady: no failed request, and no second of it far from another. A machine that
    never gets as steady is given more room the longer it takes; the band it gets is then
    as wide as its own scatter.

    Attributes:
        baseline: what is normal; None until it has been learned.
        progress: how far it is, 0 to 1.
    """

    WINDOW_S = 3.0
    WARM_UP_S = 1.0
    PATIENCE_S = 8.0
    """After this long the allowance for unsteadiness grows."""
    STEADY = 0.08
    """How much the means of two seconds may differ, as a share of the median."""
    LEAST_SPREAD = 0.03
    """Half the band's width at least, as a share of the median: no load is perfectly even."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self.baseline: Baseline | None = None
        self.progress = 0.0
        self._first_t: float | None = None
        self._window: deque[Sample] = deque()

    def add(self, sample: Sample) -> Baseline | None:
        """Takes the next sample; returns the baseline once it is known, and keeps it then."""
        if self.baseline is not None:
            return self.baseline
        if self._first_t is None:
            if sample.answered == 0:
                return None
            self._first_t = sample.t
        if sample.t - self._first_t < self.WARM_UP_S:
            return None
        window = self._window
        if window and sample.t - sample.interval_s - window[-1].t > GAP_S:
            window.clear()
        window.append(sample)
        while window[-1].t - window[0].t + window[0].interval_s > self.WINDOW_S + 0.15:
            window.popleft()
        covered = sum(s.interval_s for s in window) / self.WINDOW_S
        self.progress = min(covered, 0.95)
        if covered >= 0.95:
            self.baseline = self._learn(sample.t - self._first_t)
        if self.baseline is not None:
            self.progress = 1.0
        return self.baseline

    def _learn(self, waited_s: float) -> Baseline | None:
        from statistics import median

        samples = list(self._window)
        seconds = [
            mean_ops(last_seconds(samples[: end + 1], 1.0))
            for end in range(len(samples))
            if samples[end].t - samples[0].t + samples[0].interval_s >= 0.95
        ]
        latencies = [s.p99_ms for s in samples if s.p99_ms is not None]
        if not seconds or not latencies or any(s.failed for s in samples):
            return None
        middle = median(seconds)
        allowed = self.STEADY * max(1.0, waited_s / self.PATIENCE_S) ** 2
        # One request more or less in a second is what a slow load always has.
        if middle <= 0 or max(seconds) - min(seconds) > allowed * middle + 1:
            return None
        # Median deviation times 1.48 is a standard deviation that outliers don't widen.
        scatter = 1.4826 * median(abs(s.answered_ops - middle) for s in samples)
        one_request = 1 / median(s.interval_s for s in samples)
        spread = max(2 * scatter, self.LEAST_SPREAD * middle, one_request)
        return Baseline(median_ops=middle, spread_ops=spread, p99_ms=median(latencies))
