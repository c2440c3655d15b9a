"""The plot of a run as an inline SVG: throughput above, p99 below, faults marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.report.markup import Markup, el
from core.text import axis_labels, figures
from core.text.acts import lost_label, lost_words
from core.text.events import marker_label
from core.text.load_words import words_of
from core.views.curve import Columns
from core.views.groups import shard_nouns
from core.views.key_groups import count_groups
from core.views.plot.excess import split_above
from core.views.plot.frame import Frame, get_levels
from core.views.plot.lost import place_labels, spans_lost
from core.views.plot.marks import MARK_TOKENS, Flag, place_flags
from core.views.plot.runs import CurveRun, split_refused, split_runs, split_throughput
from core.views.plot.scale import Scale, fit_latency, get_time_step
from core.views.stage_state import Marker, StageState

WIDTH = 1160
LEFT, _AFTER = 72, 14
"""Room left and right of the plot, in pixels."""
_EDGE = 10
"""Least distance of a flag from the right edge of the image, in pixels; less than ``_AFTER``."""
_FLAGS_TOP, _FLAG_HEIGHT, _FLAG_GAP = 8, 22, 6
_OPS_HEIGHT, _P99_HEIGHT, _BETWEEN = 250, 84, 40
_UNIT_ABOVE = 14
"""Distance of the unit above the plot, clear of a tick at its top."""
_MOST_TIMES = 10

_HATCH, _HATCH_ID = 9, "lost-writes"
"""Distance of the stripes over lost writes, in pixels, and the name of their pattern."""

_CHARACTER = 8.2
"""Width of a letter on a flag, a little generous: no font is measured here."""


def draw(state: StageState, columns: Columns) -> Markup:
    """Returns the plot, or a sentence where no load was measured.

    Args:
        state: the stage at the end of the run.
        columns: throughput and p99.
    """
    if len(columns) < 2:
        return el("p", "No load was measured in this run.", class_="muted")
    return _SvgPlot(state, columns).draw()


class _PlotPanel(NamedTuple):
    """The place of throughput or of latency, in pixels of the whole image."""

    scale: Scale
    top: float
    height: float

    def get_y(self, value: float) -> float:
        return self.top + self.scale.get_y(value, self.height)


class _SvgPlot:
    """The geometry of one run's plot, and the SVG elements of the plot's parts."""

    def __init__(self, state: StageState, columns: Columns) -> None:
        self._state, self._columns = state, columns
        self._start_t = columns.times[0]
        self._end_t = max(columns.times[-1], self._start_t + 1)
        levels, seconds = get_levels(state), self._end_t - self._start_t
        frame = self._frame = Frame(
            width=WIDTH - _AFTER - LEFT,
            height=_OPS_HEIGHT,
            per_s=(WIDTH - _AFTER - LEFT) / seconds,
            ops=Scale().fit(levels.get_peak(columns), headroom=1.06, least=1.0),
            time_step=get_time_step(seconds, _MOST_TIMES),
            levels=levels,
        )
        self._origin = self._start_t * frame.per_s - LEFT
        self._right = LEFT + frame.width
        self._spans_lost = spans_lost(state)
        self._flags = self._place_flags()
        rows = max((flag.row for _, flag in self._flags if flag), default=-1) + 1
        top = _FLAGS_TOP + rows * (_FLAG_HEIGHT + _FLAG_GAP) + 8 + _UNIT_ABOVE
        below = top + _OPS_HEIGHT + _BETWEEN
        self._ops = _PlotPanel(frame.ops, top, _OPS_HEIGHT)
        self._p99 = _PlotPanel(fit_latency(columns.p99), below, _P99_HEIGHT)
        self._bottom = below + _P99_HEIGHT

    def draw(self) -> Markup:
        return el(
            "svg",
            el("title", "Throughput and p99 latency over the run"),
            el("desc", self._describe()),
            *self._outages(),
            *self._lost(),
            *self._axis(self._ops, axis_labels.rate),
            self._tick(self._ops.top - _UNIT_ABOVE - 4.5, words_of(self._state.run).unit, "unit"),
            *self._times(),
            self._band(),
            *self._stalled(),
            *self._throughput(),
            *self._limit(),
            *self._latency(),
            *(self._line(marker, flag) for marker, flag in self._flags),
            *(
                self._flag(marker_label(marker), _get_token(marker), flag.left, _get_top(flag))
                for marker, flag in self._flags
                if flag is not None
            ),
            *self._lost_labels(),
            viewBox=f"0 0 {WIDTH} {self._bottom + 26}",
            role="img",
            class_="plot",
            xmlns="http://www.w3.org/2000/svg",
        )

    def _describe(self) -> str:
        span = f"From {figures.moment(self._start_t)} to {figures.moment(self._end_t)} of the run."
        marks = (
            f"{marker_label(mark)} at {figures.moment(mark.t)}" for mark in self._state.markers
        )
        told = "; ".join((*marks, *map(lost_words, self._spans_lost)))
        return f"{span} Marked: {told}." if told else span

    # --- flags -------------------------------------------------------------------------------

    def _place_flags(self) -> list[tuple[Marker, Flag | None]]:
        known = [mark for mark in self._state.markers if self._start_t <= mark.t <= self._end_t]
        markers = sorted(known, key=lambda mark: mark.t)
        xs = self._frame.get_xs((mark.t for mark in markers), self._origin)
        widths = [_get_width(marker_label(mark)) for mark in markers]
        flags = place_flags(xs, widths, WIDTH - _EDGE, _FLAG_GAP, rows=len(markers), scrolls=False)
        return list(zip(markers, flags, strict=True))

    def _line(self, marker: Marker, flag: Flag | None) -> Markup:
        x, kind = self._frame.get_x(marker.t, self._origin), _get_token(marker)
        top = _get_top(flag)
        return el("line", x1=x, x2=x, y1=top, y2=self._bottom, class_=f"mark {kind}")

    def _flag(self, label: str, token: str, x: float, top: float) -> Markup:
        left, wide = x - 1, _get_width(label)
        box = el("rect", x=left, y=top, width=wide, height=_FLAG_HEIGHT, rx=4)
        text = el("text", label, x=left + 8, y=top + 15.5)
        return el("g", box, text, class_=f"flag {token}")

    # --- lost writes -------------------------------------------------------------------------

    def _lost(self) -> Iterator[Markup]:
        """Yields the spans in which lost writes were acknowledged, hatched."""
        if not self._spans_lost:
            return
        ends = f"M-2 2L2 -2M{_HATCH - 2} {_HATCH + 2}L{_HATCH + 2} {_HATCH - 2}"
        stripe = el("path", d=f"M0 {_HATCH}L{_HATCH} 0{ends}", class_="stripe")
        side = {"width": _HATCH, "height": _HATCH}
        yield el("pattern", stripe, id=_HATCH_ID, patternUnits="userSpaceOnUse", **side)
        edges = self._frame.get_lost(self._spans_lost, self._origin)
        for span, (start, end) in zip(self._spans_lost, edges, strict=True):
            left = min(max(start, LEFT), self._right)
            box = {"x": left, "y": self._ops.top, "width": max(min(end, self._right) - left, 1.0)}
            title = el("title", lost_label(span))
            yield el("rect", **box, height=self._ops.height, class_="lost")
            fill = f"url(#{_HATCH_ID})"
            yield el("rect", title, **box, height=self._ops.height, fill=fill)

    def _lost_labels(self) -> Iterator[Markup]:
        """Yields the label of each span of lost writes, at the foot of the plot."""
        labels = [f"\u2715 {lost_label(span)}" for span in self._spans_lost]
        edges = list(self._frame.get_lost(self._spans_lost, self._origin))
        widths, area = [_get_width(label) for label in labels], (LEFT, self._right)
        flags = place_labels(edges, widths, area, _FLAG_GAP, scrolls=False)
        high = _FLAG_HEIGHT + 2 * _FLAG_GAP
        foot = self._ops.top + self._frame.get_label_foot(high) - _FLAG_GAP
        for label, flag in zip(labels, flags, strict=True):
            if flag is not None:
                top = foot - _FLAG_HEIGHT - flag.row * (_FLAG_HEIGHT + _FLAG_GAP)
                yield self._flag(label, "bad", flag.left + 1, top)

    # --- axes and shades ---------------------------------------------------------------------

    def _outages(self) -> Iterator[Markup]:
        title = el("title", words_of(self._state.run).none)
        top, high = self._ops.top, self._bottom - self._ops.top
        spans = self._frame.get_outages(self._state.outages, self._end_t, self._origin)
        for start, end in spans:
            left = min(max(start, LEFT), self._right)
            wide = max(min(end, self._right) - left, 1.0)
            yield el("rect", title, x=left, y=top, width=wide, height=high, class_="outage")

    def _axis(self, part: _PlotPanel, label: Callable[[float], str]) -> Iterator[Markup]:
        for value in part.scale.get_ticks():
            y = part.get_y(value)
            yield el("line", x1=LEFT, x2=self._right, y1=y, y2=y, class_="grid")
            yield self._tick(y, label(value))

    def _tick(self, y: float, text: str, more: str = "") -> Markup:
        return el("text", text, x=LEFT - 10, y=y + 4.5, class_=f"tick end {more}".rstrip())

    def _times(self) -> Iterator[Markup]:
        for t in self._frame.get_times(LEFT, self._right, self._origin):
            x, text = self._frame.get_x(t, self._origin), axis_labels.time(t)
            yield el("text", text, x=x, y=self._bottom + 20, class_="tick middle")

    def _band(self) -> Markup | None:
        band = self._frame.get_band()
        if band is None:
            return None
        top, high = self._ops.top + band[0], max(band[1] - band[0], 1.0)
        title, wide = el("title", "baseline"), self._frame.width
        return el("rect", title, x=LEFT, y=top, width=wide, height=high, class_="band")

    # --- curves ------------------------------------------------------------------------------

    def _throughput(self) -> Iterator[Markup]:
        columns = self._columns
        for run in split_runs(columns.times, columns.ops):
            yield el("path", d=self._area(run, 0.0), class_="area")
        for run in split_refused(columns):
            yield el("path", d=self._path(run, self._ops), class_="refused")
        for run in split_throughput(columns, self._frame.levels.degraded_below):
            kind = "ops bad" if run.degraded else "ops good"
            yield el("path", d=self._path(run, self._ops), class_=kind)

    def _stalled(self) -> Iterator[Markup]:
        """Yields the band of the groups of keys that took no write."""
        system = self._state.system
        title = el("title", f"share of the {shard_nouns(system.groups).many} that took no write")
        spans = self._frame.get_stalled(
            system.stalls, count_groups(system.sample), self._end_t, self._origin
        )
        for start, end, upper in spans:
            left = min(max(start, LEFT), self._right)
            wide, high = max(min(end, self._right) - left, 1.0), self._frame.height - upper
            top = self._ops.top + upper
            yield el("rect", title, x=left, y=top, width=wide, height=high, class_="stalled")

    def _limit(self) -> Iterator[Markup]:
        """Yields a shape for each excess over the limit, and the line of the limit."""
        limit, columns = self._frame.levels.limit, self._columns
        if limit is None:
            return
        for run in split_above(columns.times, columns.ops, limit):
            title = el("title", "over the limit")
            yield el("path", title, d=self._area(run, limit), class_="excess")
        y, text = self._ops.get_y(limit), figures.ops(limit)
        title = el("title", f"limit: {text} a second")
        line = el("line", title, x1=LEFT, x2=self._right, y1=y, y2=y, class_="limit")
        label = el("text", f"limit {text}", x=self._right, y=y - 6, class_="tick end")
        yield el("g", line, label)

    def _latency(self) -> Iterator[Markup]:
        columns, part = self._columns, self._p99
        yield el("text", "p99 latency", x=LEFT, y=part.top - 10, class_="tick")
        if not any(value > 0 for value in columns.p99):
            return
        yield from self._axis(part, axis_labels.millis)
        for run in split_runs(columns.times, columns.p99):
            yield el("path", d=self._path(run, part), class_="p99")

    def _path(self, run: CurveRun, part: _PlotPanel) -> str:
        """Returns the ``d`` of a path; a single point is drawn to itself, as a dot."""
        xs = self._frame.get_xs(run.times, self._origin)
        ys = part.scale.get_ys(run.values, part.height)
        points = [f"{x:.1f} {part.top + y:.1f}" for x, y in zip(xs, ys, strict=True)]
        return "M" + "L".join(points if len(points) > 1 else points * 2)

    def _area(self, run: CurveRun, floor_ops: float) -> str:
        floor = self._ops.get_y(floor_ops)
        left, right = self._frame.get_xs((run.times[0], run.times[-1]), self._origin)
        shape = self._path(run, self._ops)
        return f"{shape}L{right:.1f} {floor:.1f}L{left:.1f} {floor:.1f}Z"


def _get_width(label: str) -> float:
    return len(label) * _CHARACTER + 16


def _get_top(flag: Flag | None) -> float:
    return _FLAGS_TOP + (0 if flag is None else flag.row) * (_FLAG_HEIGHT + _FLAG_GAP)


def _get_token(marker: Marker) -> str:
    return MARK_TOKENS.get(marker.kind, "accent")
