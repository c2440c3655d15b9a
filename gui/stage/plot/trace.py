"""Painting of curves, fill, shading, baseline band and horizontal lines, in device pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from core.views.curve import Columns
from core.views.plot.frame import Frame
from core.views.plot.runs import split_runs, split_throughput
from core.views.plot.scale import get_ticks
from core.views.stage_state import Outage
from gui.stage.plot.look import Look

CHUNK = 8
"""Points filled at once: the cost of a polygon grows with the square of its points."""


def draw_scale(painter: QPainter, frame: Frame, look: Look, left: int, right: int) -> None:
    """Draws the horizontal lines that lie behind the curve."""
    line, width = max(round(look.unit), 1), right - left
    if frame.is_known:
        for value in get_ticks(frame.step, frame.top * 0.96, frame.step):
            painter.fillRect(left, round(frame.get_y(value)), width, line, look.grid)
    painter.fillRect(left, frame.height, width, line, look.axis)


def draw_outages(
    painter: QPainter,
    frame: Frame,
    look: Look,
    origin: int,
    outages: Sequence[Outage],
    newest_t: float,
) -> None:
    """Shades the spans without acknowledged writes; one that lasts goes up to the newest sample."""
    for outage in outages:
        end_t = newest_t if outage.end_t is None else outage.end_t
        left = round(frame.get_x(outage.start_t, origin))
        width = round(frame.get_x(end_t, origin)) - left
        if width > 0:
            painter.fillRect(left, 0, width, frame.height, look.outage)


def draw_throughput(
    painter: QPainter, frame: Frame, look: Look, origin: int, columns: Columns
) -> None:
    """Draws throughput, coloured by state and filled, with the baseline band behind the line."""
    traces: list[tuple[list[QPointF], QColor]] = []
    painter.setPen(Qt.PenStyle.NoPen)
    for run in split_throughput(columns, frame.degraded_below):
        points = [
            QPointF(frame.get_x(t, origin), frame.get_y(value))
            for t, value in zip(run.times, run.values, strict=True)
        ]
        traces.append((points, look.bad if run.degraded else look.good))
        painter.setBrush(look.bad_fill if run.degraded else look.good_fill)
        for start in range(0, len(points) - 1, CHUNK):
            part = points[start : start + CHUNK + 1]
            below = [QPointF(part[-1].x(), frame.height), QPointF(part[0].x(), frame.height)]
            painter.drawPolygon(QPolygonF([*part, *below]))
    _draw_band(painter, frame, look)
    for points, color in traces:
        draw_line(painter, points, color, look.line)


def draw_p99(painter: QPainter, frame: Frame, look: Look, origin: int, columns: Columns) -> None:
    """Draws the 99th percentile of latency on its own scale, thin."""
    for run in split_runs(columns.times, columns.p99, -math.inf):
        points = [
            QPointF(frame.get_x(t, origin), frame.get_p99_y(value))
            for t, value in zip(run.times, run.values, strict=True)
        ]
        draw_line(painter, points, look.p99, look.line * 0.6)


def _draw_band(painter: QPainter, frame: Frame, look: Look) -> None:
    if frame.baseline is None:
        return
    low, high = frame.baseline
    top, bottom = frame.get_y(high), frame.get_y(max(low, 0.0))
    area = painter.clipBoundingRect()
    painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), look.band)


def draw_line(painter: QPainter, points: list[QPointF], color: QColor, width: float) -> None:
    """Draws a line through ``points``, ``width`` device pixels wide."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    if len(points) == 1:
        painter.drawPoint(points[0])
    else:
        # One by one: as a single path a wide line with antialias takes thirty times as long.
        painter.drawLines([QLineF(a, b) for a, b in pairwise(_merge_level(points))])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _merge_level(points: list[QPointF]) -> list[QPointF]:
    """Leaves out points within a level stretch: at each joint its soft edge would double."""
    ends = (points[0], points[-1])
    inner = (
        b
        for a, b, c in zip(points, points[1:], points[2:], strict=False)
        if not a.y() == b.y() == c.y()
    )
    return [ends[0], *inner, ends[1]]
