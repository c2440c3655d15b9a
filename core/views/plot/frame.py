"""Where a time and a value lie in the plot, and the scales that fit what is on show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.model.events import LoadKind
from core.views.curve import Columns
from core.views.plot.runs import least_normal
from core.views.plot.scale import Scale, get_ticks
from core.views.stage_state import Outage, StageState


class Levels(NamedTuple):
    """What a throughput is held against, in operations a second."""

    degraded_below: float
    baseline: tuple[float, float] | None = None
    """Lower and upper edge of what is normal; of checks it is of all that are answered."""
    limit: float | None = None
    """What is allowed; None where there is no limit."""
    has_checks: bool = False
    """Whether the load asks checks, of which some are refused."""

    def get_peak(self, columns: Columns, rare: float = 0.0) -> float:
        """Returns how far up a plot of ``columns`` has to reach.

        Args:
            columns: what is on show.
            rare: share of the samples that may leave the plot at its top. What exceeds a limit
                never does, however short it is: it is what that plot is for.
        """
        peaks = [self.limit or 0.0, 0.0 if self.baseline is None else self.baseline[1]]
        peaks.append(_get_top(columns.ops, 0.0 if self.has_checks else rare))
        return max(*peaks, _get_top(columns.refused, rare))


def get_levels(state: StageState) -> Levels:
    """Returns what the throughput of this stage is held against."""
    baseline, least = state.baseline, least_normal(state.baseline)
    checks, usual = has_checks(state), None
    if baseline is not None:
        median, spread = baseline.median_ops, baseline.spread_ops
        usual = median - spread, median + spread
    return Levels(least, usual, state.limit_ops if checks else None, checks)


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
    """Of the visible part."""
    height: int
    """From the top down to the zero line."""
    per_s: float
    """Columns to a second."""
    ops: Scale
    """Of throughput."""
    p99: Scale | None
    """Of latency; None where it isn't shown."""
    time_step: float
    """Distance of the times below, in seconds."""
    levels: Levels
    is_known: bool = True
    """Whether anything was measured: without, the scales say nothing."""
    label_height: int = 0
    """Of the row of times below the zero line."""

    @property
    def full_height(self) -> int:
        """With the row of times."""
        return self.height + self.label_height

    def get_column(self, t: float) -> int:
        """The column that the time ``t`` falls into."""
        return math.floor(t * self.per_s)

    def get_x(self, t: float, origin: float) -> float:
        """Pixels right of column ``origin``."""
        return t * self.per_s - origin

    def get_xs(self, times: Iterable[float], origin: float) -> list[float]:
        """The same for many."""
        per_s = self.per_s
        return [t * per_s - origin for t in times]

    def get_t(self, x: float, origin: float) -> float:
        """The time ``x`` pixels right of column ``origin``."""
        return (x + origin) / self.per_s

    def get_y(self, ops: float) -> float:
        """Pixels below the upper edge of a throughput."""
        return self.ops.get_y(ops, self.height)

    def get_band(self) -> tuple[float, float] | None:
        """Upper and lower edge of what is normal, in pixels below the upper edge of the plot.

        None where it isn't known, and of checks: the curve is about those allowed.
        """
        if self.levels.baseline is None or self.levels.has_checks:
            return None
        low, high = self.levels.baseline
        return self.get_y(high), self.get_y(max(low, 0.0))

    def get_outages(
        self, outages: Sequence[Outage], newest_t: float, origin: float
    ) -> Iterator[tuple[float, float]]:
        """Yields the edges of the spans without an answer; one that lasts ends at ``newest_t``."""
        for outage in outages:
            end_t = newest_t if outage.end_t is None else outage.end_t
            yield self.get_x(outage.start_t, origin), self.get_x(end_t, origin)

    def get_times(self, left: float, right: float, origin: float) -> list[float]:
        """The round times between two columns; none before the run."""
        start = max(self.get_t(left, origin), 0.0)
        return get_ticks(start, self.get_t(right, origin), self.time_step)


def _get_top(values: Sequence[float], rare: float) -> float:
    """What all but a few of ``values`` stay below; 0.0 where there are none."""
    known = sorted(value for value in values if value == value)
    return known[-1 - int(len(known) * rare)] if known else 0.0
