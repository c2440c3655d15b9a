"""The vertical axes: a few round figures, no ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pyqtgraph import AxisItem

from core.text.figures import ops
from core.views.plot.frame import P99_FLOOR_MS, Frame
from core.views.plot.scale import format_ms, format_ops, get_ticks
from gui.drawing.theme import Theme


class ValueAxis(AxisItem):
    """Figures beside the plot; which ones and where comes from the plot's frame."""

    def __init__(self, orientation: str, theme: Theme, token: str, weight: int = 400) -> None:
        """Stands ``left`` or ``right`` of the plot, in the theme's colour ``token``."""
        super().__init__(orientation)
        self._theme = theme
        self._token = token
        self._weight = weight
        self._values: list[float] = []
        self._labels: dict[float, str] = {}
        self._below = 0.0
        self.setPen(None)
        self.restyle()

    def restyle(self) -> None:
        """Takes the theme's colours and sizes anew."""
        theme = self._theme
        self.setStyle(
            tickLength=0,
            tickTextOffset=theme.px(10),
            autoExpandTextSpace=False,
            hideOverlappingLabels=False,
            maxTickLevel=0,
            tickAlpha=0,
        )
        self.setTickFont(theme.font(17, self._weight))
        self.setTextPen(theme.color(self._token))

    def show_ops(self, frame: Frame) -> None:
        """Shows throughput."""
        values = get_ticks(0.0, frame.top * 0.96, frame.step) if frame.is_known else []
        self._show(frame, {1.0 - frame.get_y(v) / frame.height: format_ops(v) for v in values})

    def show_limit(self, frame: Frame) -> None:
        """Shows how much is allowed, beside the line that says so."""
        limit = frame.limit
        known = {} if limit is None else {limit: f"limit {ops(limit)}"}
        self._show(frame, {1.0 - frame.get_y(v) / frame.height: text for v, text in known.items()})

    def show_p99(self, frame: Frame) -> None:
        """Shows latency, one figure a decade."""
        top = frame.p99_top or P99_FLOOR_MS * 10
        decades = range(1 + math.floor(math.log10(top / P99_FLOOR_MS)))
        values = [P99_FLOOR_MS * 10.0**power for power in decades]
        self._show(frame, {1.0 - frame.get_p99_y(v) / frame.height: format_ms(v) for v in values})

    def tickValues(
        self,
        minVal: float,  # noqa: N803
        maxVal: float,  # noqa: N803
        size: float,
    ) -> list[tuple[float, Sequence[float]]]:
        """Tells pyqtgraph where the figures are."""
        return [(1.0, self._values)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Tells pyqtgraph what they say."""
        return [self._labels.get(value, "") for value in values]

    def _show(self, frame: Frame, labels: dict[float, str]) -> None:
        # In shares of the plot's height; the row of times lies below zero.
        below = -frame.label_height / frame.height
        if (labels, below) == (self._labels, self._below):
            return
        self._labels, self._below = labels, below
        self._values = list(labels)
        self.setRange(below, 1.0)
        self.restyle()
