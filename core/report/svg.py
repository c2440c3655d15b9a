"""The plot of a run as an inline SVG: throughput above, p99 below, faults marked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from core.report.axes import ReportScale, decades, ticks, time_ticks
from core.report.markup import Markup, el, join
from core.report.strokes import path, points_of, unbroken
from core.report.svg_limit import excess, limit_line, refusals
from core.text import figures
from core.text.load_words import words_of
from core.views.curve import Columns
from core.views.plot.runs import Run, least_normal, split_throughput
from core.views.stage_state import Marker, StageState

WIDTH = 1160.0
_LEFT, _RIGHT = 64.0, WIDTH - 14.0
_FLAGS_TOP, _FLAG_HEIGHT, _FLAG_GAP = 8.0, 22.0, 6.0
_OPS_HEIGHT, _P99_HEIGHT, _BETWEEN = 250.0, 84.0, 40.0
_UNIT_ABOVE = 14.0
"""The unit stands so far above the plot, clear of a tick at its top."""

_CHARACTER = 7.3
"""Width of a letter on a flag, a little generous: no font is measured here."""

_MARK = {"fault": "bad", "detected": "warn", "recovered": "good", "rejoined": "accent"}


def draw(state: StageState, columns: Columns) -> Markup:
    """Returns the plot, or a sentence where no load was measured.

    Args:
        state: the stage at the end of the run.
        columns: throughput and p99.
    """
    if len(columns) < 2:
        return el("p", "No load was measured in this run.", class_="muted")
    start_t, end_t = columns.times[0], max(columns.times[-1], columns.times[0] + 1)
    markers = [marker for marker in state.markers if start_t <= marker.t <= end_t]
    x = ReportScale(start_t, end_t, _LEFT, _RIGHT)
    flags = _place(markers, x)
    rows = max((row for _, row in flags), default=-1) + 1
    top = _FLAGS_TOP + rows * (_FLAG_HEIGHT + _FLAG_GAP) + 8 + _UNIT_ABOVE
    bottom = top + _OPS_HEIGHT
    p99_top = bottom + _BETWEEN
    p99_bottom = p99_top + _P99_HEIGHT
    height = p99_bottom + 26
    highest = max((value for value in columns.ops if value == value), default=1.0)
    highest = max(highest, state.limit_ops or 0.0, *(v for v in columns.refused if v == v))
    if state.baseline is not None:
        highest = max(highest, state.baseline.median_ops + state.baseline.spread_ops)
    y = ReportScale(0.0, max(highest, 1.0) * 1.06, bottom, top)
    return el(
        "svg",
        el("title", "Throughput and p99 latency over the run"),
        el("desc", _describe(state, start_t, end_t)),
        join(*_outages(state, x, end_t, top, p99_bottom)),
        join(*_ops_axis(y, words_of(state.run).unit)),
        join(*_time_axis(x, start_t, end_t, p99_bottom)),
        _band(state, y),
        *refusals(columns, x, y),
        *_throughput(columns, state, x, y),
        *excess(columns, state.limit_ops, x, y),
        limit_line(state.limit_ops, x, y),
        *_latency(columns, x, p99_top, p99_bottom),
        join(*(_line(marker, x, row, p99_bottom) for marker, row in flags)),
        join(*(_flag(marker, x, row) for marker, row in flags)),
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        role="img",
        class_="plot",
        xmlns="http://www.w3.org/2000/svg",
    )


def _describe(state: StageState, start_t: float, end_t: float) -> str:
    span = f"From {figures.moment(start_t)} to {figures.moment(end_t)} of the run."
    told = "; ".join(f"{marker.label} at {figures.moment(marker.t)}" for marker in state.markers)
    return f"{span} Marked: {told}." if told else span


# --- flags -------------------------------------------------------------------------------


def _place(markers: Sequence[Marker], x: ReportScale) -> list[tuple[Marker, int]]:
    """Gives each flag the highest row in which it covers no other."""
    placed: list[tuple[Marker, int]] = []
    ends: list[float] = []
    for marker in sorted(markers, key=lambda marker: marker.t):
        left, right = _flag_span(marker, x)
        row = next((row for row, end in enumerate(ends) if end + 6 <= left), len(ends))
        ends[row : row + 1] = [right]
        placed.append((marker, row))
    return placed


def _flag_span(marker: Marker, x: ReportScale) -> tuple[float, float]:
    width = len(marker.label) * _CHARACTER + 16
    left = min(x(marker.t) - 1, WIDTH - width)
    return max(left, 0.0), max(left, 0.0) + width


def _line(marker: Marker, x: ReportScale, row: int, bottom: float) -> Markup:
    at, top = x(marker.t), _FLAGS_TOP + row * (_FLAG_HEIGHT + _FLAG_GAP)
    kind = _MARK.get(marker.kind, "accent")
    return el("line", x1=at, x2=at, y1=top, y2=bottom, class_=f"mark {kind}")


def _flag(marker: Marker, x: ReportScale, row: int) -> Markup:
    left, right = _flag_span(marker, x)
    top = _FLAGS_TOP + row * (_FLAG_HEIGHT + _FLAG_GAP)
    kind = _MARK.get(marker.kind, "accent")
    return el(
        "g",
        el("rect", x=left, y=top, width=right - left, height=_FLAG_HEIGHT, rx=4),
        el("text", marker.label, x=left + 8, y=top + 15.5),
        class_=f"flag {kind}",
    )


# --- axes and shades ---------------------------------------------------------------------


def _outages(
    state: StageState, x: ReportScale, end_t: float, top: float, bottom: float
) -> Iterator[Markup]:
    for outage in state.outages:
        left, right = x(outage.start_t), x(end_t if outage.end_t is None else outage.end_t)
        yield el(
            "rect",
            el("title", words_of(state.run).none),
            x=left,
            y=top,
            width=max(right - left, 1.0),
            height=bottom - top,
            class_="outage",
        )


def _ops_axis(y: ReportScale, unit: str) -> Iterator[Markup]:
    for value in ticks(y.high, 4):
        at = y(value)
        yield el("line", x1=_LEFT, x2=_RIGHT, y1=at, y2=at, class_="grid")
        text = "0" if value == 0 else figures.ops(value).replace(".0k", "k")
        yield el("text", text, x=_LEFT - 10, y=at + 4.5, class_="tick end")
    yield el("text", unit, x=_LEFT - 10, y=y.last_px - _UNIT_ABOVE, class_="tick end unit")


def _time_axis(x: ReportScale, start_t: float, end_t: float, bottom: float) -> Iterator[Markup]:
    moments = time_ticks(start_t, end_t, 10)
    cut = None if any(t % 1 > 1e-6 for t in moments) else -3
    for t in moments:
        yield el("text", figures.moment(t)[:cut], x=x(t), y=bottom + 20, class_="tick middle")


def _band(state: StageState, y: ReportScale) -> Markup | None:
    baseline = state.baseline
    if baseline is None:
        return None
    top = y(baseline.median_ops + baseline.spread_ops)
    bottom = y(max(baseline.median_ops - baseline.spread_ops, 0.0))
    size = {"width": _RIGHT - _LEFT, "height": max(bottom - top, 1.0)}
    return el("rect", el("title", "baseline"), x=_LEFT, y=top, class_="band", **size)


# --- curves ------------------------------------------------------------------------------


def _throughput(
    columns: Columns, state: StageState, x: ReportScale, y: ReportScale
) -> Iterator[Markup]:
    points = points_of(columns.times, columns.ops, x, y)
    for run in unbroken(points):
        left, right = points[run.start][0], points[run.stop - 1][0]
        floor = y.first_px
        shape = path(points[run.start : run.stop])
        yield el(
            "path", d=f"{shape}L{right:.1f} {floor:.1f}L{left:.1f} {floor:.1f}Z", class_="area"
        )
    # What is red is drawn last, over the ends of its neighbours.
    pieces = sorted(split_throughput(columns, least_normal(state.baseline)), key=_is_degraded)
    for piece in pieces:
        shape = path(points_of(piece.times, piece.values, x, y))
        yield el("path", d=shape, class_="ops bad" if piece.degraded else "ops good")


def _is_degraded(run: Run) -> bool:
    return run.degraded


def _latency(columns: Columns, x: ReportScale, top: float, bottom: float) -> Iterator[Markup]:
    known = [value for value in columns.p99 if value == value and value > 0]
    yield el("text", "p99 latency", x=_LEFT, y=top - 10, class_="tick")
    if not known:
        return
    low = 10.0 ** math.floor(math.log10(min(known)))
    high = 10.0 ** math.ceil(math.log10(max(*known, low * 9.9)))
    y = ReportScale(low, high, bottom, top, is_log=True)
    for value in decades(y.low, y.high):
        at = y(value)
        yield el("line", x1=_LEFT, x2=_RIGHT, y1=at, y2=at, class_="grid")
        text = f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"
        yield el("text", text, x=_LEFT - 10, y=at + 4.5, class_="tick end")
    points = points_of(columns.times, columns.p99, x, y)
    for run in unbroken(points):
        yield el("path", d=path(points[run.start : run.stop]), class_="p99")
