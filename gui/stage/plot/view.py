"""The graphics view that lays out the plot and the axes."""

from __future__ import annotations

from pyqtgraph import GraphicsView
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from core.text import axis_labels, figures
from core.views.plot.frame import Frame
from gui.drawing.theme import Theme
from gui.stage.plot.axes import ValueAxis
from gui.stage.plot.canvas import PlotCanvas

AXIS_WIDTH, P99_AXIS_WIDTH, LIMIT_WIDTH = 62.0, 84.0, 108.0
"""Room for the figures left and right, in units."""
APART = 4
"""Pixels between plot and axes: else each frame of the plot would repaint the axes as well."""


class PlotView(GraphicsView):
    """Lays out the throughput axis, the surface, the limit's label and, if shown, latency."""

    def __init__(self, canvas: PlotCanvas, theme: Theme, parent: QWidget) -> None:
        """Makes a view with ``canvas`` between the axes."""
        super().__init__(parent, useOpenGL=False, background=theme.color("panel"))
        self._canvas = canvas
        self._theme = theme
        self._shows_p99 = False
        self._shows_limit = False
        self._ops_axis = ValueAxis(True, theme, "faint")
        self._p99_axis = ValueAxis(False, theme, "accent")
        self._limit_axis = ValueAxis(False, theme, "text", 700)
        for axis in (self._p99_axis, self._limit_axis):
            axis.setVisible(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The surface paints all its pixels: neither the card nor a background is drawn below it.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        for widget in (self, self.viewport()):
            widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        for item in (self._ops_axis, self._p99_axis, self._limit_axis, canvas):
            self.scene().addItem(item)
        canvas.reframed.connect(self._on_reframed)

    def set_p99_visible(self, visible: bool) -> None:
        """Shows or hides latency, the axis and the curve."""
        self._shows_p99 = visible
        self._p99_axis.setVisible(visible)
        self.lay_out()
        self._canvas.set_p99_visible(visible)

    def restyle(self) -> None:
        """Adopts changed colours and sizes of the theme."""
        self.setBackground(self._theme.color("panel"))
        self._canvas.restyle(self.devicePixelRatioF())
        self.lay_out()

    def lay_out(self) -> None:
        """Lays everything out for the view's present size."""
        unit, width, height = self._theme.unit, self.width(), self.height()
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
            axis.setGeometry(QRectF(start, 0, max(wide, 1), height))
        self._canvas.resize_to(QRectF(left, 0, width - left - right, height))

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
