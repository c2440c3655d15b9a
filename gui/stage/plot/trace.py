"""Paints the plot's curves and what lies behind and below, in device pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from core.model.events import LostSpan
from core.text import axis_labels
from core.views.curve import Columns
from core.views.key_groups import Stall
from core.views.plot.excess import split_above
from core.views.plot.frame import Frame
from core.views.plot.runs import CurveRun, split_refused, split_runs, split_throughput
from core.views.plot.scale import Scale
from core.views.stage_state import Outage
from gui.stage.plot.look import Look

_CHUNK = 8
"""Points filled at once: the cost of a polygon grows with the square of its points."""
_DASH, _GAP = 14.0, 8.0
"""Lengths of a dash of the limit's line and of the gap after it, in units."""
_SQUARE = 8.0
"""Side of the square marks on the curve of the refused, in units."""
_WIDEST = "0:00:00.0"


class Trace:
    """Paints a stretch of the run, from column ``origin`` on, by a frame's geometry.

    Attributes:
        frame: the sizes and scales.
    """

    def __init__(self, painter: QPainter, frame: Frame, look: Look, origin: int) -> None:
        """Creates a trace for one painting: ``frame`` says where, ``look`` in which colours."""
        self._painter = painter
        self.frame = frame
        self._look = look
        self._origin = origin

    def draw_grid(self, left: int, right: int) -> None:
        """Draws the horizontal lines behind the curve."""
        frame, look, painter = self.frame, self._look, self._painter
        line, width = max(round(look.unit), 1), right - left
        if frame.is_known:
            for value in frame.ops.get_ticks()[1:]:
                painter.fillRect(left, round(frame.get_y(value)), width, line, look.grid)
        painter.fillRect(left, frame.height, width, line, look.axis)

    def draw_outages(self, outages: Sequence[Outage], newest_t: float) -> None:
        """Shades the spans in which nothing was answered."""
        for start, end in self.frame.get_outages(outages, newest_t, self._origin):
            left, right = round(start), round(end)
            if right > left:
                high = self.frame.height
                self._painter.fillRect(left, 0, right - left, high, self._look.outage)

    def draw_lost(self, lost: Sequence[LostSpan]) -> None:
        """Hatches the spans in which writes were acknowledged that are lost."""
        self._align_hatch(self._look.lost)
        for start, end in self.frame.get_lost(lost, self._origin):
            left, right = round(start), max(round(end), round(start) + 1)
            area = QRectF(left, 0, right - left, self.frame.height)
            self._painter.fillRect(area, self._look.lost)

    def draw_throughput(self, columns: Columns) -> None:
        """Draws throughput, coloured by state and filled, over the baseline band."""
        frame, look = self.frame, self._look
        lines: list[tuple[list[QPointF], QColor]] = []
        for run in split_throughput(columns, frame.levels.degraded_below):
            points = self._get_points(run, frame.ops)
            lines.append((points, look.bad if run.degraded else look.good))
            self._fill(points, frame.height, look.bad_fill if run.degraded else look.good_fill)
        band = frame.get_band()
        if band is not None:
            area = self._painter.clipBoundingRect()
            rect = QRectF(area.left(), band[0], area.width(), band[1] - band[0])
            self._painter.fillRect(rect, look.band)
        for points, color in lines:
            self._draw_line(points, color)

    def draw_stalled(self, stalls: Sequence[Stall], total: int, newest_t: float) -> None:
        """Draws the band of the groups of keys that took no write, below the curve."""
        spans = self.frame.get_stalled(stalls, total, newest_t, self._origin)
        for start, end, top in spans:
            left, right, upper = round(start), round(end), round(top)
            if right > left:
                high = self.frame.height - upper
                self._painter.fillRect(left, upper, right - left, high, self._look.stalled)

    def draw_limit(self, left: int, right: int) -> None:
        """Draws the limit as a dashed line between two columns."""
        look = self._look
        if self.frame.levels.limit is None:
            return
        thick = max(round(look.line * 0.75), 1)
        dash, period = round(_DASH * look.unit), round((_DASH + _GAP) * look.unit)
        top = round(self.frame.get_y(self.frame.levels.limit) - thick / 2)
        # Dashes lie at fixed columns of the run, so that pieces painted one by one fit together.
        start = (left + self._origin) // period * period - self._origin
        for x in range(start, right, period):
            self._painter.fillRect(x, top, dash, thick, look.limit)

    def draw_excess(self, columns: Columns) -> None:
        """Fills the area between the curve and the limit, and draws the curve red there."""
        frame, look = self.frame, self._look
        if frame.levels.limit is None:
            return
        self._align_hatch(look.excess)
        for run in split_above(columns.times, columns.ops, frame.levels.limit):
            points = self._get_points(run, frame.ops)
            self._fill(points, frame.get_y(frame.levels.limit), look.excess)
            self._draw_line(points, look.bad)

    def draw_refused(self, columns: Columns) -> None:
        """Draws the curve of refused checks: thin, with a square every so often."""
        step, look = self.frame.time_step / 4, self._look
        marks: list[QPointF] = []
        for run in split_refused(columns):
            points = self._get_points(run, self.frame.ops)
            self._draw_line(points, look.refused, 0.75)
            for index, (before, t) in enumerate(pairwise(run.times), 1):
                if run.values[index] > 0 and math.floor(t / step) != math.floor(before / step):
                    marks.append(points[index])
        side = round(_SQUARE * look.unit)
        for at in marks:
            corner = QPointF(round(at.x() - side / 2), round(at.y() - side / 2))
            self._painter.fillRect(QRectF(corner.x(), corner.y(), side, side), look.refused)

    def draw_p99(self, columns: Columns) -> None:
        """Draws the 99th percentile of latency as a thin line, on the scale of latencies."""
        if self.frame.p99 is None:
            return
        for run in split_runs(columns.times, columns.p99):
            self._draw_line(self._get_points(run, self.frame.p99), self._look.p99, 0.6)

    def draw_times(self, left: int, right: int) -> None:
        """Draws the times below two columns, and the halves of times beside the columns."""
        frame, look, painter = self.frame, self._look, self._painter
        if not frame.is_known:
            return
        metrics = look.label_metrics
        painter.setFont(look.label_font)
        painter.setPen(look.label)
        base = frame.height + (frame.label_height + metrics.capHeight()) / 2 + 2 * look.unit
        top, line = round(frame.height + look.line / 2), max(round(look.unit), 1)
        reach = metrics.horizontalAdvance(_WIDEST)
        for t in frame.get_times(left - reach, right + reach, self._origin):
            text, x = axis_labels.time(t), round(frame.get_x(t, self._origin))
            painter.fillRect(QRectF(x, top, line, 5 * look.unit), look.axis)
            painter.drawText(QPointF(round(x - metrics.horizontalAdvance(text) / 2), base), text)

    def hide_cut_times(self) -> None:
        """Covers the times that the edges of the view would cut in two."""
        frame, look = self.frame, self._look
        top = frame.height + look.line / 2 + 5 * look.unit
        for edge in (0, frame.width):
            t = round(frame.get_t(edge, self._origin) / frame.time_step) * frame.time_step
            half = look.label_metrics.horizontalAdvance(axis_labels.time(t)) / 2 + look.unit
            x = frame.get_x(t, self._origin)
            if abs(x - edge) < half:
                area = QRectF(x - half, top, 2 * half, frame.full_height - top)
                self._painter.fillRect(area, look.background)

    def _align_hatch(self, brush: QBrush) -> None:
        """Makes the stripes lie at fixed columns of the run: painted pieces fit together."""
        self._painter.setBrushOrigin(-self._origin % max(brush.texture().width(), 1), 0)

    def _get_points(self, run: CurveRun, scale: Scale) -> list[QPointF]:
        xs = self.frame.get_xs(run.times, self._origin)
        return list(map(QPointF, xs, scale.get_ys(run.values, self.frame.height)))

    def _fill(self, points: list[QPointF], floor: float, brush: QBrush | QColor) -> None:
        """Fills the area between ``points`` and the height ``floor``."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(brush)
        for start in range(0, len(points) - 1, _CHUNK):
            part = points[start : start + _CHUNK + 1]
            below = [QPointF(part[-1].x(), floor), QPointF(part[0].x(), floor)]
            self._painter.drawPolygon(QPolygonF([*part, *below]))

    def _draw_line(self, points: list[QPointF], color: QColor, width: float = 1.0) -> None:
        """Draws a line through ``points``, ``width`` times as wide as that of throughput."""
        pen = QPen(color, self._look.line * width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(pen)
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            # One by one: as a single path a wide line with antialias takes thirty times as long.
            painter.drawLines([QLineF(a, b) for a, b in pairwise(_merge_level(points))])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _merge_level(points: list[QPointF]) -> list[QPointF]:
    """Leaves out points within a level stretch, as soft edges would double at each joint."""
    ends = (points[0], points[-1])
    inner = (
        b
        for a, b, c in zip(points, points[1:], points[2:], strict=False)
        if not a.y() == b.y() == c.y()
    )
    return [ends[0], *inner, ends[1]]
