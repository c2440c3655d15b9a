"""Where a time and a value lie in the plot, and the scales that fit what is on show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.model.events import LoadKind
from core.views.curve import Columns
from core.views.plot.runs import least_normal
from core.views.plot.scale import Scale, get_ticks, get_time_step
from core.views.stage_state import Outage, StageState


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
    baseline: tuple[float, float] | None
    """Lower and upper edge of what is normal, in operations a second."""
    degraded_below: float
    """Operations a second."""
    limit: float | None
    """Operations a second that are allowed; None where there is no limit."""
    has_checks: bool
    """Whether the load asks checks, of which some are refused."""
    is_known: bool
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
        """Upper and lower edge of what is normal, in pixels below the upper edge of the plot."""
        if self.baseline is None:
            return None
        low, high = self.baseline
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


def make_frame(
    state: StageState,
    columns: Columns,
    *,
    size: tuple[int, int],
    seconds: float,
    most_times: int,
    ops: Scale,
    p99: Scale | None,
    is_known: bool = True,
    label_height: int = 0,
) -> Frame:
    """Returns the frame of a plot.

    Args:
        state: the stage; its baseline, its limit and what its load asks.
        columns: what is on show.
        size: width, and height down to the zero line.
        seconds: what the width shows.
        most_times: how many times have room below.
        ops: the scale of throughput, see :func:`get_peak`.
        p99: that of latency, None where it isn't shown.
        is_known: whether anything was measured.
        label_height: of the row of times.
    """
    checks = has_checks(state)
    return Frame(
        width=size[0],
        height=size[1],
        per_s=size[0] / seconds,
        ops=ops,
        p99=p99,
        time_step=get_time_step(seconds, most_times),
        # What is normal of checks is how many are answered; the curve is of those allowed.
        baseline=None if checks else _get_usual(state),
        degraded_below=least_normal(state.baseline),
        limit=state.limit_ops if checks else None,
        has_checks=checks,
        is_known=is_known,
        label_height=label_height,
    )


def has_checks(state: StageState) -> bool:
    """Whether the load asks checks, some of which are refused."""
    return state.run is not None and state.run.load_kind is LoadKind.CHECKS


def get_peak(state: StageState, columns: Columns, rare: float = 0.0) -> float:
    """Operations a second up to which a plot has to reach.

    Args:
        state: the stage; its baseline and its limit have to be seen too.
        columns: what is on show.
        rare: share of the samples that may leave the plot at its top. What exceeds a limit
            never does, however short it is: it is what that plot is for.
    """
    usual = _get_usual(state)
    peaks = [0.0 if usual is None else usual[1]]
    if has_checks(state):
        peaks += [_get_top(columns.ops), _get_top(columns.refused, rare), state.limit_ops or 0.0]
    else:
        peaks.append(_get_top(columns.ops, rare))
    return max(peaks)


def _get_usual(state: StageState) -> tuple[float, float] | None:
    baseline = state.baseline
    if baseline is None:
        return None
    return (
        baseline.median_ops - baseline.spread_ops,
        baseline.median_ops + baseline.spread_ops,
    )


def _get_top(values: Sequence[float], rare: float = 0.0) -> float:
    """What all but a few of ``values`` stay below; 0.0 where there are none."""
    known = sorted(value for value in values if value == value)
    return known[-1 - int(len(known) * rare)] if known else 0.0
