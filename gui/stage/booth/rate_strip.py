"""The last minute of throughput as a row of bars: a fall of throughput is to be seen from afar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.views.sample_buffer import SampleBuffer
from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

SPAN_S, BAR_S = 60.0, 0.25
"""Seconds that the strip shows, and that a bar stands for."""
_ROOM = 1.15
"""Height of the strip as a share of the highest bar."""


class RateBar(NamedTuple):
    """The mean throughput over :data:`BAR_S`, and the bar's place from the start of the run."""

    place: int
    ops: float


def bars_of(times: Sequence[float], ops: Sequence[float]) -> tuple[RateBar, ...]:
    """Returns a bar for each quarter of a second in which something was measured."""
    sums: dict[int, list[float]] = {}
    for t, value in zip(times, ops, strict=True):
        if value == value:
            sums.setdefault(int(t / BAR_S), []).append(value)
    return tuple(RateBar(place, sum(each) / len(each)) for place, each in sorted(sums.items()))


class RateStrip(Panel):
    """Paints the bars; what wasn't measured is a gap, and a measured zero is marked."""

    def __init__(self, theme: Theme, samples: SampleBuffer, parent: QWidget) -> None:
        """Makes a strip of ``samples``."""
        super().__init__(theme, "Throughput of the last minute", parent)
        self._samples = samples
        self._now_place = 0

    def show_at(self, now: float) -> None:
        """Shows the minute before ``now`` run seconds; repaints four times a second."""
        place = int(now / BAR_S)
        if place != self._now_place:
            self._now_place = place
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the bars."""
        theme = self.theme
        with Ink(self, theme) as ink:
            ink.fill("window")
            end = self._now_place
            columns = self._samples.columns(end * BAR_S - SPAN_S, end * BAR_S)
            bars = bars_of(columns.times, columns.ops)
            ink.painter.fillRect(
                QRectF(0, self.height() - 1, self.width(), 1), theme.color("border")
            )
            if not bars:
                return
            count = int(SPAN_S / BAR_S)
            wide, top = self.width() / count, max(bar.ops for bar in bars) * _ROOM
            good: list[QRectF] = []
            none: list[QRectF] = []
            for bar in bars:
                left = self.width() - (end - bar.place) * wide
                if bar.ops <= 0:
                    none.append(QRectF(left, 0, wide, self.height()))
                else:
                    high = self.height() * bar.ops / top
                    good.append(QRectF(left, self.height() - high, wide * 0.72, high))
            ink.painter.setPen(Qt.PenStyle.NoPen)
            ink.painter.setBrush(theme.color("bad-soft"))
            ink.painter.drawRects(none)
            ink.painter.setBrush(theme.color("good"))
            ink.painter.drawRects(good)
