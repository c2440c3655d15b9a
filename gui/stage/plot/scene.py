"""The content of the plot at a moment: the stretch of time, the scales, the marks."""

from __future__ import annotations

import math

from core.model.events import LoadKind, LoadStatus
from core.ports import Clock
from core.text.starting import NOT_LOADED
from core.views.curve import GAP_S
from core.views.plot.excess import is_over
from core.views.plot.frame import Frame, get_levels, has_checks
from core.views.plot.lost import spans_lost
from core.views.plot.runs import find_low
from core.views.plot.scale import Scale, fit_latency, get_time_step
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.stage.plot.look import Look
from gui.stage.plot.span import LIVE_SPANS_S, TimeSpan

LABEL_ROW, MARGIN = 34.0, 16.0
"""Height of the row of times; room right of the newest sample, in units."""
BEFORE_FAULT_S = 10.0
"""Seconds of normal load that are shown before the fault when the story is over."""
CLEAR_S, MOST_BEFORE_FAULT_S = 2.0, 40.0
"""Seconds before lost writes that were acknowledged earlier, and all of that at most."""
_AFTER_MARK_S = 8.0
"""Room right of the last mark on a plot without a curve, seconds."""
_RARE = 0.02
"""Share of the samples that may leave the plot at the top: a burst must not flatten the rest."""
_HEADROOM, _LEAST_OPS = 1.34, 100.0
"""Room for labels above the curve; the least that the axis of throughput reaches up to."""
_LATENCY = (1.0, 2, 0.5)
"""The axis of latency: milliseconds at the zero line, decades, room above the highest decade."""
_TIME_LABEL = 130.0
"""Least distance between two times, in units."""


class PlotScene:
    """Decides what is to be painted, by samples, state and clock; knows no widget.

    Attributes:
        span: the stretch of time on show.
        state: the stage as last told.
        shows_p99: whether latency is on show too.
        is_degraded: whether the newest sample on show belongs to a stretch below normal.
    """

    def __init__(self, samples: SampleBuffer, clock: Clock) -> None:
        """Makes a scene over ``samples`` and the run's ``clock``."""
        self.span = TimeSpan()
        self.state = StageState()
        self.shows_p99 = False
        self.is_degraded = False
        self.samples = samples
        self._clock = clock
        self._ops = Scale().fit(0.0, _HEADROOM, _LEAST_OPS)
        self._begin_t: float | None = None

    @property
    def newest_t(self) -> float | None:
        """The time of the newest sample, run seconds; None before the first."""
        newest = self.samples.newest
        return None if newest is None else newest.t

    @property
    def load_kind(self) -> LoadKind:
        """The kind of requests of the load; writes before a run."""
        return LoadKind.WRITES if self.state.run is None else self.state.run.load_kind

    @property
    def has_checks(self) -> bool:
        """Whether the load asks checks, some of which are refused."""
        return has_checks(self.state)

    @property
    def is_over(self) -> bool:
        """Whether more is being allowed than the limit permits."""
        return is_over(self.samples.rates[0], self.state.system.limit_ops)

    @property
    def is_fresh(self) -> bool:
        """Whether the load is being measured now."""
        newest = self.newest_t
        return newest is not None and self._clock.now() - newest < GAP_S

    @property
    def is_stopped(self) -> bool:
        """Whether no more samples are expected, so that the plot stands still."""
        return self.state.load_status is LoadStatus.STOPPED and not self.is_fresh

    def start_over(self) -> None:
        """Forgets everything about the last run."""
        self._begin_t = None
        self.span.go_live()

    def get_present(self) -> float:
        """Returns the time at the right edge of a plot that follows the present."""
        if self.newest_t is None:
            # Marks are shown even where no load is ever measured.
            marked = (marker.t + _AFTER_MARK_S for marker in self.state.markers)
            return max([self.span.seconds, *marked])
        if not self.is_stopped:
            return self._clock.now()
        return max([self.newest_t, *(marker.t for marker in self.state.markers)])

    def fit_span(self) -> None:
        """Chooses the span of time on show, unless the presenter has zoomed."""
        newest = self.newest_t
        if newest is None:
            return
        if self._begin_t is None:
            self._begin_t = self.samples.columns(-math.inf, newest).times[0]
        present, fault_t = self.get_present(), self.state.fault_t
        if self.is_stopped and fault_t is not None:
            lost = spans_lost(self.state)
            earlier_s = fault_t - lost[0].start_t + CLEAR_S if lost else 0.0
            before_s = min(max(earlier_s, BEFORE_FAULT_S), MOST_BEFORE_FAULT_S)
            story_s = present - fault_t + before_s
            recent_s = min(present - self._begin_t, LIVE_SPANS_S[-1])
            self.span.fit(max(story_s, recent_s), whole=True)
        else:
            self.span.fit(present - self._begin_t)

    def get_window(self, width: int, look: Look) -> tuple[float, float]:
        """Returns the times at both edges of a plot ``width`` device pixels wide, run seconds."""
        margin = MARGIN * look.unit / max(width, 1) * self.span.seconds
        return self.span.get_window(self.get_present() + margin)

    def get_first(self, frame: Frame, look: Look) -> int:
        """Returns the column at the left edge of a plot in the scales of ``frame``."""
        margin = MARGIN * look.unit / frame.per_s
        end = self.span.get_window(self.get_present() + margin)[1]
        return frame.get_column(end - frame.width / frame.per_s)

    def make_frame(self, width: int, height: int, look: Look) -> Frame:
        """Returns sizes and scales that fit what is on show.

        Args:
            width: of the plot, in device pixels.
            height: of the plot including the row of times.
            look: the sizes of texts and margins.
        """
        columns = self.samples.columns(*self.get_window(width, look))
        levels, labels = get_levels(self.state), round(LABEL_ROW * look.unit)
        self._ops = self._ops.fit(levels.get_peak(columns, _RARE), _HEADROOM, _LEAST_OPS)
        most_times = int(width / (_TIME_LABEL * look.unit))
        frame = Frame(
            width=width,
            height=max(height - labels, 1),
            per_s=width / self.span.seconds,
            ops=self._ops,
            p99=fit_latency(columns.p99, *_LATENCY) if self.shows_p99 else None,
            time_step=get_time_step(self.span.seconds, most_times),
            levels=levels,
            is_known=self.newest_t is not None,
            label_height=labels,
        )
        self.is_degraded = any(find_low(columns, levels.degraded_below)[-1:])
        return frame

    def get_words(self) -> str:
        """Returns the words to show on the plot; empty where the curve says everything."""
        status, run = self.state.load_status, self.state.run
        if run is not None and not run.load_kind.is_measured:
            return NOT_LOADED
        if self.newest_t is None:
            return "Load is starting" if status is LoadStatus.STARTING else "No load yet"
        if self.is_fresh:
            return ""
        if status is LoadStatus.LOST:
            return "load generator lost: not measured"
        if status is LoadStatus.STARTING:
            return "load generator restarting: not measured"
        return "not measured" if status is LoadStatus.RUNNING else ""
