"""What the plot shows at a moment: the stretch of time, the scales, the state's marks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.model.events import LoadKind, LoadStatus
from core.ports import Clock
from core.views.curve import GAP_S
from core.views.degraded import find_degraded, judged, least_normal
from core.views.excess import is_over
from core.views.stage_state import StageState
from gui.stage.plot.frame import P99_FLOOR_MS, Frame
from gui.stage.plot.look import Look
from gui.stage.plot.span import LIVE_SPANS_S, TimeSpan
from gui.stage.plot.strip import MAX_POINTS, Samples
from gui.stage.plot.ticks import TickScale, get_time_step

LABEL_ROW, MARGIN = 34.0, 16.0
"""Height of the row of times; room right of the newest sample, in units."""
BEFORE_FAULT_S = 10.0
"""How much of the normal is shown before the fault when the story is over."""
_RARE = 0.02
"""Share of the samples that may leave the plot at its top: one burst must not flatten the rest."""
_HALF_DECADE = 0.5
"""Room above the highest power of ten on the axis of latency."""
_TIME_LABEL = 130.0
"""Least distance between two times, in units."""


class PlotScene:
    """Follows samples, state and clock, and says what is to be painted. Knows no widget.

    Attributes:
        span: the stretch of time on show.
        state: the stage as last told.
        shows_p99: whether latency is on show too.
        is_degraded: whether the newest sample on show belongs to a stretch below normal.
    """

    def __init__(self, samples: Samples, clock: Clock) -> None:
        """Reads ``samples``; ``clock`` is the run's."""
        self.span = TimeSpan()
        self.state = StageState()
        self.shows_p99 = False
        self.is_degraded = False
        self.samples = samples
        self._clock = clock
        self._scale = TickScale(smallest=100.0, headroom=1.34)
        self._p99_top = P99_FLOOR_MS * 100
        self._begin_t: float | None = None

    @property
    def newest_t(self) -> float | None:
        """Time of the newest sample."""
        newest = self.samples.newest
        return None if newest is None else newest.t

    @property
    def has_checks(self) -> bool:
        """Whether the load asks checks, some of which are refused."""
        return self.state.run is not None and self.state.run.load_kind is LoadKind.CHECKS

    @property
    def is_over(self) -> bool:
        """Whether more is allowed now than the limit says."""
        return is_over(self.samples.rates[0], self.state.limit_ops)

    @property
    def is_fresh(self) -> bool:
        """Whether the load is being measured now."""
        newest = self.newest_t
        return newest is not None and self._clock.now() - newest < GAP_S

    @property
    def is_stopped(self) -> bool:
        """Whether no sample is to be expected: then the plot stands still."""
        return self.state.load_status is LoadStatus.STOPPED and not self.is_fresh

    def start_over(self) -> None:
        """Forgets what was learned of a run that is over."""
        self._begin_t = None
        self.span.go_live()

    def get_present(self) -> float:
        """The moment that a plot that follows the present shows at its right edge."""
        if self.newest_t is None:
            return self.span.seconds
        if not self.is_stopped:
            return self._clock.now()
        return max([self.newest_t, *(marker.t for marker in self.state.markers)])

    def fit_span(self) -> None:
        """Chooses how much time is shown while nobody has zoomed."""
        newest = self.newest_t
        if newest is None:
            return
        if self._begin_t is None:
            self._begin_t = self.samples.columns(-math.inf, newest, MAX_POINTS).times[0]
        present, fault_t = self.get_present(), self.state.fault_t
        if self.is_stopped and fault_t is not None:
            story_s = present - fault_t + BEFORE_FAULT_S
            recent_s = min(present - self._begin_t, LIVE_SPANS_S[-1])
            self.span.fit(max(story_s, recent_s), whole=True)
        else:
            self.span.fit(present - self._begin_t)

    def get_window(self, width: int, look: Look) -> tuple[float, float]:
        """Run seconds at the left and right edge of a plot ``width`` device pixels wide."""
        margin = MARGIN * look.unit / max(width, 1) * self.span.seconds
        return self.span.get_window(self.get_present() + margin)

    def make_frame(self, width: int, height: int, look: Look) -> Frame:
        """Returns the scales that fit what is on show.

        Args:
            width: of the plot, in device pixels.
            height: of the plot with its row of times.
            look: its sizes.
        """
        start_t, end_t = self.get_window(width, look)
        columns = self.samples.columns(start_t, end_t, MAX_POINTS)
        baseline = self.state.baseline
        band = None
        threshold = least_normal(baseline)
        peak = _get_usual_peak(columns.ops)
        if baseline is not None:
            usual = (
                baseline.median_ops - baseline.spread_ops,
                baseline.median_ops + baseline.spread_ops,
            )
            peak = max(peak, usual[1])
            band = None if self.has_checks else usual
        if self.has_checks:
            # What exceeds the limit is what the plot is for, however short it is.
            most = max((value for value in columns.ops if value == value), default=0.0)
            peak = max(most, _get_usual_peak(columns.refused), self.state.limit_ops or 0.0, peak)
        self.is_degraded = any(find_degraded(columns.times, judged(columns), threshold)[-1:])
        self._scale.fit(peak)
        if self.shows_p99:
            slowest = max((value for value in columns.p99 if value == value), default=0.0)
            decades = math.ceil(math.log10(max(slowest / P99_FLOOR_MS, 1.0)) - _HALF_DECADE)
            self._p99_top = P99_FLOOR_MS * 10.0 ** (max(decades, 2) + _HALF_DECADE)
        labels = round(LABEL_ROW * look.unit)
        return Frame(
            width=width,
            height=max(height - labels, 1),
            label_height=labels,
            per_s=width / self.span.seconds,
            top=self._scale.top,
            step=self._scale.step,
            time_step=get_time_step(self.span.seconds, int(width / (_TIME_LABEL * look.unit))),
            baseline=band,
            degraded_below=threshold,
            p99_top=self._p99_top if self.shows_p99 else None,
            is_known=self.newest_t is not None,
            limit=self.state.limit_ops if self.has_checks else None,
            has_refused=self.has_checks,
        )

    def get_words(self) -> str:
        """What is said on the plot in words, empty where the curve says everything."""
        status = self.state.load_status
        if self.newest_t is None:
            return "Load is starting" if status is LoadStatus.STARTING else "No load yet"
        if self.is_fresh:
            return ""
        if status is LoadStatus.LOST:
            return "load generator lost: not measured"
        if status is LoadStatus.STARTING:
            return "load generator restarting: not measured"
        return "not measured" if status is LoadStatus.RUNNING else ""


def _get_usual_peak(values: Sequence[float]) -> float:
    """What all but a few of ``values`` stay below; 0.0 where there are none."""
    known = sorted(value for value in values if value == value)
    return known[-1 - int(len(known) * _RARE)] if known else 0.0
