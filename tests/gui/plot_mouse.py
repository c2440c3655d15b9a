"""Mouse actions on a plot on stage: the wheel, a drag, a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.plotting import PlotStage


def wheel(stage: PlotStage, at: float, notches: int) -> None:
    """Turns the wheel over the plot, at the share ``at`` of the plot's width."""
    view, canvas = stage.panel.view, stage.canvas
    size = canvas.size()
    scene = canvas.mapToScene(QPointF(size.width() * at, size.height() / 2))
    point = QPointF(view.mapFromScene(scene))
    event = QWheelEvent(
        point,
        view.viewport().mapToGlobal(point),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    stage.settle()


def drag(stage: PlotStage, start: float, end: float) -> None:
    """Drags the plot between two shares of the plot's width."""
    view, canvas = stage.panel.view, stage.canvas
    left, button = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, pressed in (
        (QEvent.Type.MouseButtonPress, start, left),
        (QEvent.Type.MouseMove, (start + end) / 2, left),
        (QEvent.Type.MouseMove, end, left),
        (QEvent.Type.MouseButtonRelease, end, button),
    ):
        scene = canvas.mapToScene(QPointF(canvas.size().width() * at, canvas.size().height() / 2))
        point = QPointF(view.mapFromScene(scene))
        acting = button if kind is QEvent.Type.MouseMove else left
        event = QMouseEvent(
            kind, point, view.viewport().mapToGlobal(point), acting, pressed,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
    stage.settle()


def double_click(stage: PlotStage) -> None:
    view, canvas = stage.panel.view, stage.canvas
    scene = canvas.mapToScene(QPointF(canvas.size().width() / 2, canvas.size().height() / 2))
    at = view.mapFromScene(scene)
    QTest.mouseDClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
    )
    stage.settle()
