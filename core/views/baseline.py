"""Learning what is normal for a load, from the samples before the fault."""

from __future__ import annotations

from collections import deque
from statistics import median

from core.model.events import Baseline, Sample
from core.views.curve import GAP_S
from core.views.samples import last_seconds, mean_ops


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
    """Seconds after which the allowance for unsteadiness grows."""
    STEADY = 0.08
    """Largest share of the median by which steady means of two seconds differ."""
    LEAST_SPREAD = 0.03
    """Half the band's width at least, as a share of the median: no load is perfectly even."""

    def __init__(self) -> None:
        """Creates a learner that has seen no sample."""
        self.baseline: Baseline | None = None
        self.progress = 0.0
        self._first_t: float | None = None
        self._window: deque[Sample] = deque()

    def add(self, sample: Sample) -> Baseline | None:
        """Takes the next sample; returns the baseline, which never changes once known, or None."""
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
        samples = list(self._window)
        seconds = [
            mean_ops(last_seconds(samples[: end + 1], 1.0))
            for end in range(len(samples))
            if samples[end].t - samples[0].t + samples[0].interval_s >= 0.95
        ]
        latencies = [s.p99_ms for s in samples if s.p99_ms is not None]
        if not seconds or any(s.failed for s in samples):
            return None
        middle = median(seconds)
        allowed = self.STEADY * max(1.0, waited_s / self.PATIENCE_S) ** 2
        # A slow load always has one request more or less in a second.
        if middle <= 0 or max(seconds) - min(seconds) > allowed * middle + 1:
            return None
        # Median deviation times 1.48 is a standard deviation that outliers don't widen.
        scatter = 1.4826 * median(abs(s.answered_ops - middle) for s in samples)
        one_request = 1 / median(s.interval_s for s in samples)
        spread = max(2 * scatter, self.LEAST_SPREAD * middle, one_request)
        return Baseline(
            median_ops=middle, spread_ops=spread, p99_ms=median(latencies) if latencies else None
        )
