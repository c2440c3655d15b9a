"""Painting of what only checks have: the refused, the limit, what exceeds it; device pixels."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from core.views.curve import Columns
from core.views.plot.excess import split_above
from core.views.plot.frame import Frame
from core.views.plot.runs import split_runs
from gui.stage.plot.look import Look
from gui.stage.plot.trace import CHUNK, draw_line

DASH, GAP = 14.0, 8.0
"""Of the limit's line, in units."""
SQUARE = 8.0
"""Side of the marks on the curve of the refused, in units."""


def draw_limit(
    painter: QPainter, frame: Frame, look: Look, origin: int, left: int, right: int
) -> None:
    """Draws the limit as a dashed line between two columns of the strip."""
    if frame.limit is None:
        return
    thick = max(round(look.line * 0.75), 1)
    dash, period = round(DASH * look.unit), round((DASH + GAP) * look.unit)
    top = round(frame.get_y(frame.limit) - thick / 2)
    # Dashes lie at fixed columns of the run, so that pieces painted one by one fit together.
    start = (left + origin) // period * period - origin
    for x in range(start, right, period):
        painter.fillRect(x, top, dash, thick, look.limit)


def draw_refused(
    painter: QPainter, frame: Frame, look: Look, origin: int, columns: Columns
) -> None:
    """Draws the refused: thin, with a square every so often, and nothing where there are none."""
    marks: list[QPointF] = []
    step = frame.time_step / 4
    for run in split_runs(columns.times, columns.refused, -math.inf):
        points: list[QPointF] = []
        before = -1
        for index, (t, value) in enumerate(zip(run.times, run.values, strict=True)):
            beside = run.values[max(index - 1, 0) : index + 2]
            if max(beside) > 0:
                points.append(QPointF(frame.get_x(t, origin), frame.get_y(value)))
                if value > 0 and index and math.floor(t / step) != before:
                    marks.append(points[-1])
            elif points:
                draw_line(painter, points, look.refused, look.line * 0.75)
                points = []
            before = math.floor(t / step)
        if points:
            draw_line(painter, points, look.refused, look.line * 0.75)
    side = round(SQUARE * look.unit)
    for at in marks:
        painter.fillRect(
            QRectF(round(at.x() - side / 2), round(at.y() - side / 2), side, side), look.refused
        )


def draw_excess(painter: QPainter, frame: Frame, look: Look, origin: int, columns: Columns) -> None:
    """Fills what lies between the curve and the limit, and draws the curve red there."""
    if frame.limit is None:
        return
    floor = frame.get_y(frame.limit)
    painter.setBrush(look.excess)
    painter.setBrushOrigin(-origin % max(look.excess.texture().width(), 1), 0)
    for stretch in split_above(columns.times, columns.ops, frame.limit):
        points = [QPointF(frame.get_x(t, origin), frame.get_y(value)) for t, value in stretch]
        painter.setPen(Qt.PenStyle.NoPen)
        for start in range(0, len(points) - 1, CHUNK):
            part = points[start : start + CHUNK + 1]
            below = [QPointF(part[-1].x(), floor), QPointF(part[0].x(), floor)]
            painter.drawPolygon(QPolygonF([*part, *below]))
        draw_line(painter, points, look.bad, look.line)
