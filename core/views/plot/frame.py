"""The frame of the plot: sizes and scales, and the places of times and values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.model.events import LoadKind, LostSpan
from core.views.curve import Columns
from core.views.key_groups import Stall
from core.views.plot.runs import least_normal
from core.views.plot.scale import Scale, get_ticks
from core.views.plot.stalled import BAND_SHARE, stalled_spans
from core.views.stage_state import Outage, StageState


class Levels(NamedTuple):
    """The levels that throughput is compared with, in operations a second."""

    degraded_below: float
    baseline: tuple[float, float] | None = None
    """Lower and upper edge of normal throughput; for checks, of all that are answered."""
    limit: float | None = None
    """The rate that the limit allows; None where there is no limit."""
    has_checks: bool = False
    """Whether the load asks checks, of which some are refused."""

    def get_peak(self, columns: Columns, rare: float = 0.0) -> float:
        """Returns the throughput that a plot of ``columns`` has to reach up to.

        Args:
            columns: what is on show.
            rare: share of the samples that may leave the plot at the upper edge. An excess over
                the limit never does, however short: that plot is there to show excesses.
        """
        peaks = [self.limit or 0.0, 0.0 if self.baseline is None else self.baseline[1]]
        peaks.append(_get_top(columns.ops, 0.0 if self.has_checks else rare))
        return max(*peaks, _get_top(columns.refused, rare))


def get_levels(state: StageState) -> Levels:
    """Returns the levels of a stage: baseline, limits and least normal throughput."""
    baseline, least = state.baseline, least_normal(state.baseline)
    checks, usual = has_checks(state), None
    if baseline is not None:
        median, spread = baseline.median_ops, baseline.spread_ops
        usual = median - spread, median + spread
    return Levels(least, usual, state.system.limit_ops if checks else None, checks)


def has_checks(state: StageState) -> bool:
    """Whether the load asks checks, some of which are refused."""
    return state.run is not None and state.run.load_kind is LoadKind.CHECKS


class Frame(NamedTuple):
    """Sizes and scales of the plot, in pixels of whoever paints.

    Times become columns counted from the start of the run, so that a picture of the curve can
    be moved by whole pixels and never has to be drawn again; ``origin`` is the column at the
    left edge.
    """

    width: int
    """Width of the visible part."""
    height: int
    """Height from the top down to the zero line."""
    per_s: float
    """Columns to a second."""
    ops: Scale
    """The axis of throughput."""
    time_step: float
    """Distance between the times below the plot, in seconds."""
    levels: Levels
    is_known: bool = True
    """Whether anything was measured: without, the scales say nothing."""
    label_height: int = 0
    """Height of the row of times below the zero line."""
    p99: Scale | None = None
    """The axis of latency; None where latency isn't shown."""

    @property
    def full_height(self) -> int:
        """The height of the plot including the row of times, in pixels."""
        return self.height + self.label_height

    def get_column(self, t: float) -> int:
        """Returns the column that the time ``t`` falls into."""
        return math.floor(t * self.per_s)

    def get_x(self, t: float, origin: float) -> float:
        """Returns the pixels from column ``origin`` to the time ``t``, to the right."""
        return t * self.per_s - origin

    def get_xs(self, times: Iterable[float], origin: float) -> list[float]:
        """Returns the pixels from column ``origin`` to each time, to the right."""
        per_s = self.per_s
        return [t * per_s - origin for t in times]

    def get_t(self, x: float, origin: float) -> float:
        """Returns the time ``x`` pixels right of column ``origin``."""
        return (x + origin) / self.per_s

    def get_y(self, ops: float) -> float:
        """Returns the pixels from the upper edge of the plot down to a throughput."""
        return self.ops.get_y(ops, self.height)

    def get_band(self) -> tuple[float, float] | None:
        """Returns upper and lower edge of the baseline band, in pixels below the upper edge.

        None before the baseline is known, and for checks: the baseline counts all that are
        answered, the curve those allowed.
        """
        if self.levels.baseline is None or self.levels.has_checks:
            return None
        low, high = self.levels.baseline
        return self.get_y(high), self.get_y(max(low, 0.0))

    def get_outages(
        self, outages: Sequence[Outage], newest_t: float, origin: float
    ) -> Iterator[tuple[float, float]]:
        """Yields left and right edge of each outage; one that lasts ends at ``newest_t``."""
        for outage in outages:
            end_t = newest_t if outage.end_t is None else outage.end_t
            yield self.get_x(outage.start_t, origin), self.get_x(end_t, origin)

    def get_lost(self, lost: Sequence[LostSpan], origin: float) -> Iterator[tuple[float, float]]:
        """Yields left and right edge of each span in which lost writes were acknowledged.

        A span is a pixel wide at least: all that it tells of may have come at once.
        """
        for span in lost:
            left = self.get_x(span.start_t, origin)
            yield left, max(self.get_x(span.end_t, origin), left + 1.0)

    def get_label_foot(self, high: float) -> float:
        """Returns the pixels from the upper edge down to the foot of the lowest row of labels.

        That is the zero line, or the upper edge of the usual throughput where a row of ``high``
        pixels would cover that: a burst of requests can leave little room below the curve.
        """
        if self.levels.baseline is None:
            return self.height
        usual = self.get_y(self.levels.baseline[1])
        return self.height if self.height - usual > high else max(usual, high)

    def get_stalled(
        self, stalls: Sequence[Stall], total: int, newest_t: float, origin: float
    ) -> Iterator[tuple[float, float, float]]:
        """Yields left and right edge of each span in which groups of keys took no write.

        The third value is the upper edge of the band, which stands on the zero line.
        """
        for start_t, end_t, share in stalled_spans(stalls, total, newest_t):
            top = self.height * (1.0 - BAND_SHARE * share)
            yield self.get_x(start_t, origin), self.get_x(end_t, origin), top

    def get_times(self, left: float, right: float, origin: float) -> list[float]:
        """Returns the round times between two columns, without times before the run."""
        start = max(self.get_t(left, origin), 0.0)
        return get_ticks(start, self.get_t(right, origin), self.time_step)


def _get_top(values: Sequence[float], rare: float) -> float:
    """Returns the level that all but a few of ``values`` stay below; 0.0 without values."""
    known = sorted(value for value in values if value == value)
    return known[-1 - int(len(known) * rare)] if known else 0.0
