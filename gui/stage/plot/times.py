"""The row of times below the plot, in device pixels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from core.views.plot.frame import Frame
from core.views.plot.scale import format_time, get_ticks
from gui.stage.plot.look import Look

_WIDEST = "0:00:00.0"


def draw_times(
    painter: QPainter, frame: Frame, look: Look, origin: int, left: int, right: int
) -> None:
    """Draws the times between two columns of the strip, and the halves of those beside them."""
    if not frame.is_known:
        return
    metrics = look.label_metrics
    painter.setFont(look.label_font)
    painter.setPen(look.label)
    base = frame.height + (frame.label_height + metrics.capHeight()) / 2 + 2 * look.unit
    top, line = round(frame.height + look.line / 2), max(round(look.unit), 1)
    reach = metrics.horizontalAdvance(_WIDEST)
    start = max(frame.get_t(left - reach, origin), 0.0)
    for t in get_ticks(start, frame.get_t(right + reach, origin), frame.time_step):
        text, x = format_time(t), round(frame.get_x(t, origin))
        painter.fillRect(QRectF(x, top, line, 5 * look.unit), look.axis)
        painter.drawText(QPointF(round(x - metrics.horizontalAdvance(text) / 2), base), text)


def hide_cut_times(painter: QPainter, frame: Frame, look: Look, first: int) -> None:
    """Covers the times that the edges of a view from column ``first`` on would cut in two."""
    metrics = look.label_metrics
    top = frame.height + look.line / 2 + 5 * look.unit
    for edge in (0, frame.width):
        t = round(frame.get_t(edge, first) / frame.time_step) * frame.time_step
        half = metrics.horizontalAdvance(format_time(t)) / 2 + look.unit
        x = frame.get_x(t, first)
        if abs(x - edge) < half:
            area = QRectF(x - half, top, 2 * half, frame.full_height - top)
            painter.fillRect(area, look.background)
