"""The part of the card that holds the plot's surface and the axes beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import axis_labels, figures
from core.views.plot.frame import Frame
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.plot.axes import ValueAxis
from gui.stage.plot.canvas import PlotCanvas

AXIS_WIDTH, P99_AXIS_WIDTH, LIMIT_WIDTH = 62.0, 84.0, 108.0
"""Room for the figures left and right, in units."""
APART = 4
"""Pixels between plot and axes."""


class PlotView(Panel):
    """Lays out the throughput axis, the surface, the limit's label and, if shown, latency."""

    def __init__(self, canvas: PlotCanvas, theme: Theme, parent: QWidget) -> None:
        """Makes a view with ``canvas`` between the axes."""
        super().__init__(theme, "Throughput over time", parent)
        canvas.setParent(self)
        self._canvas = canvas
        self._shows_p99 = False
        self._shows_limit = False
        self._ops_axis = ValueAxis(True, theme, "faint", self)
        self._p99_axis = ValueAxis(False, theme, "accent", self)
        self._limit_axis = ValueAxis(False, theme, "text", self, 700)
        for axis in (self._p99_axis, self._limit_axis):
            axis.setVisible(False)
        canvas.reframed.connect(self._on_reframed)

    def set_p99_visible(self, visible: bool) -> None:
        """Shows or hides latency, the axis and the curve."""
        self._shows_p99 = visible
        self._p99_axis.setVisible(visible)
        self.lay_out()
        self._canvas.set_p99_visible(visible)

    def restyle(self) -> None:
        """Adopts changed colours and sizes of the theme."""
        self._canvas.restyle(self.devicePixelRatioF())
        self.lay_out()

    def lay_out(self) -> None:
        """Lays everything out for the view's present size."""
        unit, width, height = self.theme.unit, self.width(), self.height()
        left = round(AXIS_WIDTH * unit)
        p99 = round(P99_AXIS_WIDTH * unit) if self._shows_p99 else 0
        limit = round(LIMIT_WIDTH * unit) if self._shows_limit else 0
        right = p99 + limit
        if width <= left + right or height <= 0:
            return
        for axis, start, wide in (
            (self._ops_axis, 0, left - APART),
            (self._limit_axis, width - right + APART, limit - APART),
            (self._p99_axis, width - p99 + APART, p99 - APART),
        ):
            axis.setGeometry(QRect(start, 0, max(wide, 1), height))
        self._canvas.setGeometry(QRect(left, 0, width - left - right, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies between the parts."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.color("panel"))
        painter.end()

    def _on_reframed(self, frame: Frame) -> None:
        limit, p99, ops = frame.levels.limit, frame.p99, frame.ops
        if (limit is not None) != self._shows_limit:
            self._shows_limit = limit is not None
            self._limit_axis.setVisible(self._shows_limit)
            self.lay_out()
            return
        ratio = self.devicePixelRatioF()
        values = ops.get_ticks() if frame.is_known else []
        rates = {frame.get_y(value) / ratio: axis_labels.rate(value) for value in values}
        self._ops_axis.show_labels(rates)
        if limit is not None:
            label = f"limit {figures.ops(limit)}"
            self._limit_axis.show_labels({frame.get_y(limit) / ratio: label})
        if p99 is not None:
            high = frame.height / ratio
            latencies = {p99.get_y(ms, high): axis_labels.millis(ms) for ms in p99.get_ticks()}
            self._p99_axis.show_labels(latencies)
