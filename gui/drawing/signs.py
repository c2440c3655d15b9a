"""The signs that go with every state, drawn as shapes, so that no font is needed."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


class Sign(StrEnum):
    """A sign that says a state without colour."""

    DOT = "dot"
    CHECK = "check"
    CROSS = "cross"
    PAUSE = "pause"
    PLAY = "play"
    TURNING = "turning"
    QUESTION = "question"
    WARNING = "warning"
    INFO = "info"
    TARGET = "target"
    CUT = "cut"


def draw(painter: QPainter, sign: Sign, rect: QRectF, color: QColor) -> None:
    """Draws ``sign`` into the square ``rect``."""
    size = rect.width()
    pen = QPen(color, max(size * 0.13, 1.2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(rect.left() + x * size, rect.top() + y * size)

    if sign is Sign.DOT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(rect.center(), size * 0.44, size * 0.44)
    elif sign is Sign.CHECK:
        painter.drawPolyline(QPolygonF([at(0.14, 0.55), at(0.40, 0.80), at(0.88, 0.24)]))
    elif sign is Sign.CROSS:
        painter.drawLine(at(0.18, 0.18), at(0.82, 0.82))
        painter.drawLine(at(0.82, 0.18), at(0.18, 0.82))
    elif sign is Sign.CUT:  # a line without a middle, and a stroke through the gap
        painter.drawLine(at(0.02, 0.5), at(0.26, 0.5))
        painter.drawLine(at(0.74, 0.5), at(0.98, 0.5))
        painter.drawLine(at(0.36, 0.84), at(0.64, 0.16))
    elif sign is Sign.PAUSE:
        pen.setWidthF(size * 0.22)
        painter.setPen(pen)
        painter.drawLine(at(0.30, 0.20), at(0.30, 0.80))
        painter.drawLine(at(0.70, 0.20), at(0.70, 0.80))
    elif sign is Sign.PLAY:
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([at(0.24, 0.14), at(0.24, 0.86), at(0.86, 0.5)]))
    elif sign is Sign.TURNING:
        painter.drawArc(QRectF(at(0.10, 0.10), at(0.90, 0.90)), 30 * 16, 270 * 16)
    elif sign is Sign.TARGET:
        painter.drawEllipse(rect.center(), size * 0.30, size * 0.30)
        for a, b in (((0.5, 0), (0.5, 0.3)), ((0.5, 0.7), (0.5, 1))):
            painter.drawLine(at(*a), at(*b))
            painter.drawLine(at(a[1], a[0]), at(b[1], b[0]))
    elif sign is Sign.QUESTION:
        painter.drawArc(QRectF(at(0.24, 0.06), at(0.76, 0.54)), -70 * 16, 250 * 16)
        painter.drawLine(at(0.5, 0.54), at(0.5, 0.64))
        painter.drawPoint(at(0.5, 0.90))
    elif sign is Sign.WARNING:
        painter.drawPolygon(QPolygonF([at(0.5, 0.06), at(0.96, 0.90), at(0.04, 0.90)]))
        painter.drawLine(at(0.5, 0.38), at(0.5, 0.58))
        painter.drawPoint(at(0.5, 0.75))
    else:
        painter.drawEllipse(rect.center(), size * 0.46, size * 0.46)
        painter.drawLine(at(0.5, 0.48), at(0.5, 0.72))
        painter.drawPoint(at(0.5, 0.27))
