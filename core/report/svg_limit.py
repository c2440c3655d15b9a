"""The plot of a load of checks: what was refused, the limit as a line, and what exceeded it."""

from __future__ import annotations

from collections.abc import Iterator

from core.report.axes import ReportScale
from core.report.markup import Markup, el
from core.report.strokes import path, points_of, unbroken
from core.text import figures
from core.views.curve import Columns
from core.views.plot.excess import split_above


def refusals(columns: Columns, x: ReportScale, y: ReportScale) -> Iterator[Markup]:
    """Yields the curve of refused checks a second; nothing where none was."""
    if not any(value > 0 for value in columns.refused):
        return
    points = points_of(columns.times, columns.refused, x, y)
    for run in unbroken(points):
        yield el("path", d=path(points[run.start : run.stop]), class_="refused")


def limit_line(limit_ops: float | None, x: ReportScale, y: ReportScale) -> Markup | None:
    """Returns the limit as a line over the whole run, with what it is."""
    if limit_ops is None:
        return None
    at, text = y(limit_ops), figures.ops(limit_ops)
    title = el("title", f"limit: {text} a second")
    line = el("line", title, x1=x.first_px, x2=x.last_px, y1=at, y2=at, class_="limit")
    return el("g", line, el("text", f"limit {text}", x=x.last_px, y=at - 6, class_="tick end"))


def excess(
    columns: Columns, limit_ops: float | None, x: ReportScale, y: ReportScale
) -> Iterator[Markup]:
    """Yields what was allowed over the limit, as shapes above its line."""
    if limit_ops is None:
        return
    floor = y(limit_ops)
    for stretch in split_above(columns.times, columns.ops, limit_ops):
        piece = [(x(t), y(value)) for t, value in stretch]
        left, right = piece[0][0], piece[-1][0]
        shape = f"{path(piece)}L{right:.1f} {floor:.1f}L{left:.1f} {floor:.1f}Z"
        yield el("path", el("title", "over the limit"), d=shape, class_="excess")
