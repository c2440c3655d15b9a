"""Mouse actions on a plot on stage: the wheel, a drag, a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.plotting import PlotStage


def wheel(stage: PlotStage, at: float, notches: int) -> None:
    """Turns the wheel over the plot, at the share ``at`` of the plot's width."""
    canvas = stage.canvas
    point = QPointF(canvas.width() * at, canvas.height() / 2)
    event = QWheelEvent(
        point,
        canvas.mapToGlobal(point),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    stage.settle()


def drag(stage: PlotStage, start: float, end: float) -> None:
    """Drags the plot between two shares of the plot's width."""
    canvas = stage.canvas
    left, button = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, pressed in (
        (QEvent.Type.MouseButtonPress, start, left),
        (QEvent.Type.MouseMove, (start + end) / 2, left),
        (QEvent.Type.MouseMove, end, left),
        (QEvent.Type.MouseButtonRelease, end, button),
    ):
        point = QPointF(canvas.width() * at, canvas.height() / 2)
        acting = button if kind is QEvent.Type.MouseMove else left
        event = QMouseEvent(
            kind, point, canvas.mapToGlobal(point), acting, pressed,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
    stage.settle()


def double_click(stage: PlotStage) -> None:
    canvas = stage.canvas
    at = canvas.rect().center()
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    stage.settle()
